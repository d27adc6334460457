const A = {
  x: 'one',
  y: 'zwei',
};

function f() {
  return A;
}

module.exports = { f };
