function decode(text) {
  return text;
}
