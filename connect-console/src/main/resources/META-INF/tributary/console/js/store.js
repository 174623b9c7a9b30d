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
 * @property {{failed: number, retried: number, skipped: number, dead_letters: number, lost_dead_letters: number, last_at_ms: number | null} | null} [errors]
 *   missing of workers that do not tell
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
import { NOTHING, after } from './cluster.js';
import { requestRender } from './rendering.js';
import { say } from './toasts.js';
import { ATTENTION } from './states.js';
import { addPoints, addStates } from './trends.js';

export { behind } from './trends.js';

/** Without news for so long, what is shown is old. */
export const STALE_AFTER_MS = 10_000;
/** How far apart the points of lines are. */
const POINT_MS = 2_000;
/** Clocks that differ by less are taken for one. */
const SAME_CLOCK_MS = 1_500;

export const state = {
  /** @type {{version: string, commit: string, kafka_cluster_id: string | null, read_only: boolean} | null} */
  settings: null,
  /** @type {Connector[]} */
  connectors: [],
  /** @type {Map<string, Connector>} */
  byName: new Map(),
  /** @type {any[]} */
  workers: [],
  /** @type {{worker_id: string, reason: string}[]} workers that did not tell */
  silent: [],
  /** @type {any[]} the newest first, of all connectors */
  incidents: [],
  /** Grows with every change of the above: what is computed from it can be kept until then. */
  version: 0,
  /** Grows when more changed than numbers: connectors, states, workers, tasks. Order and filters can be kept until then. */
  shape: 0,
  /** When more than numbers of a connector changed last, by performance.now(). @type {Map<string, number>} */
  reshapedAt: new Map(),
  /** Whether there was ever an answer. */
  loaded: false,
  /** As of when, by performance.now(), what is shown is true. */
  newsAt: 0,
  /** @type {import('./api.js').ApiError | null} why there is no news */
  trouble: null,
  /** What the worker says is wrong with what it knows of the others. @type {string | null} */
  problem: null,
  /** Whether there is a connection. */
  connected: false,
  /** Since when there was an attempt to have one, by performance.now(). */
  connectingAt: 0,
  /** What the workers' clock is ahead of ours, in milliseconds. */
  clockAheadMs: 0,
  /** @type {Map<string, {rate: (number|null)[], lag: (number|null)[]}>} by connector, the newest last */
  trends: new Map(),
  /** The states since the console was opened, by connector. @type {Map<string, import('./trends.js').Lanes>} */
  lanes: new Map(),
};

/** The time by the workers' clock. */
export function workersNow() {
  return Date.now() + state.clockAheadMs;
}

/** Whether this console may change anything. */
export function mayWrite() {
  return state.settings !== null && !state.settings.read_only;
}

/** When there was news of a connector last, by performance.now(). @type {Map<string, number>} */
const seenAt = new Map();

/**
 * How long a call has lasted: it goes on while there is no news of it.
 * @param {string} name of the connector
 * @param {{lasted_ms: number}} stage
 */
export function lasted(name, stage) {
  return stage.lasted_ms < 1_000 ? stage.lasted_ms : stage.lasted_ms + performance.now() - (seenAt.get(name) ?? performance.now());
}

/** How old what is shown is, in milliseconds. */
export function ageMs() {
  return performance.now() - state.newsAt;
}

/** Whether what is shown may no longer be true. */
export function isStale() {
  return state.loaded && ageMs() > STALE_AFTER_MS;
}

/** Whether somebody has to sign in before there is any more news. */
export function signInNeeded() {
  return state.trouble?.status === 401 || state.trouble?.status === 403;
}

/** The sink of a source of updates (live.js). @type {import('./live.js').Sink} */
export const sink = {
  event(name, body) {
    if (name === 'end') {
      return; // the stream goes on elsewhere; nothing changed
    }
    state.connected = true;
    state.trouble = null;
    if (name === 'heartbeat') {
      state.problem = body.problem ?? null;
      clock(body.now_ms);
      state.newsAt = performance.now() - Math.max(0, body.now_ms - body.at_ms);
    } else {
      take(name, body);
    }
    requestRender();
  },
  failed(error) {
    state.trouble = error;
    state.connected = false;
    requestRender();
  },
  connecting() {
    state.connected = false;
    state.connectingAt = performance.now();
    requestRender();
  },
};

/** @param {string} name @param {any} body */
function take(name, body) {
  const { connectors, byName, workers, silent, incidents } = state;
  const before = state.loaded ? { connectors: byName, workers, silent, incidents } : NOTHING;
  const step = after(before, name, body);
  if (step === null) {
    return; // of a newer worker
  }
  const { cluster, reshaped } = step;
  if (state.loaded) {
    announce(before.connectors, cluster.connectors, reshaped);
  } else {
    clock(body.at_ms);
  }
  state.byName = cluster.connectors;
  state.connectors = cluster.connectors === before.connectors ? connectors : [...cluster.connectors.values()];
  state.workers = cluster.workers;
  state.silent = cluster.silent;
  state.incidents = cluster.incidents;
  state.loaded ||= name === 'snapshot';
  state.version++;
  state.shape += reshaped.size > 0 || name === 'snapshot' ? 1 : 0;
  reshaped.forEach(remember);
  (body.changed ?? body.connectors ?? []).forEach((/** @type {Connector} */ it) => seenAt.set(it.name, performance.now()));
  const age = Math.max(0, workersNow() - body.at_ms);
  state.newsAt = performance.now() - (age < SAME_CLOCK_MS ? 0 : age);
}

/** @param {string} name */
function remember(name) {
  state.reshapedAt.set(name, performance.now());
  const connector = state.byName.get(name);
  if (connector === undefined) {
    state.lanes.delete(name);
    seenAt.delete(name);
    return;
  }
  const lanes = state.lanes.get(name) ?? new Map();
  state.lanes.set(name, lanes);
  addStates(lanes, connector, workersNow());
}

/** @param {number} now by the workers' clock */
function clock(now) {
  const ahead = now - Date.now();
  state.clockAheadMs = Math.abs(ahead) > SAME_CLOCK_MS ? ahead : 0;
}

setInterval(() => {
  if (state.loaded && !document.hidden) {
    addPoints(state.trends, state.byName, !isStale());
    requestRender();
  }
}, POINT_MS);

/**
 * For who listens instead of looking: what came to need attention, or no longer does.
 * @param {Map<string, Connector>} before
 * @param {Map<string, Connector>} now
 * @param {Iterable<string>} names
 */
function announce(before, now, names) {
  const changed = [...names].map(name => now.get(name)).filter(it => it !== undefined && before.get(it.name)?.state !== it.state);
  const worse = changed.filter(it => ATTENTION.has(it.state));
  const better = changed.filter(it => !ATTENTION.has(it.state) && ATTENTION.has(before.get(it.name)?.state ?? ''));
  const parts = [...worse, ...better].slice(0, 3).map(it => `${it.name} is ${it.state.toLowerCase()}`);
  const more = worse.length + better.length - parts.length;
  if (parts.length > 0) {
    say(`${parts.join(', ')}${more > 0 ? `, and ${more} more changed` : ''}.`);
  }
}
