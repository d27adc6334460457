'use strict';

function segments(path) {
	return path.split('/').filter((part) => part !== '');
}

/** Return the values of the :name segments, or null if the path does not fit. */
function matchPattern(pattern, path) {
	const wanted = segments(pattern);
	const given = segments(path);
	if (wanted.length !== given.length) {
		return null;
	}
	const params = {};
	for (let i = 0; i < wanted.length; i++) {
		if (wanted[i].startsWith(':')) {
			params[wanted[i].slice(1)] = decodeURIComponent(given[i]);
		} else if (wanted[i] !== given[i]) {
			return null;
		}
	}
	if (wanted[wanted.length - 1] === '*') {
		const rest = given.slice(wanted.length - 1);
		return { handler, params, rest };
	}
	return null;
}

class Router {
	constructor() {
		this.routes = [];
	}

	/** Routes are tried in the order in which they were added. */
	add(pattern, handler) {
		if (!pattern.startsWith('/')) {
			throw new Error(`pattern must start with a slash: ${pattern}`);
		}
		this.routes.push({ pattern, handler });
		return this;
	}

	find(path) {
		for (const { pattern, handler } of this.routes) {
			const params = matchPattern(pattern, path);
			if (params) {
				return { handler, params };
			}
		}
		return null;
	}
}

module.exports = { Router, matchPattern };
