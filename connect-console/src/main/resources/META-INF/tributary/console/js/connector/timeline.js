/**
 * States over time, as far as they are known: seen by this console since it was opened, and what workers wrote down before. Pure.
 *
 * @typedef {{state: string, from: number, to: number}} Span milliseconds since 1970, the present end is now
 * @typedef {{at: number, text: string, tone: string, incident: string | null}} Mark what happened at a moment: a failure, a restart
 * @typedef {{spans: Span[], marks: Mark[]}} Lane
 */
import { severity } from '../states.js';

/** A failure has an incident and an entry among the restarts: one mark is enough. */
const SAME_MS = 5_000;
/** How many times as long as the shortest span that is shown by itself a strip is: there may be hundreds of changes in it. */
const FINEST = 200;

/** @type {Record<string, {label: string, tone: string}>} what was done about a failure */
export const DONE = {
  RESTARTED: { label: 'Restarted by itself', tone: '' },
  GAVE_UP: { label: 'Given up', tone: 'bad' },
  NOT_RETRIED: { label: 'Not retried', tone: 'bad' },
  MANUAL: { label: 'Restarted by a person', tone: 'accent' },
  REPLACED: { label: 'Replaced', tone: 'warn' },
};

/**
 * @param {string} key 'connector' or the number of a task
 * @param {object} known
 * @param {import('../trends.js').Since[]} known.states
 * @param {any} known.restarts the answer of GET /connectors/{connector}/restarts; null if there is none yet
 * @param {any[]} known.incidents of the connector
 * @param {number} from
 * @param {number} to
 * @returns {Lane}
 */
export function laneOf(key, { states, restarts, incidents }, from, to) {
  const spans = coarse(states.map((it, at) => ({ state: it.state, from: Math.max(from, it.at), to: Math.min(to, states[at + 1]?.at ?? to) }))
    .filter(it => it.to > it.from), (to - from) / FINEST);
  const task = key === 'connector' ? null : Number(key);
  const marks = incidents.filter(it => it.task === task).map(it => ({
    at: it.at_ms, text: it.title, tone: it.kind === 'FAILED' ? 'bad' : 'warn', incident: it.id,
  }));
  const events = task === null ? restarts?.connector : restarts?.tasks.find((/** @type {any} */ it) => it.id === task)?.restarts;
  for (const it of events ?? []) {
    const text = [DONE[it.action]?.label ?? it.action, it.error, it.outcome].filter(part => part).join(': ');
    const same = marks.find(mark => it.action !== 'MANUAL' && Math.abs(mark.at - it.at_ms) < SAME_MS);
    if (same) {
      same.text += `. ${DONE[it.action]?.label ?? it.action}.`;
    } else {
      marks.push({ at: it.at_ms, text, tone: DONE[it.action]?.tone || 'off', incident: null });
    }
  }
  return { spans, marks: marks.filter(it => it.at >= from && it.at <= to).sort((one, other) => one.at - other.at) };
}

/** Spans that are too short to be seen go with the one before, unless they are worse. @param {Span[]} spans @param {number} shortest */
function coarse(spans, shortest) {
  /** @type {Span[]} */
  const kept = [];
  for (const it of spans) {
    const last = kept[kept.length - 1];
    if (last && (last.state === it.state || (it.to - it.from < shortest && severity(it.state) >= severity(last.state)))) {
      last.to = it.to;
    } else {
      kept.push({ ...it });
    }
  }
  return kept;
}
