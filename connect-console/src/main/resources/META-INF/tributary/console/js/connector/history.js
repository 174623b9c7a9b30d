/** How a connector has been since somebody looks: samples for the charts, and changes of state. */
import { workersNow } from '../store.js';

const MOST = 1_800; // an hour of one every two seconds
const GAP_S = 15;

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
    const last = this.times[this.times.length - 1];
    if (last !== undefined && now / 1000 - last > GAP_S) {
      this.#sample(last + 1, null, null, null); // nobody looked: no line across
    }
    this.#sample(now / 1000, health.records_per_second, freshness.lag_records, freshness.record_age_ms);
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

  /** @param {number} time @param {number | null} rate @param {number | null} lag @param {number | null} age */
  #sample(time, rate, lag, age) {
    this.times.push(time);
    this.rates.push(rate);
    this.lags.push(lag);
    this.ages.push(age);
    if (this.times.length > MOST) {
      [this.times, this.rates, this.lags, this.ages].forEach(it => it.shift());
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
