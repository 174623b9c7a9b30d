/** What the worker says of the connector that somebody is making. */
import { Check } from '../config/check.js';
import { state } from '../store.js';

/** @typedef {import('../config/check.js').Value} Value */

export const check = new Check();

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

/** Asks a moment later. @param {Map<string, string>} config */
export function checkSoon(config) {
  check.soon(config);
}

/** Asks at once, as after an error. @param {Map<string, string>} config */
export function checkAgain(config) {
  check.again(config);
}
