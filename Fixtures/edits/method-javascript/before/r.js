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
    return this.routes.find((r) => r.path === path && /[}]/.test(path));
  }
}

module.exports = { add, twice, Router };
