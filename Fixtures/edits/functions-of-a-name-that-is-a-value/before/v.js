const twice = (x) => 2 * x;

function add(a, b) {
  return a + b;
}
