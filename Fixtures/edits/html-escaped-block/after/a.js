if (a <= b && c) {
  go();
}
