module.exports = {};

const twice = function (x) {
  return x + x;
};

function other() {
  return 1;
}

function last() {
  return other();
}
