/** The workers: what each is and carries, and how work is spread. */
import { html, nothing, repeat } from '../lit.js';
import { bytes, compareText, duration, moment, plural, whole } from '../format.js';
import { icon } from '../icons.js';
import { asking, empty } from '../parts.js';
import { href } from '../router.js';
import { STATES } from '../states.js';
import { state } from '../store.js';

/** @type {import('../pages.js').Page} */
export default {
  section: 'workers',
  title: () => 'Workers',
  view() {
    const workers = [...state.workers].sort((one, other) => Number(other.leader) - Number(one.leader) || compareText(one.id, other.id));
    return html`<div class="page"><h1>Workers</h1>
      ${workers.length === 0 ? (state.loaded ? empty('No workers', 'The worker that serves this page does not know itself yet. Wait a moment.') : asking())
        : html`${spread(workers)}<div class="cards">${repeat(workers, it => it.id, card)}</div>`}</div>`;
  },
};

/** @param {any[]} workers */
function spread(workers) {
  const most = Math.max(1, ...workers.map(load));
  const mean = workers.reduce((sum, it) => sum + load(it), 0) / workers.length;
  return html`
    <section class="panel" aria-labelledby="spread">
      <div class="panel-head"><h2 id="spread">How work is spread</h2>
        <span class="soft">${plural(workers.length, 'worker')}, ${mean.toFixed(mean < 10 ? 1 : 0)} connectors and tasks each on average</span></div>
      <ul class="spread">${repeat(workers, it => it.id, it => html`
        <li><span class="spread-name" title=${it.id}>${it.id}</span>
          <span class="spread-bar" role="img" aria-label=${`${plural(it.connectors, 'connector')} and ${plural(it.tasks, 'task')}: ${statesText(it)}`}>${segments(it, most)}</span>
          <span class="spread-count">${whole(load(it))}</span></li>`)}
      </ul>
    </section>`;
}

/** @param {any} it */
function load(it) {
  return it.connectors + it.tasks;
}

/** @param {any} it @returns {[string, number][]} the worst first */
function statesOf(it) {
  return Object.keys(STATES).filter(name => it.states?.[name] > 0).map(name => [name, it.states[name]]);
}

/** @param {any} it */
function statesText(it) {
  return statesOf(it).map(([name, count]) => `${count} ${name.toLowerCase()}`).join(', ') || 'states not known';
}

/** @param {any} it @param {number} most */
function segments(it, most) {
  const known = statesOf(it);
  const parts = known.length > 0 ? known : load(it) > 0 ? [['UNKNOWN', load(it)]] : [];
  return parts.map(([name, count]) => html`<span class="segment ${STATES[name].tone}" title=${`${count} ${String(name).toLowerCase()}`}
    .style=${`width:${(100 * Number(count)) / most}%`}></span>`);
}

/** @param {any} it */
function card(it) {
  const heap = it.heap_used_bytes !== null && it.heap_max_bytes > 0 ? it.heap_used_bytes / it.heap_max_bytes : null;
  return html`
    <article class="card ${it.reachable ? '' : 'silent'}">
      <header><h2 title=${it.url ?? ''}>${it.id}</h2>
        <span class="tags">
          ${it.leader ? html`<span class="tag accent">${icon('star')} Leader</span>` : nothing}
          ${it.self ? html`<span class="tag" title="This page comes from it">This one</span>` : nothing}
          ${it.draining ? html`<span class="tag warn">Draining</span>` : nothing}
          ${it.reachable ? nothing : html`<span class="tag bad">Does not answer</span>`}
        </span></header>
      ${it.reachable ? nothing : html`<p class="note bad">${icon('warn')}<span>${it.reason ?? 'It does not tell of itself.'} Look whether its process runs, and whether
        the workers reach each other at <code>${it.url}</code>.</span></p>`}
      <dl class="facts">
        <div><dt>Runs</dt><dd><a href=${`${href('tasks')}?worker=${encodeURIComponent(it.id)}`}>${plural(it.tasks, 'task')}</a>,
          <a href=${`${href('connectors')}?worker=${encodeURIComponent(it.id)}`}>${plural(it.connectors, 'connector')}</a></dd></div>
        <div><dt>States</dt><dd>${statesText(it)}</dd></div>
        <div><dt>Version</dt><dd>${it.version ?? '–'}</dd></div>
        <div><dt>Up</dt><dd title=${moment(it.started_at_ms)}>${duration(it.uptime_ms)}</dd></div>
        <div><dt>Heap</dt><dd>${heap === null ? '–' : `${bytes(it.heap_used_bytes)} of ${bytes(it.heap_max_bytes)}`}
          ${heap === null ? nothing : html`<meter min="0" max="1" high="0.85" optimum="0.3" value=${heap} aria-label="Heap in use">${Math.round(heap * 100)} %</meter>`}</dd></div>
        <div><dt>Threads</dt><dd>${whole(it.threads)}</dd></div>
        <div><dt>Open files</dt><dd>${whole(it.open_files)}</dd></div>
      </dl>
    </article>`;
}
