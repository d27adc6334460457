const A = {
  x: 'one',
  z: 'neu',
  y: 'zwo',
};

function f() {
  return A;
}

module.exports = { f };
