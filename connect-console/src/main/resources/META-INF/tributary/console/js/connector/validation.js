/** What the plugin says of a configuration, asked for a moment after somebody stopped typing. */
import { path, send } from '../api.js';
import { requestRender } from '../rendering.js';

const AFTER_MS = 400;
const DEADLINE_MS = 20_000;
const SECRET = /password|passwd|secret|token|credential|private[._-]?key|api[._-]?key|access[._-]?key|sasl\.jaas\.config/i;

export class Validation {
  /** By key: what is wrong. @type {Map<string, string[]>} */
  errors = new Map();
  /** By key: what resembles a known key. @type {Map<string, {nearest: string, message: string}>} */
  warnings = new Map();
  /** By key: type, documentation, default. @type {Map<string, any>} */
  definitions = new Map();
  /** By key. @type {Map<string, string[]>} */
  recommended = new Map();
  /** What was validated last, as text. */
  of = '';
  running = false;
  /** Why it could not be validated. */
  trouble = '';
  /** @type {number | undefined} */
  #timer;
  /** @type {AbortController | null} */
  #abort = null;

  /** @param {import('./draft.js').Config} config @param {number} [afterMs] */
  ask(config, afterMs = AFTER_MS) {
    const text = JSON.stringify(config);
    if (text === this.of) {
      return;
    }
    this.of = text;
    this.running = true;
    clearTimeout(this.#timer);
    this.#abort?.abort();
    this.#timer = setTimeout(() => this.#run(config, text), afterMs);
  }

  /** Asks once more for what could not be validated. */
  retry() {
    const config = JSON.parse(this.of);
    this.of = '';
    this.ask(config, 0);
  }

  /** @param {import('./draft.js').Config} config @param {string} text */
  async #run(config, text) {
    const abort = new AbortController();
    this.#abort = abort;
    try {
      const plugin = config['connector.class'];
      if (!plugin) {
        throw new Error('Without connector.class nobody can say what else is needed.');
      }
      const found = await send('PUT', path`connector-plugins/${plugin}/config/validate?warnings=true`, config, { deadlineMs: DEADLINE_MS, signal: abort.signal });
      if (this.of === text) {
        this.#take(found);
        this.trouble = '';
      }
    } catch (failure) {
      if (this.of === text && !abort.signal.aborted) {
        this.trouble = /** @type {Error} */ (failure).message;
      }
    }
    if (this.of === text) {
      this.running = false;
      requestRender();
    }
  }

  /** @param {any} found */
  #take(found) {
    this.errors = new Map();
    this.recommended = new Map();
    for (const { definition, value } of found.configs) {
      if (definition) {
        this.definitions.set(definition.name, definition);
      }
      if (value?.errors.length > 0) {
        this.errors.set(value.name, value.errors);
      }
      if (value?.recommended_values?.length > 0) {
        this.recommended.set(value.name, value.recommended_values);
      }
    }
    this.warnings = new Map((found.warnings ?? []).map((/** @type {any} */ it) => [it.key, it]));
  }

  /** Whether a value is not to be seen by who looks over somebody's shoulder. Variables may be. @param {string} key @param {string | null | undefined} value */
  secret(key, value) {
    const type = this.definitions.get(key)?.type;
    return Boolean(value) && !/^\$\{[^}]*\}$/.test(/** @type {string} */ (value)) && (type === 'PASSWORD' || (SECRET.test(key) && (type === undefined || type === 'STRING')));
  }
}
