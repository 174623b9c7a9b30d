/**
 * What the worker says of a configuration, asked a moment after the last change. Each question ends the one before it, so an answer
 * always is about what is shown; until it comes, the answer before stands.
 */
import { get, path, send } from '../api.js';
import { requestRender } from '../rendering.js';

const PAUSE_MS = 350;
const DEADLINE_MS = 20_000;

/**
 * @typedef {object} Value
 * @property {string | null} value
 * @property {string[]} recommended_values
 * @property {string[]} errors
 * @property {boolean} visible
 * @typedef {import('./grouping.js').Definition} Definition
 * @typedef {Map<string, string | null>} Config
 */

export class Check {
  /** The class that the rest is about. */
  plugin = '';
  /** @type {Map<string, Definition>} in the order of the REST API */
  definitions = new Map();
  /** @type {string[]} */
  groups = [];
  /** @type {Map<string, Value>} */
  values = new Map();
  /** @type {Map<string, string[]>} by key, where there are any */
  errors = new Map();
  /** @type {Map<string, {nearest: string, message: string}>} by key: what resembles a known one */
  warnings = new Map();
  /** Whether what is said here is about an older configuration. */
  pending = false;
  /** @type {import('../api.js').ApiError | null} why there is no answer */
  error = null;
  /** What is asked for, as text. */
  #of = '';
  /** @type {number | undefined} */
  #timer;
  /** @type {AbortController | null} */
  #asked = null;

  /** Asks, unless that is what was asked for last. @param {Config} config @param {number} [pauseMs] */
  soon(config, pauseMs = PAUSE_MS) {
    const text = JSON.stringify([...config]);
    if (text === this.#of) {
      return;
    }
    this.#of = text;
    clearTimeout(this.#timer);
    this.#asked?.abort();
    const plugin = config.get('connector.class') ?? '';
    if (plugin !== this.plugin) {
      Object.assign(this, { plugin, definitions: new Map(), groups: [], values: new Map(), errors: new Map(), warnings: new Map(), error: null });
    }
    this.pending = plugin !== '';
    if (this.pending) {
      this.#timer = setTimeout(() => this.#ask(config, text), this.definitions.size === 0 ? 0 : pauseMs);
    }
  }

  /** Asks at once, as after an error. @param {Config} config */
  again(config) {
    this.#of = '';
    this.error = null;
    this.soon(config, 0);
    requestRender();
  }

  /** @param {Config} config @param {string} text */
  async #ask(config, text) {
    const controller = new AbortController();
    this.#asked = controller;
    const how = { signal: controller.signal, deadlineMs: DEADLINE_MS };
    try {
      if (this.definitions.size === 0) {
        await this.#define(text, how);
      }
      const answer = await send('PUT', path`connector-plugins/${this.plugin}/config/validate?warnings=true`, Object.fromEntries(config), how);
      if (text === this.#of) {
        this.#take(answer);
      }
    } catch (failure) {
      if (text === this.#of) {
        this.error = /** @type {any} */ (failure);
      }
    }
    if (text === this.#of) {
      this.pending = false;
      requestRender();
    }
  }

  /**
   * What can be set can be shown before the first check, whose recommended values may need a database that does not answer. Where
   * it cannot be had, the check says why, or has it all the same.
   * @param {string} text
   * @param {import('../api.js').Options} how
   */
  async #define(text, how) {
    const keys = await get(path`connector-plugins/${this.plugin}/config`, how).catch(() => []);
    if (text === this.#of) {
      this.definitions = new Map(keys.map((/** @type {Definition} */ it) => [it.name, it]));
      requestRender();
    }
  }

  /** @param {any} answer */
  #take(answer) {
    /** @type {{definition: Definition | null, value: (Value & {name: string}) | null}[]} */
    const entries = answer.configs;
    this.definitions = new Map(entries.flatMap(({ definition }) => (definition ? [[definition.name, definition]] : [])));
    this.values = new Map(entries.flatMap(({ value }) => (value ? [[value.name, value]] : [])));
    this.errors = new Map([...this.values].filter(([, { errors }]) => errors.length > 0).map(([key, { errors }]) => [key, errors]));
    this.groups = answer.groups;
    this.warnings = new Map((answer.warnings ?? []).map((/** @type {any} */ it) => [it.key, it]));
    this.error = null;
  }
}
