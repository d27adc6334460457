function run(list) {
  return list.map(step);
}

function step(x) {
  return x + 1;
}

module.exports = run;
