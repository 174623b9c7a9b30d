/** How a connector has been since somebody looks: samples for the charts, and changes of state. */
import { workersNow } from '../store.js';

const MOST = 1_800; // an hour of one every two seconds

/** @typedef {{at: number, state: string}} Since a state, and when it began to be seen */

export class History {
  /** Seconds since 1970. @type {number[]} */
  times = [];
  /** @type {(number | null)[]} */
  rates = [];
  /** @type {(number | null)[]} records */
  lags = [];
  /** @type {(number | null)[]} milliseconds */
  ages = [];
  /** States of the connector and of its tasks, by 'connector' or the number. @type {Map<string, Since[]>} */
  states = new Map();

  /** @param {any} health */
  add(health) {
    const now = workersNow();
    const { freshness } = health;
    this.times.push(now / 1000);
    this.rates.push(health.records_per_second);
    this.lags.push(freshness.lag_records);
    this.ages.push(freshness.record_age_ms ?? freshness.end_to_end_ms);
    if (this.times.length > MOST) {
      [this.times, this.rates, this.lags, this.ages].forEach(it => it.shift());
    }
    this.#state('connector', health, now);
    const tasks = health.tasks ?? [];
    tasks.forEach((/** @type {any} */ it) => this.#state(String(it.id), it, now));
    const known = new Set(tasks.map((/** @type {any} */ it) => String(it.id)));
    for (const key of this.states.keys()) {
      if (key !== 'connector' && !known.has(key)) {
        this.states.delete(key);
      }
    }
  }

  /** @param {string} key @param {{state: string, since_ms: number | null}} it @param {number} now */
  #state(key, it, now) {
    const known = this.states.get(key) ?? [];
    const last = known[known.length - 1];
    if (!last) {
      this.states.set(key, [{ at: it.since_ms ?? now, state: it.state }]);
    } else if (last.state !== it.state) {
      known.push({ at: Math.max(last.at, it.since_ms ?? now), state: it.state });
      known.splice(0, known.length - 500);
    }
  }
}
