/**
 * Properties text as java.util.Properties reads it: comments, continuation lines, escapes. Pure.
 *
 * @typedef {object} Entry
 * @property {string} key
 * @property {string} value
 * @property {number} start where its line begins in the text
 * @property {number} end where the next one begins
 * @property {number} line counted from 1
 */
import { ConfigTextError } from './text-error.js';

const BLANK = /[ \t\f]/;

/**
 * The entries in their order; of a key that stands twice, both.
 * @param {string} text
 * @returns {Entry[]}
 * @throws {ConfigTextError} on a \u that is not followed by four hexadecimal digits
 */
export function entriesOf(text) {
  const entries = [];
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const start = at;
    const first = line;
    let logical = '';
    let comment = false;
    let cut = false;
    for (let joined = false; ; joined = true) {
      const end = endOfLine(text, at);
      const natural = text.slice(at, end).replace(/^[ \t\f]+/, '');
      at = afterLine(text, end);
      line++;
      comment = logical === '' && /^[#!]/.test(natural);
      if (comment || (natural === '' && joined && logical !== '')) {
        break;
      }
      const goesOn = oddBackslashes(natural);
      logical += goesOn ? natural.slice(0, -1) : natural;
      cut = goesOn && at >= text.length && !text.endsWith('\r\n');
      if (!goesOn || at >= text.length) {
        break;
      }
    }
    if (logical !== '' || (cut && !comment)) { // a backslash alone at the end is an entry without a key, there too
      entries.push({ ...split(logical, first), start, end: at, line: first });
    }
  }
  return entries;
}

/**
 * Java takes the last of several values without a word; somebody who edits a file hardly means that.
 * @param {string} text
 * @returns {Map<string, string>}
 * @throws {ConfigTextError} also if a key stands twice with different values
 */
export function parseProperties(text) {
  /** @type {Map<string, Entry>} */
  const found = new Map();
  for (const entry of entriesOf(text)) {
    const before = found.get(entry.key);
    if (before && before.value !== entry.value) {
      throw new ConfigTextError(`${entry.key} stands twice, here and in line ${before.line}, with different values. Remove one.`, entry.line);
    }
    if (entry.key === '') {
      throw new ConfigTextError('There is no key. A line is key=value, or begins with # for a comment.', entry.line);
    }
    found.set(entry.key, before ?? entry);
  }
  return new Map([...found].map(([key, { value }]) => [key, value]));
}

/** @param {Map<string, string>} config */
export function printProperties(config) {
  return [...config].map(([key, value]) => `${lineOf(key, value)}\n`).join('');
}

/**
 * The text with what differs changed and everything else, comments among it, left as it is.
 * @param {string} text that can be parsed
 * @param {Map<string, string>} config
 */
export function patchProperties(text, config) {
  const entries = entriesOf(text);
  const last = new Map(entries.map(entry => [entry.key, entry]));
  let result = '';
  let from = 0;
  for (const entry of entries) {
    result += text.slice(from, entry.start);
    from = entry.end;
    const wanted = config.get(entry.key);
    if (wanted !== undefined && (last.get(entry.key) !== entry || wanted === entry.value)) {
      result += text.slice(entry.start, entry.end);
    } else if (wanted !== undefined) {
      result += `${lineOf(entry.key, wanted)}\n`;
    }
  }
  result += text.slice(from);
  const added = [...config].filter(([key]) => !last.has(key));
  if (added.length > 0) {
    result += (result === '' || /[\r\n]$/.test(result) ? '' : '\n') + printProperties(new Map(added));
  }
  // A backslash at the end of the text takes what is added as its continuation.
  const read = new Map(entriesOf(result).map(({ key, value }) => [key, value]));
  return sameConfig(read, config) ? result : printProperties(config);
}

/**
 * One line that is read back as this key and value. Only what must be escaped is; what is not ASCII always, because Connect's
 * tools read such files as Latin-1.
 * @param {string} key
 * @param {string} value
 */
function lineOf(key, value) {
  const name = escaped(key).replace(/[=: ]/g, '\\$&').replace(/^[#!]/, '\\$&');
  return `${name}=${escaped(value).replace(/^ /, '\\ ')}`;
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[\\\t\n\r\f]|[^\x20-\x7e]/g, char => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r', '\f': '\\f' })[char]
      ?? `\\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`);
}

/** @param {string} text @param {number} from */
function endOfLine(text, from) {
  let at = from;
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') {
    at++;
  }
  return at;
}

/** @param {string} text @param {number} end */
function afterLine(text, end) {
  return end + (text.startsWith('\r\n', end) ? 2 : end < text.length ? 1 : 0);
}

/** @param {string} line */
function oddBackslashes(line) {
  return (/\\*$/.exec(line)?.[0].length ?? 0) % 2 === 1;
}

/** @param {string} logical @param {number} line */
function split(logical, line) {
  let at = 0;
  while (at < logical.length && !/[=:]/.test(logical[at]) && !BLANK.test(logical[at])) {
    at += logical[at] === '\\' ? 2 : 1;
  }
  const key = logical.slice(0, at);
  const value = logical.slice(at).replace(/^[ \t\f]*[=:]?[ \t\f]*/, '');
  return { key: unescaped(key, line), value: unescaped(value, line) };
}

/** @param {string} text @param {number} line */
function unescaped(text, line) {
  return text.replace(/\\(u[0-9a-fA-F]{4}|[\s\S]|$)/g, (_, after) => {
    if (after.length === 5) {
      return String.fromCharCode(parseInt(after.slice(1), 16));
    }
    if (after === 'u') {
      throw new ConfigTextError(String.raw`\u must be followed by four hexadecimal digits; a backslash itself is written \\.`, line);
    }
    return { t: '\t', n: '\n', r: '\r', f: '\f' }[/** @type {string} */ (after)] ?? after;
  });
}

/** @param {Map<string, unknown>} one @param {Map<string, unknown>} other */
export function sameConfig(one, other) {
  return one.size === other.size && [...one].every(([key, value]) => other.get(key) === value);
}
