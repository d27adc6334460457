const path = require('path');

function read(file) {
  return path.basename(file);
}

module.exports = { read };
