/** How a connector has been since somebody looks at it: samples for the charts. */
import { state, workersNow } from '../store.js';

const MOST = 1_800; // an hour of one every two seconds
const EVERY_S = 2;
const GAP_S = 15;

export class History {
  /** Seconds since 1970. @type {number[]} */
  times = [];
  /** @type {(number | null)[]} */
  rates = [];
  /** @type {(number | null)[]} records */
  lags = [];
  /** @type {(number | null)[]} milliseconds */
  ages = [];

  /** @param {string} name what the list has drawn of it already, it begins with */
  constructor(name) {
    const known = state.trends.get(name);
    const sink = state.byName.get(name)?.type === 'sink';
    const now = workersNow() / 1000;
    known?.rate.forEach((rate, at) => {
      const behind = known.lag[at];
      this.#sample(now - (known.rate.length - at) * EVERY_S, rate, sink ? behind : null, sink ? null : behind);
    });
  }

  /** A sample more, if it is time. @param {import('../store.js').Connector} now @param {boolean} known false if nothing is known of now */
  add(now, known) {
    const time = workersNow() / 1000;
    const last = this.times[this.times.length - 1];
    if (last !== undefined && time - last < EVERY_S - 0.5) {
      return;
    }
    if (last !== undefined && time - last > GAP_S) {
      this.#sample(last + 1, null, null, null); // nobody looked: no line across
    }
    const { freshness } = now;
    this.#sample(time, known ? now.records_per_second : null, known ? freshness.lag_records : null, known ? freshness.record_age_ms : null);
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
}
