'use strict';

const QUOTE = '"';

const DELIMITERS = {
  comma: ',',
  semicolon: ';',
  tab: '\t',
};

// ---------------------------------------------------------------------------
// Helpers

/** Return the delimiter for a name such as 'tab', or the character itself. */
function delimiterOf(name) {
  if (Object.hasOwn(DELIMITERS, name)) {
    return DELIMITERS[name];
  }
  if (typeof name === 'string' && name.length === 1 && name !== QUOTE) {
    return name;
  }
  throw new TypeError(`not a delimiter: ${name}`);
}

/** Remove the byte order mark that spreadsheets put in front. */
function withoutMark(text) {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** Length of the longest row. */
function widthOf(rows) {
  return rows.reduce((width, row) => Math.max(width, row.length), 0);
}

/** Fill short rows with empty fields. */
function rectangular(rows) {
  const width = widthOf(rows);
  return rows.map((row) => row.concat(Array(width - row.length).fill('')));
}

/** Guess the delimiter from the first line. */
function guessDelimiter(text) {
  const line = withoutMark(text).split('\n', 1)[0];
  let best = ',';
  let most = 0;
  for (const candidate of Object.values(DELIMITERS)) {
    const count = line.split(candidate).length - 1;
    if (count > most) {
      best = candidate;
      most = count;
    }
  }
  return best;
}

// ---------------------------------------------------------------------------
// Reading

/** Turn CSV text into rows of fields; empty lines are skipped. */
function parse(text, { delimiter = ',' } = {}) {
  const separator = delimiterOf(delimiter);
  const source = withoutMark(text);
  const rows = [];
  let row = [];
  let field = '';
  let quoted = false;

  const endField = () => {
    row.push(field);
    field = '';
  };
  const endRow = () => {
    if (row.length > 0 || field !== '') {
      endField();
      rows.push(row);
      row = [];
    }
  };

  for (let i = 0; i < source.length; i++) {
    const char = source[i];
    if (quoted) {
      if (char === QUOTE && source[i + 1] === QUOTE) {
        field += QUOTE;
        i++;
      } else if (char === QUOTE) {
        quoted = false;
      } else {
        field += char;
      }
    } else if (char === QUOTE && field === '') {
      quoted = true;
    } else if (char === separator) {
      endField();
    } else if (char === '\n') {
      endRow();
    } else if (char !== '\r') {
      field += char;
    }
  }
  endRow();
  return rows;
}

/** Turn rows with a heading into objects. */
function toObjects(rows) {
  if (rows.length === 0) {
    return [];
  }
  const [names, ...rest] = rows;
  return rest.map((row) => {
    const result = {};
    names.forEach((name, i) => {
      result[name] = row[i] ?? '';
    });
    return result;
  });
}

// ---------------------------------------------------------------------------
// Writing

/** Put a field in quotes where it needs them. */
function quoteField(value, separator) {
  const text = String(value ?? '');
  if (text.includes(separator) || /["\n\r]|^ | $/.test(text)) {
    return QUOTE + text.replaceAll(QUOTE, QUOTE + QUOTE) + QUOTE;
  }
  return text;
}

/** Turn rows into CSV text; every row ends in a line feed. */
function stringify(rows, { delimiter = ',' } = {}) {
  const separator = delimiterOf(delimiter);
  return rows
    .map((row) => row.map((value) => quoteField(value, separator)).join(separator) + '\n')
    .join('');
}

/** Turn objects into rows, with their keys as the heading. */
function fromObjects(objects) {
  const names = [];
  for (const object of objects) {
    for (const name of Object.keys(object)) {
      if (!names.includes(name)) names.push(name);
    }
  }
  return [names, ...objects.map((object) => names.map((name) => object[name] ?? ''))];
}

// ---------------------------------------------------------------------------
// Tables

/** Return the rows with only the named columns, in the order given. */
function pickColumns(rows, names) {
  const places = names.map((name) => {
    const place = rows[0].indexOf(name);
    if (place === -1) {
      throw new RangeError(`no column ${name}`);
    }
    return place;
  });
  return rows.map((row) => places.map((place) => row[place] ?? ''));
}

/** Sort the rows below the heading by one column. */
function sortBy(rows, name) {
  const place = rows[0].indexOf(name);
  const rest = rows.slice(1);
  rest.sort((a, b) => (a[place] < b[place] ? -1 : Number(a[place] > b[place])));
  return [rows[0], ...rest];
}

/** How often each value stands in a column. */
function countBy(rows, name) {
  const counts = new Map();
  for (const object of toObjects(rows)) {
    counts.set(object[name], (counts.get(object[name]) ?? 0) + 1);
  }
  return counts;
}

/** Return the table as text with aligned columns. */
function align(rows) {
  const table = rectangular(rows);
  const widths = [];
  for (let i = 0; i < widthOf(table); i++) {
    widths.push(Math.max(...table.map((row) => String(row[i]).length)));
  }
  return table
    .map((row) => row.map((field, i) => String(field).padEnd(widths[i])).join('  ').trimEnd())
    .join('\n');
}

module.exports = {
  guessDelimiter,
  parse,
  toObjects,
  quoteField,
  stringify,
  fromObjects,
  pickColumns,
  sortBy,
  countBy,
  align,
};
