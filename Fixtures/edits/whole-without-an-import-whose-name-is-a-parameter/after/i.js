function read(path) {
  return path.trim();
}

module.exports = { read };
