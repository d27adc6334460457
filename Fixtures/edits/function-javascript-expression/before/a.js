module.exports = {};

const twice = function (x) {
  return 2 * x;
};

function other() {
  return 1;
}

function last() {
  return other();
}
