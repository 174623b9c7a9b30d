/** Small things that several pages show. */
import { line } from './d3.js';
import { html, nothing, svg } from './lit.js';
import { duration, moment, short } from './format.js';
import { STATES } from './states.js';
import { state, workersNow } from './store.js';

/** A state of health with its colour and its shape. @param {string} name @param {string | null} [reason] */
export function badge(name, reason = null) {
  const tone = STATES[name]?.tone ?? 'warn';
  return html`<span class="badge ${tone}" title=${reason ?? STATES[name]?.means ?? ''}>
    <span class="shape" aria-hidden="true"></span>${name.charAt(0) + name.slice(1).toLowerCase()}</span>`;
}

/** '1 of 2', loud if that is not all. @param {number} running @param {number} expected @param {boolean} wanted whether they should run */
export function tasksOf(running, expected, wanted) {
  const short = wanted && (running < expected || expected === 0);
  return html`<span class="ratio ${short ? 'short' : ''}">${running} of ${expected}</span>`;
}

/** Since when, as how long ago. @param {number | null} ms @param {string} [title] in place of the point in time */
export function ago(ms, title = moment(ms)) {
  return ms === null ? html`<span class="soft">–</span>`
    : html`<time title=${title} datetime=${new Date(ms).toISOString()}>${duration(workersNow() - ms)}</time>`;
}

/** How far behind: records of a sink, age of a source's records. @param {import('./store.js').Freshness} freshness */
export function lagText(freshness) {
  return freshness.lag_records !== null ? short(freshness.lag_records)
    : freshness.record_age_ms !== null ? duration(freshness.record_age_ms) : '–';
}

const WIDTH = 72;
const HEIGHT = 20;

/**
 * A line of the last minutes, 60 points at most, the newest at the right.
 * @param {(number | null)[]} points
 * @param {'rate' | 'lag'} kind
 */
export function sparkline(points, kind) {
  const known = points.filter(point => point !== null);
  if (known.length < 2) {
    return html`<svg class="spark ${kind}" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true"></svg>`;
  }
  const top = Math.max(...known, 1e-9);
  const path = line().defined((/** @type {number | null} */ it) => it !== null).digits(1)
    .x((/** @type {unknown} */ _, /** @type {number} */ at) => WIDTH - ((points.length - 1 - at) * WIDTH) / 59)
    .y((/** @type {number} */ it) => HEIGHT - 2 - (it / top) * (HEIGHT - 4));
  return html`<svg class="spark ${kind}" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">${svg`<path d=${path(points)}></path>`}</svg>`;
}

/** A value with what it was. @param {string} text @param {unknown} spark */
export function trend(text, spark) {
  return html`<span class="trend">${spark}<span class="figure">${text}</span></span>`;
}

/** A worker that does not answer is trouble before that, of which the banner tells; one that is starting may answer and know nothing. */
const KNOWN_WITHIN_MS = 15_000;

/** In place of a page while nothing is known of the cluster. */
export function asking() {
  return state.trouble ? nothing
    : performance.now() < KNOWN_WITHIN_MS ? html`<p class="soft waiting" role="status">Asking the worker…</p>`
    : empty('The worker has told nothing yet', html`Nothing is known of the cluster ${duration(performance.now())} after this page was opened. ${state.problem ?? ''}
      The worker may be starting: wait, or look in its log whether it reaches Kafka. Any other worker of the cluster serves this console too.`,
    html`<p><button class="button" @click=${() => location.reload()}>Reload</button></p>`);
}

/** What is shown where there is nothing. @param {string} title @param {unknown} text @param {unknown} [more] */
export function empty(title, text, more = nothing) {
  return html`<div class="empty"><h2>${title}</h2><p>${text}</p>${more}</div>`;
}
