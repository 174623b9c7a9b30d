/** The fleet: all connectors, problems first. */
import { html, nothing } from '../lit.js';
import { ACTIONS, drive } from '../actions.js';
import { downloadCsv, hasFilters, matchesText, pick, searchField, stateChips, textFilter } from '../filters.js';
import { compareText, plural, pluginName, short, whole } from '../format.js';
import { icon } from '../icons.js';
import { openMenu } from '../menu.js';
import { asking, empty } from '../parts.js';
import { href, route, setQuery } from '../router.js';
import { freshenVersions, slowVersion } from '../slow.js';
import { ATTENTION, severity } from '../states.js';
import { mayWrite, state } from '../store.js';
import { requestRender } from '../rendering.js';
import { Table } from '../table/table.js';
import { COLUMNS, wanted, workersOf } from './fleet-columns.js';

/** @typedef {import('../store.js').Connector} Connector */

/** @type {Table<Connector>} */
const table = new Table({
  id: 'connectors', label: 'Connectors', columns: COLUMNS, selectable: true,
  key: it => it.name,
  open: it => href('connectors', it.name),
  newest: it => state.byName.get(it.name) ?? it,
  order: (one, other) => severity(one.state) - severity(other.state) || compareText(one.name, other.name),
});

/** Filtering and sorting thousands of rows is for when something changed, not for every drawing. */
let keptFor = '';
/** @type {Connector[]} */
let kept = [];
/** @type {Connector[]} all filters but the state */
let keptOfAnyState = [];

function compute() {
  const { query } = route();
  const sort = query.get('sort') ?? '';
  const as = `${table.isLive(sort) ? state.version : state.shape} ${table.isLive(sort)} ${slowVersion()} ${query}`;
  if (as === keptFor) {
    return;
  }
  keptFor = as;
  const text = textFilter(query);
  const [type, plugin, worker] = ['type', 'plugin', 'worker'].map(key => query.get(key));
  const states = query.get('state')?.split(',') ?? [];
  keptOfAnyState = state.connectors.filter(it => (!type || it.type === type) && (!plugin || it.plugin === plugin)
      && (!worker || workersOf(it).includes(worker)) && matchesText(text, it.name, it.plugin, it.reason));
  kept = table.sorted(keptOfAnyState.filter(it => states.length === 0 || states.includes(it.state)), sort);
  for (const name of table.selected) {
    if (!state.byName.has(name)) {
      table.selected.delete(name);
    }
  }
}

/** @type {import('../pages.js').Page} */
export default {
  section: 'connectors',
  title: () => 'Connectors',
  view() {
    freshenVersions();
    if (!state.loaded) {
      return html`<div class="page"><h1 class="sr-only">Connectors</h1>${asking()}</div>`;
    }
    compute();
    return html`
      <div class="page fill">
        <h1 class="sr-only">Connectors</h1>
        ${totals()}
        ${state.connectors.length === 0 ? none() : html`${tools()}${silent()}
          ${kept.length === 0 ? nothingFound() : table.view(kept)}${selection()}`}
      </div>`;
  },
  keys: table.keys(),
  help: [['j', 'Next row'], ['k', 'Row before'], ['Enter', 'Open'], ['x', 'Select, or no longer']],
};

/** @type {{sums: ReturnType<typeof add>, kinds: ReturnType<typeof gather>, version: number, shape: number}} */
const known = { sums: add([]), kinds: gather([]), version: -1, shape: -1 };

/** What is said of all connectors together, found out once for each piece of news. */
function facts() {
  if (known.version !== state.version) {
    known.version = state.version;
    known.sums = add(state.connectors);
  }
  if (known.shape !== state.shape) {
    known.shape = state.shape;
    known.kinds = gather(state.connectors);
  }
  return { ...known.sums, ...known.kinds };
}

/** @param {Connector[]} all */
function add(all) {
  let rate = 0;
  let lag = 0;
  for (const it of all) {
    rate += it.records_per_second ?? 0;
    lag += it.freshness.lag_records ?? 0;
  }
  return { rate, lag };
}

/** @param {Connector[]} all */
function gather(all) {
  const trouble = all.filter(it => ATTENTION.has(it.state));
  const atWork = all.filter(wanted);
  const sum = (/** @type {Connector[]} */ of, /** @type {(it: Connector) => number | null} */ what) => of.reduce((total, it) => total + (what(it) ?? 0), 0);
  const some = (/** @type {(string | null)[]} */ texts) => [...new Set(texts)].filter(it => it !== null).sort();
  return {
    trouble: trouble.length,
    troubled: [...ATTENTION].filter(name => trouble.some(it => it.state === name)).join(','),
    expected: sum(atWork, it => it.tasks_expected),
    running: sum(atWork, it => it.tasks_running),
    types: some(all.map(it => it.type)),
    plugins: some(all.map(it => it.plugin)),
    workers: some(all.flatMap(workersOf)),
  };
}

function totals() {
  const { trouble, troubled, expected, running, rate, lag } = facts();
  const reachable = state.workers.filter(it => it.reachable).length;
  return html`
    <section class="totals" aria-label="Totals">
      <div class="total"><span class="total-value">${whole(state.connectors.length)}</span><span>${state.connectors.length === 1 ? 'connector' : 'connectors'}</span></div>
      ${trouble === 0 ? html`<div class="total good"><span class="total-value">0</span><span>need attention</span></div>`
        : html`<button class="total bad" @click=${() => setQuery({ state: troubled, sort: null })} title="List them">
            <span class="total-value">${whole(trouble)}</span><span>${trouble === 1 ? 'needs' : 'need'} attention</span></button>`}
      <div class="total ${running < expected ? 'warn' : ''}"><span class="total-value">${whole(running)}<small> of ${whole(expected)}</small></span><span>tasks running</span></div>
      <div class="total"><span class="total-value">${short(rate)}</span><span>records/s</span></div>
      <div class="total"><span class="total-value">${short(lag)}</span><span>records behind</span></div>
      <div class="total ${reachable < state.workers.length ? 'warn' : ''}"><span class="total-value">${whole(reachable)}${reachable < state.workers.length
        ? html`<small> of ${state.workers.length}</small>` : nothing}</span><span>${state.workers.length === 1 ? 'worker' : 'workers'}</span></div>
    </section>`;
}

function tools() {
  const { query } = route();
  const { types, plugins, workers } = facts();
  return html`
    <div class="tools">
      ${searchField(query, 'Search connectors')}
      ${pick(query, 'type', 'Type', types.map(it => [it, it]))}
      ${pick(query, 'plugin', 'Plugin', plugins.map(it => [it, pluginName(it)]))}
      ${pick(query, 'worker', 'Worker', workers.map(it => [it, it]))}
      <span class="tools-end">
        <span class="soft" role="status">${kept.length === state.connectors.length ? '' : `${whole(kept.length)} of ${whole(state.connectors.length)}`}</span>
        <button class="button small choose-columns" aria-haspopup="menu" @click=${(/** @type {any} */ event) => openMenu(event.currentTarget, 'Columns', () => table.columnItems())}>${icon('columns')}<span class="wide-only">Columns</span></button>
        <button class="button small" @click=${() => downloadCsv('connectors', table.csv(kept))}>${icon('download')}<span>CSV</span></button>
      </span>
    </div>
    ${stateChips(query, keptOfAnyState)}`;
}

function silent() {
  return state.silent.length === 0 ? nothing : html`<p class="note warn">${icon('warn')}<span>
    ${plural(state.silent.length, 'worker does', 'workers do')} not answer: ${state.silent.map(it => it.worker_id).join(', ')}.
    What ${state.silent.length === 1 ? 'it runs' : 'they run'} is shown as others last heard of it. <a href=${href('workers')}>Workers</a></span></p>`;
}

function none() {
  return empty('No connectors yet', mayWrite()
    ? 'A connector moves records between Kafka and another system. Begin with one of the installed plugins, or put a configuration over the REST API:'
    : 'A connector moves records between Kafka and another system. This console shows only, so create one over the REST API:', html`
    <pre class="code" tabindex="0">${`curl -X PUT ${location.protocol}//${location.host}/connectors/my-first/config \\
  -H 'Content-Type: application/json' \\
  -d '{"connector.class": "FileStreamSource", "tasks.max": "1", "file": "/tmp/in.txt", "topic": "lines"}'`}</pre>
    ${mayWrite() ? html`<p><a class="button primary" href=${href('create')}>${icon('plus')} Create a connector</a></p>` : nothing}`);
}

function nothingFound() {
  return empty('Nothing matches', 'No connector is like that now.', hasFilters(route().query)
    ? html`<p><button class="button" @click=${() => setQuery({ q: null, type: null, plugin: null, worker: null, state: null })}>Clear filters</button></p>` : nothing);
}

/** What is selected counts, even where a filter hides it: said here, so that nobody is surprised. */
function selection() {
  const names = [...table.selected];
  if (names.length === 0 || !mayWrite()) {
    return nothing;
  }
  const listed = new Set(kept.map(it => it.name));
  const hidden = names.filter(name => !listed.has(name)).length;
  const clear = () => { table.selected.clear(); requestRender(); };
  return html`
    <div class="selection" role="toolbar" aria-label="Selected connectors">
      <span><strong>${whole(names.length)}</strong> selected${hidden > 0 ? html` <span class="soft">(${hidden} not listed)</span>` : nothing}</span>
      <span class="selection-actions">${Object.entries(ACTIONS).map(([action, { label, icon: name, danger }]) => html`
        <button class="button small ${danger ? 'danger-text' : ''}" title=${label} @click=${() => drive(/** @type {any} */ (action), names)}>${icon(name)}<span class="action-label">${label}</span></button>`)}
      </span>
      <button class="bare" aria-label="Select none" @click=${clear}>${icon('close')}</button>
    </div>`;
}

