'use strict';

const LIMIT = 5;

/** Adds. */
function add(a, b) {
  return a + b; // } not an end
}

const twice = (x) => {
  return `${x}{`;
};

class Router {
  constructor() {
    this.routes = [];
  }

  find(path) {
    return null;
  }
}

module.exports = { add, twice, Router };
