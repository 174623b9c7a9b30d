/**
 * Where updates come from. A source is a function that is given a sink, begins to call it, and returns a handle; today it asks
 * every two seconds, and nobody else knows.
 *
 * @typedef {object} Sink
 * @property {(body: any) => void} health all connectors: GET /health/connectors?tasks=true
 * @property {(body: any) => void} workers all workers: GET /workers
 * @property {(error: Error) => void} failed there is no news, and why
 *
 * @typedef {object} Source
 * @property {() => void} refresh asks now, because something was just changed
 * @property {() => void} stop
 */
import { get } from './api.js';

const EVERY_MS = 2_000;
const DEADLINE_MS = 10_000;

/**
 * Asks again and again while the page is visible. Answers that take long are asked for less often, so that a great cluster and a
 * thin line are not kept busy by somebody watching.
 * @param {Sink} sink
 * @returns {Source}
 */
export function poll(sink) {
  let stopped = false;
  let running = false;
  let again = false;
  /** @type {number | undefined} */
  let timer;

  async function round() {
    if (running) {
      again = true;
      return;
    }
    running = true;
    clearTimeout(timer);
    const began = performance.now();
    try {
      const [health, workers] = await Promise.all([
        get('health/connectors?tasks=true', { deadlineMs: DEADLINE_MS }), get('workers', { deadlineMs: DEADLINE_MS })]);
      if (!stopped) {
        sink.health(health);
        sink.workers(workers);
      }
    } catch (failure) {
      if (!stopped) {
        sink.failed(/** @type {Error} */ (failure));
      }
    }
    running = false;
    const pause = again ? 300 : Math.max(EVERY_MS, 4 * (performance.now() - began));
    again = false;
    schedule(pause);
  }

  /** @param {number} pauseMs */
  function schedule(pauseMs) {
    clearTimeout(timer);
    if (!stopped && !document.hidden) {
      timer = setTimeout(round, pauseMs);
    }
  }

  const seen = () => (document.hidden ? clearTimeout(timer) : round());
  document.addEventListener('visibilitychange', seen);
  round();
  return {
    refresh: () => schedule(150),
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', seen);
    },
  };
}
