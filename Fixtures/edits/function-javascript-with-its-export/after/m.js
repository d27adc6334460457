import x from 'y';

export function a(n) {
  return n + 2;
}

function b() {
  return a(1);
}
