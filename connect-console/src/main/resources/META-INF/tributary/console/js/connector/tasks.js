/** Its tasks, and the connector instance that configures them. */
import { html, nothing } from '../lit.js';
import { path, send } from '../api.js';
import { duration, plural, short, whole } from '../format.js';
import { icon } from '../icons.js';
import { ago, badge, empty, lagText } from '../parts.js';
import { requestRender } from '../rendering.js';
import { href } from '../router.js';
import { ATTENTION } from '../states.js';
import { lasted, mayWrite, workersNow } from '../store.js';
import { toast } from '../toasts.js';
import { legend, meanShares, shareBar } from './shares.js';
import { stackView, traceView } from './trace.js';

/** @typedef {import('./detail.js').Detail} Detail */

const SHOWN_BY_THEMSELVES = 3;
const MOST = 200;

/** What somebody opened or closed, by connector and task. @type {Map<string, boolean>} */
const opened = new Map();
/** Restarts that were asked for and are not answered. @type {Set<string>} */
const asked = new Set();
let all = false;

/** @type {import('../pages/connector.js').Tab} */
export default {
  label: 'Tasks',
  freshen(detail) {
    const failed = [detail.now.connector, ...detail.now.tasks ?? []].some(it => it.status === 'FAILED');
    detail.status.freshen(failed ? 10_000 : 60_000, detail.changedAt);
  },
  view(detail) {
    const { name, now } = detail;
    /** @type {any[]} */
    const tasks = now.tasks ?? [];
    const bad = new Set([now.connector, ...tasks].filter(it => ATTENTION.has(it.state)).slice(0, SHOWN_BY_THEMSELVES));
    const listed = all ? tasks : tasks.slice(0, MOST);
    return html`
      <div class="task-list" role="list" aria-label="Tasks">
        ${row(detail, null, now.connector, bad.has(now.connector))}
        ${listed.map(it => row(detail, it.id, it, bad.has(it)))}
      </div>
      ${listed.length < tasks.length ? html`<p><button class="button" @click=${() => { all = true; requestRender(); }}>Show all ${whole(tasks.length)} tasks</button></p>` : nothing}
      ${tasks.length === 0 ? empty(now.state === 'STOPPED' ? 'It is stopped, so it has no tasks' : 'No tasks yet',
        now.state === 'STOPPED' ? `Resume ${name}, and it makes its tasks anew.` : 'The connector instance makes them when it has started. If it does not: its state above says why.') : nothing}`;
  },
};

/** @param {Detail} detail @param {number | null} id null: the connector instance @param {any} it @param {boolean} needsIt */
function row(detail, id, it, needsIt) {
  const key = `${detail.name}/${id}`;
  const open = opened.get(key) ?? needsIt;
  const label = id === null ? 'Connector' : `Task ${id}`;
  const longest = [...it.stages ?? []].filter((/** @type {any} */ stage) => stage.stage !== 'none').sort((one, other) => other.lasted_ms - one.lasted_ms)[0];
  const toggle = () => { opened.set(key, !open); requestRender(); };
  return html`
    <section class="task ${open ? 'open' : ''}" role="listitem">
      <div class="task-row">
        <button class="task-open" aria-expanded=${String(open)} @click=${toggle}>${icon(open ? 'up' : 'down')}<strong>${label}</strong></button>
        <span class="task-state">${badge(it.state, it.reason)}</span>
        <span class="task-since soft" title="In this state">${ago(it.since_ms)}</span>
        <span class="task-stage">${longest ? html`${longest.stage}${longest.lasted_ms >= 1000 ? html` <strong>for ${duration(lasted(detail.name, longest))}</strong>` : nothing}` : html`<span class="soft">–</span>`}</span>
        <span class="task-worker">${it.worker_id ?? html`<span class="soft">no worker</span>`}</span>
        <span class="task-rate">${id === null ? nothing : html`${short(it.records_per_second)}<span class="soft"> /s</span>`}</span>
        <span class="task-lag">${id === null ? nothing : html`${lagText(it.freshness)}<span class="soft"> ${it.freshness.lag_records !== null ? 'behind' : it.freshness.record_age_ms !== null ? 'old' : ''}</span>`}</span>
        ${mayWrite() ? html`<button class="button small task-restart" ?disabled=${asked.has(key)} aria-label=${`Restart ${label.toLowerCase()}`} @click=${() => restart(detail, id, key)}>
          ${icon('restart')}<span>${asked.has(key) ? 'Asked…' : 'Restart'}</span></button>` : nothing}
      </div>
      ${open ? html`<div class="task-more">${more(detail, id, it, label.toLowerCase())}</div>` : it.reason ? html`<p class="task-reason" title=${it.reason}>${it.reason}</p>` : nothing}
    </section>`;
}

/** @param {Detail} detail @param {number | null} id @param {any} it @param {string} label */
function more(detail, id, it, label) {
  const trace = detail.trace(id);
  return html`
    ${it.reason ? html`<p class="reason-whole">${it.reason}</p>` : nothing}
    ${trace ? traceView(trace, label) : it.status === 'FAILED' ? html`<p class="soft" role="status">${detail.status.error
      ? `Its trace could not be read. ${detail.status.error.message}` : detail.status.value === null || detail.status.at < detail.changedAt ? 'Asking for its trace…'
      : html`Its worker has written no trace of it. <a href=${href('connectors', detail.name, 'logs')}>Its log</a> may say more.`}</p>` : nothing}
    ${it.stack ? stackView(it.stack, label) : nothing}
    <dl class="facts wide">
      ${it.stages?.length > 0 ? fact('Threads', it.stages.map((/** @type {any} */ stage) => html`<span class="thread"><code>${stage.thread}</code> ${stage.stage}${stage.lasted_ms >= 1000 ? ` for ${duration(lasted(detail.name, stage))}` : ''}</span>`)) : nothing}
      ${it.restarts ? fact('Restarts', outlook(it.restarts)) : nothing}
      ${it.zombies > 0 ? fact('Given up', html`<strong class="warn-text">${plural(it.zombies, 'former thread')} of it did not end.</strong> Nothing that is given up can write any more, but it takes memory until its worker is restarted.`) : nothing}
      ${id === null ? nothing : html`
        ${fact('Records', `${whole(it.records)} since it was started`)}
        ${it.freshness.lag_ms !== null ? fact('Time behind', duration(it.freshness.lag_ms)) : nothing}
        ${it.freshness.end_to_end_ms !== null ? fact('End to end', duration(it.freshness.end_to_end_ms)) : nothing}`}
    </dl>
    ${Object.keys(it.shares ?? {}).length > 0 ? html`${shareBar(it.shares)}${legend(meanShares([it]))}` : nothing}`;
}

/** @param {string} title @param {unknown} value */
function fact(title, value) {
  return html`<div><dt>${title}</dt><dd>${value}</dd></div>`;
}

/** @param {any} it */
function outlook(it) {
  return it.next_at_ms !== null ? html`by itself in ${duration(Math.max(0, it.next_at_ms - workersNow()))} (${it.failures} of ${it.budget} failures that are tolerated)`
    : !it.supervised ? 'never by itself: tributary.restart.policy is off, for it or for its worker'
    : it.failures === 0 ? 'by itself, if it fails' : `${it.failures} of ${it.budget} failures that are tolerated count now`;
}

/** @param {Detail} detail @param {number | null} id @param {string} key */
async function restart(detail, id, key) {
  const what = id === null ? `the connector instance of ${detail.name}` : `task ${id} of ${detail.name}`;
  asked.add(key);
  requestRender();
  try {
    await send('POST', id === null ? path`connectors/${detail.name}/restart` : path`connectors/${detail.name}/tasks/${id}/restart`);
    toast({ kind: 'good', text: `Restarted ${what}.` });
  } catch (failure) {
    toast({ kind: 'bad', text: `Could not restart ${what}: ${/** @type {Error} */ (failure).message}` });
  }
  asked.delete(key);
  detail.health.reload();
  detail.status.reload();
  requestRender();
}
