function run(list) {
  function step(x) {
    return x + 1;
  }
  return list.map(step);
}
