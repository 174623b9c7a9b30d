/** How it is, how it was since somebody looks, and where its time goes. */
import { html, nothing } from '../lit.js';
import { duration, moment, short, whole } from '../format.js';
import { icon } from '../icons.js';
import { ago, tasksOf } from '../parts.js';
import { href } from '../router.js';
import { STATES, severity } from '../states.js';
import { workersNow } from '../store.js';
import { Chart } from './chart.js';
import { legend, shareBar, meanShares } from './shares.js';

/** @typedef {import('./detail.js').Detail} Detail */

const WINDOW_MS = 30 * 60_000;
const MOST_ROWS = 12;

const rate = new Chart({ colour: '--accent', text: value => (value === null ? '–' : short(value)) });
const lag = new Chart({ colour: '--warn', text: value => (value === null ? '–' : short(value)) });
const age = new Chart({ colour: '--warn', text: value => (value === null ? '–' : duration(value)) });

/** @type {import('../pages/connector.js').Tab} */
export default {
  label: 'Overview',
  freshen: detail => detail.incidents.freshen(10_000),
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
      ${states(detail)}
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

/** @param {Detail} detail */
function states({ now, history }) {
  const end = workersNow();
  const seenFor = history.times.length > 0 ? end - history.times[0] * 1000 : 0;
  const length = Math.min(WINDOW_MS, Math.max(5 * 60_000, seenFor));
  /** @type {any[]} */
  const tasks = now.tasks ?? [];
  const worst = [...tasks].sort((one, other) => severity(one.state) - severity(other.state) || one.id - other.id).slice(0, MOST_ROWS);
  const rows = worst.sort((one, other) => one.id - other.id).map(it => /** @type {const} */ ([String(it.id), `Task ${it.id}`]));
  return html`
    <section class="panel" aria-label="States over time">
      <div class="panel-head"><h2>States over time</h2><span class="soft">the last ${duration(length)}, as far as this page saw them</span></div>
      <div class="lanes">
        ${[/** @type {const} */ (['connector', 'Connector']), ...rows].map(([key, label]) => lane(label, history.states.get(key) ?? [], end - length, end))}
      </div>
      ${tasks.length > MOST_ROWS ? html`<p class="soft">The ${MOST_ROWS} tasks in most need of attention, of ${tasks.length}.</p>` : nothing}
    </section>`;
}

/** @param {string} label @param {import('./history.js').Since[]} all @param {number} from @param {number} to */
function lane(label, all, from, to) {
  const spans = all.map((it, at) => ({ state: it.state, from: it.at, to: all[at + 1]?.at ?? to })).filter(it => it.to > from);
  const blank = spans.length === 0 ? to - from : Math.max(0, spans[0].from - from);
  const words = spans.map(it => `${it.state.toLowerCase()} ${duration(it.to - it.from)}`).join(', then ');
  return html`
    <div class="lane"><span class="lane-label">${label}</span>
      <div class="lane-bar" role="img" aria-label=${words || 'not seen yet'}>
        ${blank > 0 ? html`<span class="lane-blank" .style=${`flex-grow:${blank / 1000}`}></span>` : nothing}
        ${spans.map(it => {
          const shownFrom = Math.max(it.from, from);
          return html`<span class="segment ${STATES[it.state]?.tone ?? 'warn'}" .style=${`flex-grow:${Math.max(0.001, (it.to - shownFrom) / 1000)}`}
            title=${`${it.state}: ${duration(it.to - it.from)}, from ${moment(it.from)}`}><span>${it.state.toLowerCase()}</span></span>`;
        })}
      </div></div>`;
}

/** @param {Detail} detail */
function shares({ now }) {
  const tasks = (now.tasks ?? []).filter((/** @type {any} */ it) => Object.keys(it.shares ?? {}).length > 0);
  if (tasks.length === 0) {
    return nothing;
  }
  const mean = meanShares(tasks);
  const shownTasks = tasks.slice(0, MOST_ROWS);
  return html`
    <section class="panel" aria-label="Where the time goes">
      <div class="panel-head"><h2>Where the time goes</h2><span class="soft">share of the last minute by stage</span></div>
      <div class="lanes">
        ${tasks.length > 1 ? html`<div class="lane"><span class="lane-label">All tasks</span>${shareBar(mean)}</div>` : nothing}
        ${shownTasks.map((/** @type {any} */ it) => html`<div class="lane"><span class="lane-label">Task ${it.id}</span>${shareBar(it.shares)}</div>`)}
      </div>
      ${legend(mean)}
      ${tasks.length > MOST_ROWS ? html`<p class="soft">The first ${MOST_ROWS} of ${tasks.length} tasks.</p>` : nothing}
    </section>`;
}
