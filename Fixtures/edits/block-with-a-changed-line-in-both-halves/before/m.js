const A = {
  x: 'one',
  y: 'zwo',
};

function f() {
  return A;
}

module.exports = { f };
