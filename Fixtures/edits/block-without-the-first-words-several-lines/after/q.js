function decode(text) {
  return text + 1;
}
