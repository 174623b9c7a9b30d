/**
 * What the worker says of the configuration, asked a moment after the last change. Each question ends the one before it, so an
 * answer always is about what is shown; until it comes, the answer before stands.
 */
import { get, path, send } from '../api.js';
import { requestRender } from '../rendering.js';
import { state } from '../store.js';

const PAUSE_MS = 350;
const DEADLINE_MS = 20_000;

/**
 * @typedef {object} Value
 * @property {string | null} value
 * @property {string[]} recommended_values
 * @property {string[]} errors
 * @property {boolean} visible
 * @typedef {import('../config/grouping.js').Definition} Definition
 */

export const check = {
  /** The class that the rest is about. */
  plugin: '',
  /** @type {Map<string, Definition>} in the order of the REST API */
  definitions: new Map(),
  /** @type {string[]} */
  groups: [],
  /** @type {Map<string, Value>} */
  values: new Map(),
  /** @type {Map<string, {nearest: string, message: string}>} by key */
  warnings: new Map(),
  /** Whether what is said here is about an older configuration. */
  pending: false,
  /** @type {import('../api.js').ApiError | null} why there is no answer */
  error: null,
};

let number = 0;
/** @type {number | undefined} */
let timer;
/** @type {AbortController | null} */
let asked = null;

/** @param {Map<string, string>} config */
export function checkSoon(config) {
  number++;
  clearTimeout(timer);
  asked?.abort();
  const plugin = config.get('connector.class') ?? '';
  if (plugin !== check.plugin) {
    forget(plugin);
  }
  check.pending = plugin !== '';
  if (plugin !== '') {
    const mine = number;
    timer = setTimeout(() => ask(config, mine), check.definitions.size === 0 ? 0 : PAUSE_MS);
  }
}

/** @param {string} plugin */
function forget(plugin) {
  Object.assign(check, { plugin, definitions: new Map(), groups: [], values: new Map(), warnings: new Map(), error: null });
}

/** @param {Map<string, string>} config @param {number} mine */
async function ask(config, mine) {
  const controller = new AbortController();
  asked = controller;
  const how = { signal: controller.signal, deadlineMs: DEADLINE_MS };
  const plugin = config.get('connector.class') ?? '';
  try {
    if (check.definitions.size === 0) {
      // The form can be drawn before the first check, whose recommended values may need a database that does not answer.
      const keys = await get(path`connector-plugins/${plugin}/config`, how);
      if (mine === number) {
        check.definitions = new Map(keys.map((/** @type {Definition} */ it) => [it.name, it]));
        requestRender();
      }
    }
    const answer = await send('PUT', `${path`connector-plugins/${plugin}/config/validate`}?warnings=true`, Object.fromEntries(config), how);
    if (mine === number) {
      take(answer);
    }
  } catch (failure) {
    if (mine === number) {
      check.error = /** @type {any} */ (failure);
    }
  }
  if (mine === number) {
    check.pending = false;
    requestRender();
  }
}

/** @param {any} answer */
function take(answer) {
  /** @type {{definition: Definition | null, value: (Value & {name: string}) | null}[]} */
  const entries = answer.configs;
  check.definitions = new Map(entries.flatMap(({ definition }) => (definition ? [[definition.name, definition]] : [])));
  check.values = new Map(entries.flatMap(({ value }) => (value ? [[value.name, value]] : [])));
  check.groups = answer.groups;
  check.warnings = new Map((answer.warnings ?? []).map((/** @type {any} */ it) => [it.key, it]));
  check.error = null;
}

/** @param {string} key */
export function errorsOf(key) {
  const found = check.values.get(key);
  // The worker says so only when it is created.
  return key === 'name' && found?.value && state.byName.has(found.value)
    ? [...found.errors, `There is a connector called ${found.value} already: give this one another name.`] : found?.errors ?? [];
}

/** @returns {{key: string, text: string}[]} */
export function problems() {
  return [...check.values.keys()].flatMap(key => errorsOf(key).map(text => ({ key, text })));
}

/** Asks at once, as after an error. @param {Map<string, string>} config */
export function checkAgain(config) {
  check.error = null;
  checkSoon(config);
  requestRender();
}
