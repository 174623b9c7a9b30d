/**
 * What the console knows of the cluster: one object, changed here alone, read by whoever draws. Whatever changes it asks for a
 * new drawing.
 *
 * @typedef {object} Freshness
 * @property {number | null} lag_records
 * @property {number | null} lag_ms
 * @property {number | null} record_age_ms
 * @property {number | null} end_to_end_ms
 *
 * @typedef {object} Task
 * @property {number} id
 * @property {string} state
 * @property {string | null} status
 * @property {string | null} worker_id
 * @property {string | null} reason
 * @property {number | null} since_ms
 * @property {{stage: string, lasted_ms: number, thread: string}[]} stages
 * @property {number | null} records_per_second
 * @property {number | null} records
 * @property {Freshness} freshness
 * @property {{supervised: boolean, failures: number, budget: number, next_at_ms: number | null} | null} restarts
 *
 * @typedef {object} Connector
 * @property {string} name
 * @property {string} type
 * @property {string | null} plugin
 * @property {string} state
 * @property {string | null} reason
 * @property {number | null} since_ms
 * @property {{state: string, status: string | null, worker_id: string | null, reason: string | null}} connector
 * @property {number} tasks_expected
 * @property {number} tasks_running
 * @property {Task[]} tasks
 * @property {number | null} records_per_second
 * @property {Freshness} freshness
 * @property {number | null} config_changed_at_ms
 */
import { requestRender } from './rendering.js';
import { say } from './toasts.js';
import { ATTENTION } from './states.js';

/** Without news for so long, what is shown is old. */
export const STALE_AFTER_MS = 10_000;
/** How many points sparklines have. */
const POINTS = 60;

export const state = {
  /** @type {{version: string, commit: string, kafka_cluster_id: string | null, read_only: boolean} | null} */
  settings: null,
  /** @type {Connector[]} the most severe first */
  connectors: [],
  /** @type {Map<string, Connector>} */
  byName: new Map(),
  /** @type {any[]} */
  workers: [],
  /** @type {{worker_id: string, reason: string}[]} workers that did not tell */
  silent: [],
  /** Grows with every change of the above: what is computed from it can be kept until then. */
  version: 0,
  /** Whether there was ever an answer. */
  loaded: false,
  /** When there was news last, by performance.now(). */
  newsAt: 0,
  /** @type {Error | null} why there is no news */
  trouble: null,
  /** What the workers' clock is ahead of ours, in milliseconds. */
  clockAheadMs: 0,
  /** @type {Map<string, {rate: (number|null)[], lag: (number|null)[]}>} by connector, the newest last */
  trends: new Map(),
};

/** The time by the workers' clock. */
export function workersNow() {
  return Date.now() + state.clockAheadMs;
}

/** Whether this console may change anything. */
export function mayWrite() {
  return state.settings !== null && !state.settings.read_only;
}

/** How long ago there was news, in milliseconds. */
export function ageMs() {
  return performance.now() - state.newsAt;
}

/** Whether what is shown may no longer be true. */
export function isStale() {
  return state.loaded && ageMs() > STALE_AFTER_MS;
}

/** The sink of a source of updates (live.js). */
export const sink = {
  /** @param {any} body */
  health(body) {
    announce(body.connectors);
    state.connectors = body.connectors;
    state.byName = new Map(body.connectors.map((/** @type {Connector} */ it) => [it.name, it]));
    state.silent = body.unreachable_workers ?? [];
    state.clockAheadMs = Math.abs(body.at_ms - Date.now()) > 1_500 ? body.at_ms - Date.now() : 0;
    remember(body.connectors);
    news();
  },
  /** @param {any} body */
  workers(body) {
    state.workers = Array.isArray(body) ? body : body.workers ?? [];
    news();
  },
  /** @param {Error} error */
  failed(error) {
    state.trouble = error;
    requestRender();
  },
};

function news() {
  state.loaded = true;
  state.trouble = null;
  state.newsAt = performance.now();
  state.version++;
  requestRender();
}

/** @param {Connector[]} connectors */
function remember(connectors) {
  /** @type {typeof state.trends} */
  const trends = new Map();
  for (const it of connectors) {
    const before = state.trends.get(it.name) ?? { rate: [], lag: [] };
    push(before.rate, it.records_per_second);
    push(before.lag, behind(it));
    trends.set(it.name, before);
  }
  state.trends = trends;
}

/** How far behind a connector is: records of a sink, milliseconds of a source. @param {{freshness: Freshness}} it */
export function behind(it) {
  return it.freshness.lag_records ?? it.freshness.record_age_ms;
}

/**
 * @param {(number | null)[]} points
 * @param {number | null} next
 */
function push(points, next) {
  points.push(next);
  if (points.length > POINTS) {
    points.shift();
  }
}

/** For who listens instead of looking: what came to need attention, or no longer does. @param {Connector[]} now */
function announce(now) {
  if (!state.loaded) {
    return;
  }
  const worse = now.filter(it => ATTENTION.has(it.state) && state.byName.get(it.name)?.state !== it.state);
  const better = now.filter(it => !ATTENTION.has(it.state) && ATTENTION.has(state.byName.get(it.name)?.state ?? ''));
  const parts = [...worse, ...better].slice(0, 3).map(it => `${it.name} is ${it.state.toLowerCase()}`);
  const more = worse.length + better.length - parts.length;
  if (parts.length > 0) {
    say(`${parts.join(', ')}${more > 0 ? `, and ${more} more changed` : ''}.`);
  }
}
