/** What the plugin says of a connector's configuration. */
import { Check } from '../config/check.js';
import { isReference, isSecret } from '../config/diff.js';

export class Validation extends Check {
  /** @type {import('./draft.js').Config} */
  #config = {};

  /** @param {import('./draft.js').Config} config @param {number} [afterMs] */
  ask(config, afterMs) {
    this.#config = config;
    this.soon(new Map(Object.entries(config)), afterMs);
  }

  /** Asks once more for what could not be validated. */
  retry() {
    this.again(new Map(Object.entries(this.#config)));
  }

  get running() {
    return this.pending;
  }

  /** Why it could not be validated; '' if it could. */
  get trouble() {
    return this.error?.message ?? '';
  }

  /** What a key may be set to, as far as the plugin knows. @param {string} key @returns {string[]} */
  recommended(key) {
    return this.values.get(key)?.recommended_values ?? [];
  }

  /** Whether a value is not to be seen by who looks over somebody's shoulder. Variables may be. @param {string} key @param {string | null | undefined} value */
  secret(key, value) {
    const definition = this.definitions.get(key);
    return Boolean(value) && !isReference(/** @type {string} */ (value)) && isSecret(key, definition?.type === 'STRING' ? undefined : definition);
  }
}
