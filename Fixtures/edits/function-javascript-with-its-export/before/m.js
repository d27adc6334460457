import x from 'y';

export function a(n) {
  return n + 1;
}

function b() {
  return a(1);
}
