const api = {
  read() {
    return 1;
  },
  write() {
    return 2;
  },
};

function other() {
  return api;
}

function last() {
  return other();
}
