async function decode(text) {
  return text;
}
