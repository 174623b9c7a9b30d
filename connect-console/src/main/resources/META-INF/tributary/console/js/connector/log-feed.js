/** The lines of one connector as they come: the newest first, then what is written after them. */
import { get, path } from '../api.js';
import { Resource } from '../resource.js';

/**
 * @typedef {object} Line
 * @property {number} at_ms
 * @property {string} worker_id
 * @property {number} number
 * @property {number | null} task null: the connector instance
 * @property {string} level
 * @property {string} logger
 * @property {string} thread
 * @property {string} message
 * @property {string | null} trace
 * @property {string} key of its own
 * @property {string} iso when, for machines; UTC
 * @property {string} clock the time of day, for people; in the zone of the browser
 * @property {string} day
 * @property {boolean} [afterGap] whether lines before it are gone
 */

/** Of older lines none are kept here. */
export const MOST = 2_000;
/** As many as a worker answers with. */
const AT_ONCE = 1_000;
const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 });
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'full' });

export class LogFeed {
  /** @type {Line[]} oldest first */
  lines = [];
  /** The level on each worker. @type {any[]} */
  workers = [];
  /** Workers that do not answer. @type {any[]} */
  silent = [];
  /** Whether older lines were dropped here. */
  cut = false;
  following = true;
  /** Grows with every change of the lines. */
  version = 0;
  /** What the address asks for. */
  #level = '';
  #task = '';
  /** @type {string | null} */
  #next = null;
  /** Distinguishes answers to what was asked for before from those to what is asked for now. */
  #round = 0;

  /** @param {string} name */
  constructor(name) {
    this.name = name;
    this.polled = this.#resource();
  }

  #resource() {
    return new Resource(() => this.#poll(this.#round));
  }

  /** Only these from now on; empty for all. @param {string} level @param {string} task */
  want(level, task) {
    if (level !== this.#level || task !== this.#task) {
      this.#level = level;
      this.#task = task;
      this.#round++;
      this.lines = [];
      this.cut = false;
      this.#next = null;
      this.version++;
      this.polled = this.#resource();
    }
  }

  /** Asks for what is new, if that was not done just now. @param {number} everyMs */
  freshen(everyMs) {
    if (this.following || this.polled.value === null) {
      this.polled.freshen(this.polled.value === null && this.polled.error !== null ? everyMs * 4 : everyMs);
    }
  }

  /** @param {number} round */
  async #poll(round) {
    const query = new URLSearchParams({ limit: String(AT_ONCE), level: this.#level, task: this.#task });
    if (this.#next !== null) {
      query.set('after', this.#next); // also an empty one: after nothing, not the newest
    }
    const body = await get(`${path`connectors/${this.name}/logs`}?${query}`);
    if (round === this.#round) {
      this.#take(body);
    }
    return true;
  }

  /** @param {any} body */
  #take(body) {
    this.workers = body.workers;
    this.silent = body.unreachable_workers ?? [];
    this.#next = body.next;
    if (body.lines.length === 0) {
      return;
    }
    /** @type {Line[]} */
    const fresh = body.lines.map((/** @type {Line} */ it, /** @type {number} */ at) => ({
      ...it, key: `${it.worker_id}/${it.number}`, afterGap: at === 0 && body.missed,
      iso: new Date(it.at_ms).toISOString(), clock: CLOCK.format(it.at_ms), day: DAY.format(it.at_ms),
    }));
    const all = [...this.lines, ...fresh];
    this.cut ||= all.length > MOST;
    this.lines = all.slice(-MOST);
    this.version++;
  }
}
