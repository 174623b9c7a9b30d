/**
 * How connectors were, for the lines in lists and the strips of a connector's page: kept from when the console was opened. Pure but
 * for what it holds.
 *
 * @typedef {{at: number, state: string}} Since a state, and when it began to be seen, in milliseconds since 1970
 * @typedef {Map<string, Since[]>} Lanes by 'connector', or the number of a task; the oldest first
 */

/** How many points a line has. */
const POINTS = 60;
const MOST_CHANGES = 200;

/** How far behind a connector is: records of a sink, milliseconds of a source. @param {{freshness: import('./store.js').Freshness}} it */
export function behind(it) {
  return it.freshness.lag_records ?? it.freshness.record_age_ms;
}

/**
 * A point more for each, the newest last.
 * @param {Map<string, {rate: (number | null)[], lag: (number | null)[]}>} trends changed; those of connectors that are gone are dropped
 * @param {Map<string, import('./store.js').Connector>} connectors
 * @param {boolean} known false: nothing is known of now, and no line goes across
 */
export function addPoints(trends, connectors, known) {
  for (const [name, it] of connectors) {
    let lines = trends.get(name);
    if (!lines) {
      lines = { rate: [], lag: [] };
      trends.set(name, lines);
    }
    push(lines.rate, known ? it.records_per_second : null);
    push(lines.lag, known ? behind(it) : null);
  }
  for (const name of trends.keys()) {
    if (!connectors.has(name)) {
      trends.delete(name);
    }
  }
}

/** @param {(number | null)[]} points @param {number | null} next */
function push(points, next) {
  points.push(next);
  if (points.length > POINTS) {
    points.shift();
  }
}

/**
 * Notes the states that a connector and its tasks are in.
 * @param {Lanes} lanes changed
 * @param {any} connector
 * @param {number} now by the workers' clock, in milliseconds since 1970
 */
export function addStates(lanes, connector, now) {
  note(lanes, 'connector', connector, now);
  const tasks = connector.tasks ?? [];
  tasks.forEach((/** @type {any} */ it) => note(lanes, String(it.id), it, now));
  const known = new Set(tasks.map((/** @type {any} */ it) => String(it.id)));
  for (const key of lanes.keys()) {
    if (key !== 'connector' && !known.has(key)) {
      lanes.delete(key);
    }
  }
}

/** @param {Lanes} lanes @param {string} key @param {{state: string, since_ms: number | null}} it @param {number} now */
function note(lanes, key, it, now) {
  const known = lanes.get(key);
  const last = known?.[known.length - 1];
  if (!known || !last) {
    lanes.set(key, [{ at: it.since_ms ?? now, state: it.state }]);
  } else if (last.state !== it.state) {
    known.push({ at: Math.max(last.at, Math.min(now, it.since_ms ?? now)), state: it.state });
    known.splice(0, known.length - MOST_CHANGES);
  }
}
