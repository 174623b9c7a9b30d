/** How it is, how it was since somebody looks, and where its time goes. */
import { html, nothing } from '../lit.js';
import { duration, short, whole } from '../format.js';
import { icon } from '../icons.js';
import { ago, tasksOf } from '../parts.js';
import { href } from '../router.js';
import { STATES } from '../states.js';
import { Chart } from './chart.js';
import { COUNTS, MILLISECONDS } from './scale.js';
import { legend, shareBar, meanShares } from './shares.js';
import { MOST_ROWS, statesStrip } from './strip.js';

/** @typedef {import('./detail.js').Detail} Detail */

/** They are fetched when it changed; and now and then. */
const EVERY_MS = 60_000;

const rate = new Chart({ colour: '--accent', text: short, units: COUNTS });
const lag = new Chart({ colour: '--warn', text: short, units: COUNTS });
const age = new Chart({ colour: '--warn', text: duration, units: MILLISECONDS });

/** @type {import('../pages/connector.js').Tab} */
export default {
  label: 'Overview',
  freshen(detail) {
    detail.incidents.freshen(EVERY_MS, detail.changedAt);
    detail.restarts.freshen(EVERY_MS, detail.changedAt);
  },
  view(detail) {
    const { now, history } = detail;
    const sink = now.type === 'sink';
    const { times } = history;
    return html`
      ${health(detail)}
      ${figures(now, sink)}
      <div class="charts">
        ${rate.view('Records/s', times, history.rates)}
        ${sink ? lag.view('Records behind', times, history.lags) : age.view('Age of records when sent', times, history.ages)}
      </div>
      ${statesStrip(detail)}
      ${errors(now)}
      ${shares(detail)}`;
  },
};

/** @param {Detail} detail */
function health({ name, now, incidents }) {
  const tone = STATES[now.state]?.tone ?? 'warn';
  const calm = tone === 'good' || tone === 'calm';
  const last = incidents.value?.incidents[0];
  const recent = last && now.since_ms !== null && last.at_ms >= now.since_ms - 60_000 && !calm ? last : null;
  return html`
    <section class="health ${tone}" aria-label="Health">
      ${icon(calm ? 'check' : tone === 'off' ? 'pause' : 'warn')}
      <div class="health-text">
        <p><strong>${now.state.charAt(0) + now.state.slice(1).toLowerCase()}</strong>${now.since_ms === null ? nothing : html` for ${ago(now.since_ms)}`}.
          ${now.reason ?? STATES[now.state]?.means ?? ''}</p>
        ${recent?.likely_cause ? html`<p>${recent.likely_cause.cause} <strong>${recent.likely_cause.advice}</strong></p>` : nothing}
        ${recent ? html`<p><a href=${href('connectors', name, 'incidents', recent.id)}>What was recorded when it ${recent.kind === 'STALLED' ? 'stalled' : 'failed'}</a></p>`
          : calm || tone === 'off' || tone === 'busy' ? nothing : html`<p><a href=${href('connectors', name, 'tasks')}>Look at its tasks</a></p>`}
      </div>
    </section>`;
}

/** @param {any} now @param {boolean} sink */
function figures(now, sink) {
  const { freshness } = now;
  const wanted = !['PAUSED', 'STOPPED'].includes(now.state);
  const workers = [...new Set((now.tasks ?? []).map((/** @type {any} */ it) => it.worker_id).filter((/** @type {any} */ it) => it !== null))];
  const total = (now.tasks ?? []).reduce((/** @type {number} */ sum, /** @type {any} */ it) => sum + (it.records ?? 0), 0);
  return html`
    <dl class="figures">
      ${figure('Tasks running', tasksOf(now.tasks_running, now.tasks_expected, wanted))}
      ${figure('Records/s', short(now.records_per_second))}
      ${figure('Records so far', short(total), `${whole(total)} since its tasks were started`)}
      ${sink ? html`
        ${figure('Records behind', short(freshness.lag_records), `${whole(freshness.lag_records)} records not yet put`)}
        ${figure('Time behind', duration(freshness.lag_ms), 'How old the record put last is, while there are more to put')}
        ${figure('End to end', duration(freshness.end_to_end_ms), 'How old the records put last were by their timestamps')}`
      : figure('Age of records', duration(freshness.record_age_ms), 'How old the records sent last were, by their timestamps')}
      ${figure('Workers', workers.length === 0 ? '–' : String(workers.length), workers.join('\n'))}
    </dl>`;
}

/** @param {string} title @param {unknown} value @param {string} [more] */
function figure(title, value, more = '') {
  return html`<div title=${more}><dt>${title}</dt><dd>${value}</dd></div>`;
}

/**
 * What went wrong with records, which need not stop anything.
 * @param {any} now
 */
function errors(now) {
  const told = now.tasks.map((/** @type {any} */ it) => it.errors).filter((/** @type {any} */ it) => it);
  if (told.length === 0) {
    return nothing;
  }
  const sum = (/** @type {string} */ what) => told.reduce((/** @type {number} */ total, /** @type {any} */ it) => total + it[what], 0);
  const last = Math.max(...told.map((/** @type {any} */ it) => it.last_at_ms ?? 0));
  return html`
    <section class="panel" aria-label="Errors of records">
      <div class="panel-head"><h2>Errors of records</h2><span class="soft">${last === 0 ? 'none since its tasks were started'
        : html`since its tasks were started; the last ${ago(last)} ago`}</span></div>
      ${last === 0 ? nothing : html`<dl class="figures">
        ${figure('Attempts failed', short(sum('failed')), 'Operations on records that failed, repeated ones included')}
        ${figure('Repeated', short(sum('retried')), 'Attempts that were made again: errors.retry.timeout')}
        ${figure('Records skipped', short(sum('skipped')), 'Tolerated, and left out: errors.tolerance')}
        ${figure('Dead letters', short(sum('dead_letters')), 'Sent to the topic of errors.deadletterqueue.topic.name')}
        ${sum('lost_dead_letters') > 0 ? figure('Dead letters lost', html`<strong class="bad-text">${short(sum('lost_dead_letters'))}</strong>`, 'Those that did not get there') : nothing}
      </dl>`}
    </section>`;
}

/** @param {Detail} detail */
function shares({ now }) {
  const tasks = (now.tasks ?? []).filter((/** @type {any} */ it) => Object.keys(it.shares ?? {}).length > 0);
  if (tasks.length === 0) {
    return nothing;
  }
  const mean = meanShares(tasks);
  const perThousand = (/** @type {number} */ share) => (now.records_per_second >= 0.1 ? (share * tasks.length * 1e6) / now.records_per_second : null);
  const shownTasks = tasks.slice(0, MOST_ROWS);
  return html`
    <section class="panel" aria-label="Where the time goes">
      <div class="panel-head"><h2>Where the time goes</h2><span class="soft">share of the last minute by stage, and what 1,000 records take of it</span></div>
      <div class="lanes">
        ${tasks.length > 1 ? html`<div class="lane"><span class="lane-label">All tasks</span>${shareBar(mean)}</div>` : nothing}
        ${shownTasks.map((/** @type {any} */ it) => html`<div class="lane"><span class="lane-label">Task ${it.id}</span>${shareBar(it.shares)}</div>`)}
      </div>
      ${legend(mean, perThousand)}
      ${tasks.length > MOST_ROWS ? html`<p class="soft">The first ${MOST_ROWS} of ${tasks.length} tasks.</p>` : nothing}
    </section>`;
}
