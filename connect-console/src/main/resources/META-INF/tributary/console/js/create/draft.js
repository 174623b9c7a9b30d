/**
 * The connector that somebody is making: its configuration, and the texts it is written in. It lives as long as the page: nothing
 * of it is kept by the browser or put into the address, for there may be passwords in it.
 *
 * @typedef {'form' | 'json' | 'properties'} View
 * @typedef {{text: string, error: import('../config/text-error.js').ConfigTextError | null}} Text
 */
import { parseText, sameConfig } from '../config/text.js';
import { printJson } from '../config/json.js';
import { patchProperties, printProperties } from '../config/properties.js';
import { requestRender } from '../rendering.js';
import { checkSoon } from './check.js';

export const draft = {
  /** @type {Map<string, string>} the last that could be read */
  config: new Map(),
  /** @type {View} */
  view: 'form',
  /** @type {import('../config/json.js').StartState} */
  start: 'RUNNING',
  /** @type {import('../config/json.js').Shape} */
  shape: 'request',
  /** @type {{json: Text | null, properties: Text | null}} as typed, comments and mistakes with it */
  texts: { json: null, properties: null },
  /** @type {Set<string>} keys whose problems are shown though they have no value */
  touched: new Set(),
  /** Whether all problems are shown. */
  asked: false,
  /** Whether anything was done that would be missed. */
  dirty: false,
};

/** @param {Map<string, string>} config @param {Partial<typeof draft>} [more] */
export function begin(config, more = {}) {
  Object.assign(draft, {
    config: new Map(config), view: 'form', start: 'RUNNING', shape: 'request', texts: { json: null, properties: null }, touched: new Set(),
    asked: false, dirty: false, ...more,
  });
  changed();
}

/** As it is now, to come back to with {@link begin}. */
export function snapshot() {
  const { config, ...more } = draft;
  return { config: new Map(config), more: { ...more, texts: { ...draft.texts }, touched: new Set(draft.touched) } };
}

/** @param {string} key @param {string | null} value null takes the key away: its default counts */
export function set(key, value) {
  const next = new Map(draft.config);
  if (value === null) {
    next.delete(key);
  } else {
    next.set(key, value);
  }
  draft.touched.add(key);
  replace(next);
}

/** By the form. @param {Map<string, string>} config */
export function replace(config) {
  draft.config = config;
  draft.dirty = true;
  changed();
}

/** @param {string} key */
export function touch(key) {
  if (!draft.touched.has(key)) {
    draft.touched.add(key);
    requestRender();
  }
}

/** @param {import('../config/json.js').StartState} start */
export function startAs(start) {
  draft.start = start;
  requestRender();
}

/** @param {'json' | 'properties'} kind @param {string} text as somebody types it */
export function type(kind, text) {
  draft.dirty = true;
  try {
    const { config, shape, start } = parseText(kind, text);
    draft.texts[kind] = { text, error: null };
    draft.config = config;
    draft.shape = shape ?? draft.shape;
    draft.start = start ?? (shape === 'request' ? 'RUNNING' : draft.start);
    changed();
  } catch (failure) {
    draft.texts[kind] = { text, error: /** @type {any} */ (failure) };
    requestRender();
  }
}

/** @param {View} view */
export function show(view) {
  draft.view = view;
  requestRender();
}

/** The text of a view. One with a mistake stays until it is mended or given up. @param {'json' | 'properties'} kind @returns {Text} */
export function textOf(kind) {
  const kept = draft.texts[kind];
  if (kept?.error) {
    return kept;
  }
  if (kept) {
    const { config, start, shape } = parseText(kind, kept.text);
    if (sameConfig(config, draft.config) && (shape !== 'request' || (start ?? 'RUNNING') === draft.start)) {
      return kept;
    }
  }
  const text = kind === 'json' ? printJson(draft.config, draft.shape, draft.start)
    : kept ? patchProperties(kept.text, draft.config) : printProperties(draft.config);
  draft.texts[kind] = { text, error: null };
  return draft.texts[kind];
}

/** The text that cannot be read, if there is one. @returns {'json' | 'properties' | null} */
export function broken() {
  return draft.texts.json?.error ? 'json' : draft.texts.properties?.error ? 'properties' : null;
}

/** Gives a text with a mistake up for what could be read last. @param {'json' | 'properties'} kind */
export function giveUp(kind) {
  draft.texts[kind] = null;
  requestRender();
}

function changed() {
  checkSoon(draft.config);
  requestRender();
}

window.addEventListener('beforeunload', event => draft.dirty && event.preventDefault());
