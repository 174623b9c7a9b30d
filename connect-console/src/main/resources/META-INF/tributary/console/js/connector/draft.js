/** A configuration as it is edited: in a table, as JSON or as properties, one model behind all three. */
import { patchProperties, printProperties } from '../config/properties.js';
import { parseText } from '../config/text.js';
import { compareText } from '../format.js';

/**
 * @typedef {Record<string, string | null>} Config
 * @typedef {'table' | 'json' | 'properties'} Form
 * @typedef {object} Row
 * @property {number} id
 * @property {string} key
 * @property {string | null} value
 * @property {boolean} added its key can still be typed
 * @typedef {{key: string, before: string | null | undefined, after: string | null | undefined}} Change undefined: not there
 */

const FIRST = ['name', 'connector.class', 'tasks.max'];
let nextId = 1;

/** What everybody looks for first, then by key. @param {Config} config @returns {[string, string | null][]} */
export function ordered(config) {
  const place = (/** @type {string} */ key) => (FIRST.includes(key) ? FIRST.indexOf(key) : FIRST.length);
  return Object.entries(config).sort(([one], [other]) => place(one) - place(other) || compareText(one, other));
}

/** @param {[string, string | null][]} entries @param {Form} form */
export function asText(entries, form) {
  return form === 'json' ? JSON.stringify(Object.fromEntries(entries), null, 2) : printProperties(texts(entries));
}

/** What can stand in properties. @param {[string, string | null][]} entries @returns {Map<string, string>} */
function texts(entries) {
  return new Map(/** @type {[string, string][]} */ (entries.filter(([, value]) => value !== null)));
}

/** @param {Config} before @param {Config} after @returns {Change[]} */
export function difference(before, after) {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(key => before[key] !== after[key]).sort()
    .map(key => ({ key, before: before[key], after: after[key] }));
}

export class Draft {
  /** @type {Form} */
  form = 'table';
  /** @type {Row[]} */
  rows;
  /** As typed in the forms of text. */
  text = '';
  /** Properties as typed last, with their comments. */
  #properties = '';
  /** Why the text cannot be read; '' if it can. */
  problem = '';

  /** @param {Config} base what it began with @param {Config} [config] what it becomes */
  constructor(base, config = base) {
    this.base = base;
    this.rows = rowsOf(ordered(config));
  }

  /** @returns {Config} */
  get config() {
    return Object.fromEntries(this.rows.filter(it => it.key !== '').map(it => [it.key, it.value]));
  }

  get changes() {
    return difference(this.base, this.config);
  }

  get changed() {
    return this.problem !== '' || this.changes.length > 0 || this.rows.some(it => it.key === '' && it.value);
  }

  /** What keeps it from being applied, before anybody is asked; '' for nothing. */
  get obstacle() {
    if (this.problem !== '') {
      return this.problem;
    }
    const keys = this.rows.map(it => it.key);
    const twice = keys.find((key, at) => key !== '' && keys.indexOf(key) !== at);
    return twice !== undefined ? `${twice} stands twice: remove one.`
      : this.rows.some(it => it.key === '' && it.value) ? 'There is a value without a key.'
      : this.config['connector.class'] ? '' : 'connector.class is missing: the class of the connector.';
  }

  /** Only when the text can be read, so that nothing is lost. @param {Form} form */
  show(form) {
    if (this.problem === '') {
      this.form = form;
      const entries = Object.entries(this.config);
      this.text = form === 'table' ? '' : form === 'properties' && this.#properties !== '' ? patchProperties(this.#properties, texts(entries)) : asText(entries, form);
    }
  }

  /** Somebody typed in the text. @param {string} text */
  type(text) {
    this.text = text;
    try {
      const { config, nulls } = parseText(this.form === 'json' ? 'json' : 'properties', text);
      const unset = nulls ?? this.#nulls(config);
      this.rows = rowsOf([...config, ...unset.map(key => /** @type {[string, null]} */ ([key, null]))]);
      this.#properties = this.form === 'properties' ? text : this.#properties;
      this.problem = '';
    } catch (failure) {
      this.problem = /** @type {Error} */ (failure).message;
    }
  }

  /** A value that is null cannot stand in properties: it stays as it is unless its key is given a text. @param {Map<string, string>} config */
  #nulls(config) {
    return this.rows.filter(it => it.value === null && !config.has(it.key)).map(it => it.key);
  }

  /** Somebody else changed what is stored: what was changed here is changed there, and the rest is theirs. @param {Config} stored */
  rebase(stored) {
    const config = { ...stored };
    for (const { key, after } of this.changes) {
      if (after === undefined) {
        delete config[key];
      } else {
        config[key] = after;
      }
    }
    this.base = stored;
    this.rows = rowsOf(ordered(config));
    this.show(this.form);
  }

  /** @param {string} key '' to have it typed @returns {Row} */
  add(key) {
    const row = { id: nextId++, key, value: '', added: key === '' };
    this.rows = [...this.rows, row];
    return row;
  }

  /** @param {Row} row */
  remove(row) {
    this.rows = this.rows.filter(it => it !== row);
  }
}

/** @param {[string, string | null][]} entries @returns {Row[]} */
function rowsOf(entries) {
  return entries.map(([key, value]) => ({ id: nextId++, key, value, added: false }));
}
