/**
 * JSON without loss, and with mistakes that can be found: whole numbers that JavaScript cannot hold (offsets of databases are such)
 * keep all their digits, a key that stands twice is refused, and errors tell the line. Pure.
 */

const MARK = '\uE000#';
const MARKED = /"\uE000#(-?[^"]*)"/g;
/** Nothing that people write is nested deeper, and no stack is exhausted. */
const DEEPEST = 200;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const TEXT = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const WORD = /true|false|null/y;
const BLANK = /[ \t\n\r]*/y;

/** What is not JSON: where, and what to do. */
export class JsonError extends Error {
  /** @param {string} what a sentence @param {number} line counted from 1 */
  constructor(what, line) {
    super(what.charAt(0).toUpperCase() + what.slice(1));
    this.name = 'JsonError';
    this.line = line;
  }
}

/**
 * As JSON.parse. Numbers that would change are kept as marked text, for {@link stringify} and {@link plain}.
 * @param {string} text
 * @returns {any}
 * @throws {JsonError}
 */
export function parse(text) {
  return new Reader(text).whole();
}

/** @param {unknown} value @param {number} [indent] */
export function stringify(value, indent) {
  return JSON.stringify(value, null, indent).replace(MARKED, '$1');
}

/** A number's text as it was written, or that of anything else that is not an object. @param {unknown} value */
export function plain(value) {
  return typeof value === 'string' && value.startsWith(MARK) ? value.slice(MARK.length) : String(value);
}

/** Whether it is a number for JSON. @param {unknown} value */
export function isNumber(value) {
  return typeof value === 'number' || (typeof value === 'string' && value.startsWith(MARK));
}

class Reader {
  #at = 0;
  #depth = 0;

  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }

  whole() {
    this.#blank();
    if (this.#at === this.text.length) {
      throw this.#wrong('there is nothing.');
    }
    const value = this.#value();
    this.#blank();
    if (this.#at < this.text.length) {
      throw this.#wrong(`${this.#next()} behind the end. Is there a brace too many?`);
    }
    return value;
  }

  /** @returns {any} */
  #value() {
    switch (this.text[this.#at]) {
      case '{': return this.#nested(() => this.#object());
      case '[': return this.#nested(() => this.#array());
      case '"': return this.#string();
      default: {
        const word = this.#take(WORD);
        return word !== null ? JSON.parse(word) : this.#number();
      }
    }
  }

  /** @template T @param {() => T} read */
  #nested(read) {
    if (++this.#depth > DEEPEST) {
      throw this.#wrong(`it is nested more than ${DEEPEST} deep.`);
    }
    this.#at++;
    const value = read();
    this.#depth--;
    return value;
  }

  #object() {
    /** @type {Map<string, any>} */
    const entries = new Map();
    /** @type {Map<string, number>} */
    const places = new Map();
    for (let begun = false; !this.#ends('}', begun, 'key'); begun = true) {
      if (this.text[this.#at] !== '"') {
        throw this.#wrong(`${this.#next()} where a key in double quotes is expected.`);
      }
      const from = this.#at;
      const key = this.#string();
      if (entries.has(key)) {
        throw this.#wrong(`"${key}" stands twice, here and in line ${this.#lineOf(places.get(key) ?? 0)}. Remove one.`, from);
      }
      places.set(key, from);
      this.#blank();
      if (this.text[this.#at] !== ':') {
        throw this.#wrong(`${this.#next()} where the colon after "${key}" is expected.`);
      }
      this.#at++;
      this.#blank();
      entries.set(key, this.#value());
    }
    return Object.fromEntries(entries); // a key of __proto__ is a key, too
  }

  #array() {
    /** @type {any[]} */
    const values = [];
    for (let begun = false; !this.#ends(']', begun, 'value'); begun = true) {
      values.push(this.#value());
    }
    return values;
  }

  /** Whether the end comes next; else what stands between two is passed. @param {string} end @param {boolean} begun @param {string} what */
  #ends(end, begun, what) {
    this.#blank();
    if (this.text[this.#at] === end) {
      this.#at++;
      return true;
    }
    if (begun) {
      if (this.text[this.#at] !== ',') {
        throw this.#wrong(`${this.#next()} where a comma or ${end} is expected.`);
      }
      this.#at++;
      this.#blank();
      if (this.text[this.#at] === end) {
        throw this.#wrong(`a comma before ${end}, where another ${what} is expected. Remove it.`);
      }
    }
    return false;
  }

  /** @returns {string} */
  #string() {
    const token = this.#take(TEXT);
    if (token === null) {
      const rest = this.text.slice(this.#at, this.#at + 1_000);
      throw this.#wrong(/^"[^"\n]*(\n|$)/.test(rest) ? 'the closing quote is missing.'
        : 'a backslash in quotes that begins none of \\" \\\\ \\/ \\b \\f \\n \\r \\t \\u0000. A backslash itself is written twice.');
    }
    return JSON.parse(token);
  }

  #number() {
    const from = this.#at;
    const token = this.#take(NUMBER);
    if (token === null || /[\w.+-]/.test(this.text[this.#at] ?? '')) {
      this.#at = from;
      throw this.#wrong(`${this.#next()} where a value is expected. Texts stand in double quotes.`);
    }
    return String(Number(token)) === token ? Number(token) : MARK + token;
  }

  /** @param {RegExp} pattern sticky @returns {string | null} */
  #take(pattern) {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text)?.[0] ?? null;
    this.#at += found?.length ?? 0;
    return found;
  }

  #blank() {
    this.#take(BLANK);
  }

  /** What comes next, for people. */
  #next() {
    const word = /^[\w.+-]+|^./su.exec(this.text.slice(this.#at, this.#at + 40))?.[0];
    return word === undefined ? 'it ends' : `found ${word}`;
  }

  /** @param {string} what @param {number} [at] */
  #wrong(what, at = this.#at) {
    return new JsonError(what, this.#lineOf(at));
  }

  /** @param {number} at */
  #lineOf(at) {
    return this.text.slice(0, at).split('\n').length;
  }
}
