'use strict';

// Names that would change the prototype of the result.
const FORBIDDEN = ['__proto__', 'constructor', 'prototype'];

function decode(text) {
  try {
    return decodeURIComponent(text.replace(/%2B/g, '+'));
  } catch (error) {
    // A lone percent sign: keep the text as it was sent.
    return text;
  }
}

/** Turn 'a=1&b=x%20y' into { a: '1', b: 'x y' }; the last of equal names wins. */
function parseQuery(query) {
  const result = {};
  for (const part of query.replace(/^\?/, '').split('&')) {
    if (part === '') continue;
    const at = part.indexOf('=');
    const name = decode(at === -1 ? part : part.slice(0, at));
    const value = at === -1 ? '' : decode(part.slice(at + 1));
    if (!FORBIDDEN.includes(name)) result[name] = value;
  }
  return result;
}

/** The reverse of parseQuery; values that are null or undefined are left out. */
function buildQuery(values) {
  return Object.entries(values)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
}

module.exports = { parseQuery, buildQuery };
