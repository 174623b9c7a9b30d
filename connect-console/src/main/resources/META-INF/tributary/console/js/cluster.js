/**
 * What is known of the cluster, and what events make of it. Pure: nothing is changed in place.
 *
 * @typedef {import('./store.js').Connector} Connector
 * @typedef {object} Cluster
 * @property {Map<string, Connector>} connectors by name
 * @property {any[]} workers
 * @property {{worker_id: string, reason: string}[]} silent workers that did not tell
 * @property {any[]} incidents the newest first
 *
 * @typedef {object} Step
 * @property {Cluster} cluster
 * @property {Set<string>} reshaped names of connectors that are new, gone, or of which more changed than numbers; and those of which
 *   there is a new incident
 */

const MOST_INCIDENTS = 200;

/** @type {Cluster} */
export const NOTHING = { connectors: new Map(), workers: [], silent: [], incidents: [] };

/**
 * What an event of GET /events makes of it.
 * @param {Cluster} before
 * @param {string} event its name
 * @param {any} body
 * @returns {Step | null} null if the event is none of those that tell of the cluster
 */
export function after(before, event, body) {
  switch (event) {
    case 'snapshot': return snapshot(before, body);
    case 'connectors': return connectors(before, body.changed ?? [], body.removed ?? []);
    case 'workers': return { cluster: { ...before, workers: body.workers ?? [], silent: body.unreachable_workers ?? [] }, reshaped: new Set() };
    case 'incident': return incidents(before, body.incidents ?? []);
    default: return null;
  }
}

/** @param {Cluster} before @param {any} body incidents may be missing: then they are as they were @returns {Step} */
function snapshot(before, body) {
  const names = new Set(body.connectors.map((/** @type {Connector} */ it) => it.name));
  const { cluster, reshaped } = connectors(before, body.connectors, [...before.connectors.keys()].filter(name => !names.has(name)));
  return {
    cluster: {
      connectors: cluster.connectors, workers: body.workers ?? [], silent: body.unreachable_workers ?? [],
      incidents: body.incidents ?? before.incidents,
    },
    reshaped,
  };
}

/** @param {Cluster} before @param {Connector[]} changed @param {string[]} removed @returns {Step} */
function connectors(before, changed, removed) {
  const all = new Map(before.connectors);
  const reshaped = new Set(removed.filter(name => all.delete(name)));
  for (const it of changed) {
    if (!sameShape(all.get(it.name), it)) {
      reshaped.add(it.name);
    }
    all.set(it.name, it);
  }
  return { cluster: { ...before, connectors: all }, reshaped };
}

/** @param {Cluster} before @param {any[]} fresh @returns {Step} */
function incidents(before, fresh) {
  const known = new Set(before.incidents.map(it => it.id));
  const added = fresh.filter(it => !known.has(it.id));
  return {
    cluster: { ...before, incidents: [...added, ...before.incidents].slice(0, MOST_INCIDENTS) },
    reshaped: new Set(added.map(it => it.connector).filter(name => before.connectors.has(name))),
  };
}

/**
 * Whether two pieces of news differ at most in numbers: then neither order nor filters over names, states and workers change.
 * @param {Connector | undefined} one
 * @param {Connector} other
 */
export function sameShape(one, other) {
  return one !== undefined && one.state === other.state && one.type === other.type && one.plugin === other.plugin
    && one.since_ms === other.since_ms && one.tasks_running === other.tasks_running && one.tasks_expected === other.tasks_expected
    && words(one.reason) === words(other.reason) && sameInstance(one.connector, other.connector)
    && one.tasks.length === other.tasks.length
    && one.tasks.every((task, at) => task.id === other.tasks[at].id && sameInstance(task, other.tasks[at]));
}

/** @param {any} one @param {any} other */
function sameInstance(one, other) {
  return one.state === other.state && one.status === other.status && one.worker_id === other.worker_id && one.since_ms === other.since_ms
    && words(one.reason) === words(other.reason);
}

/** Sentences tell for how long already. @param {string | null} reason */
function words(reason) {
  return reason === null ? null : reason.replace(/\d+/g, '#');
}
