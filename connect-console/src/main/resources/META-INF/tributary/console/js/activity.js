/** What somebody has asked for and what came of it, connector by connector: a panel at the edge. */
import { html, nothing, repeat } from './lit.js';
import { duration } from './format.js';
import { icon } from './icons.js';
import { requestRender } from './rendering.js';
import { refresh } from './updates.js';

/**
 * @typedef {'waiting' | 'asked' | 'accepted' | 'failed'} Stage
 * @typedef {object} Activity
 * @property {number} id
 * @property {(left: number, failed: number) => string} title
 * @property {Map<string, {stage: Stage, message: string, at: number, reached: boolean}>} items
 * @property {(name: string) => boolean} reached
 * @property {(() => void) | undefined} undo
 * @property {boolean} open whether every result is listed
 * @property {number} endedAt when the last was answered for; 0 before
 */

/** How long what went well stays. */
const LASTS_MS = 10_000;
/** After which what was accepted and is not seen yet is said to be late. It stays until it is seen, or closed. */
const SEEN_WITHIN_MS = 60_000;
const MOST = 4;

let nextId = 1;
/** @type {Activity[]} */
let activities = [];

/**
 * @param {object} what
 * @param {Activity['title']} what.title
 * @param {string[]} what.names
 * @param {(name: string) => boolean} what.reached whether it can be seen that what was asked for has come about
 * @param {(() => void) | undefined} what.undo
 */
export function startActivity({ title, names, reached, undo }) {
  /** @type {Activity} */
  const activity = {
    id: nextId++, title, reached, undo, open: false, endedAt: 0,
    items: new Map(names.map(name => [name, { stage: /** @type {Stage} */ ('waiting'), message: '', at: 0, reached: false }])),
  };
  activities = [...activities, activity].slice(-MOST);
  const set = (/** @type {string} */ name, /** @type {Stage} */ stage, message = '') => {
    activity.items.set(name, { stage, message, at: performance.now(), reached: false });
    if (count(activity, 'waiting') + count(activity, 'asked') === 0) {
      activity.endedAt = performance.now();
      refresh();
    }
    requestRender();
  };
  requestRender();
  return {
    began: (/** @type {string} */ name) => set(name, 'asked'),
    accepted: (/** @type {string} */ name) => set(name, 'accepted'),
    failed: (/** @type {string} */ name, /** @type {string} */ message) => set(name, 'failed', message),
  };
}

/** @param {Activity} activity @param {Stage} stage */
function count(activity, stage) {
  let sum = 0;
  activity.items.forEach(item => { sum += item.stage === stage ? 1 : 0; });
  return sum;
}

/** Looks whether what was accepted can be seen, and drops what is over. */
function lookAt() {
  const now = performance.now();
  for (const activity of activities) {
    activity.items.forEach((item, name) => {
      item.reached ||= item.stage === 'accepted' && activity.reached(name);
    });
  }
  activities = activities.filter(it => it.open || it.endedAt === 0 || count(it, 'failed') > 0
      || now - it.endedAt < LASTS_MS || unseen(it) > 0);
}

/** @param {Activity} activity */
function unseen(activity) {
  let sum = 0;
  activity.items.forEach(item => { sum += item.stage === 'accepted' && !item.reached ? 1 : 0; });
  return sum;
}

/** @param {Activity} activity */
function close(activity) {
  activities = activities.filter(it => it !== activity);
  requestRender();
}

/** Drawn once, by the shell. */
export function activityView() {
  lookAt();
  return html`<div class="activities" role="region" aria-label="What was asked for">${repeat(activities, it => it.id, panel)}</div>`;
}

/** @param {Activity} activity */
function panel(activity) {
  const total = activity.items.size;
  const failed = count(activity, 'failed');
  const answered = count(activity, 'accepted') + failed;
  const waiting = unseen(activity);
  const late = waiting > 0 && activity.endedAt > 0 && performance.now() - activity.endedAt > SEEN_WITHIN_MS;
  const tone = failed > 0 || late ? 'bad' : answered === total && waiting === 0 ? 'good' : 'busy';
  const note = answered < total ? `${answered} of ${total} answered`
    : failed > 0 ? `${failed} of ${total} failed`
    : late ? `Accepted, but ${waiting === total ? 'not' : `${waiting} not`} seen within a minute. Look at the workers, and at the log of the leader.`
    : waiting > 0 ? (total === 1 ? 'Accepted; waiting to see it' : `Accepted; ${waiting} still to be seen`) : '';
  return html`
    <section class="activity ${tone}" role="status">
      <div class="activity-head">
        ${tone === 'busy' ? html`<span class="progress-dot"></span>` : icon(tone === 'good' ? 'check' : 'warn')}
        <div class="activity-title"><strong>${activity.title(total - answered, failed)}</strong>${note ? html`<span class="soft">${note}</span>` : nothing}</div>
        ${activity.undo && activity.endedAt > 0 && failed < total ? html`<button class="link" @click=${() => { close(activity); activity.undo?.(); }}>Undo</button>` : nothing}
        ${total > 1 || failed > 0 ? html`<button class="link" aria-expanded=${String(activity.open || failed > 0)}
            @click=${() => { activity.open = !activity.open; requestRender(); }}>${activity.open ? 'Less' : 'Each'}</button>` : nothing}
        <button class="bare" aria-label="Close" @click=${() => close(activity)}>${icon('close')}</button>
      </div>
      ${total > 1 && answered < total ? html`<progress max=${total} value=${answered} aria-label="Answered"></progress>` : nothing}
      ${activity.open || failed > 0 ? results(activity) : nothing}
    </section>`;
}

/** Failures always; the others when asked for. @param {Activity} activity */
function results(activity) {
  const shown = [...activity.items].filter(([, item]) => activity.open || item.stage === 'failed');
  shown.sort(([, one], [, other]) => Number(other.stage === 'failed') - Number(one.stage === 'failed'));
  return html`<ul class="results">${shown.slice(0, 500).map(([name, item]) => html`
    <li class=${item.stage}><span class="result-name">${name}</span><span class="result-text">${words(item)}</span></li>`)}</ul>`;
}

/** @param {{stage: Stage, message: string, at: number, reached: boolean}} item */
function words(item) {
  const since = performance.now() - item.at;
  switch (item.stage) {
    case 'waiting': return 'not sent yet';
    case 'asked': return since > 2_000 ? `asked ${duration(since)} ago` : 'asked';
    case 'failed': return item.message;
    default: return item.reached ? 'done' : `accepted ${duration(since)} ago, not seen yet`;
  }
}
