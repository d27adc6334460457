function run(list) {
  return list.map((x) => step(x));
}

module.exports = run;
