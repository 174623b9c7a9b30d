/** All tasks of the cluster. */
import { html, nothing } from '../lit.js';
import { downloadCsv, hasFilters, matchesText, pick, searchField, stateChips, textFilter } from '../filters.js';
import { compareText, duration, iso, short, whole } from '../format.js';
import { icon } from '../icons.js';
import { openMenu } from '../menu.js';
import { ago, asking, badge, empty, lagText } from '../parts.js';
import { href, route, setQuery } from '../router.js';
import { severity } from '../states.js';
import { lasted, state } from '../store.js';
import { Table } from '../table/table.js';

/** @typedef {import('../store.js').Task & {connector: string, type: string, key: string}} Row */

/** What its threads are doing, the one that has been at it longest first. @param {Row} it */
function stageText(it) {
  const stages = it.stages.filter(stage => stage.stage !== 'none').sort((one, other) => other.lasted_ms - one.lasted_ms);
  return [...new Set(stages.map(stage => (stage.lasted_ms >= 1000 ? `${stage.stage} for ${duration(lasted(it.connector, stage))}` : stage.stage)))].join(', ');
}

/** @param {Row} it */
function endToEnd(it) {
  return it.freshness.end_to_end_ms ?? it.freshness.record_age_ms;
}

/** @type {import('../table/table.js').Column<Row>[]} */
const COLUMNS = [
  {
    id: 'name', title: 'Task', width: 200, grow: true, always: true, value: it => it.key,
    cell: it => html`<a class="name" href=${href('connectors', it.connector, 'tasks')} title=${it.key}>${it.connector}<span class="soft"> / ${it.id}</span></a>
      ${it.reason ? html`<span class="reason" title=${it.reason}>${it.reason}</span>` : nothing}`,
  },
  { id: 'health', title: 'Health', width: 138, always: true, value: it => severity(it.state), text: it => it.state, cell: it => badge(it.state, it.reason) },
  { id: 'status', title: 'State', width: 104, yields: 1, value: it => it.status, cell: it => html`<span class="soft caps">${it.status ?? '–'}</span>` },
  { id: 'stage', title: 'Doing', width: 170, live: true, value: it => stageText(it) || null, cell: it => stageText(it) || html`<span class="soft">–</span>` },
  { id: 'type', title: 'Type', width: 74, yields: 2, value: it => it.type, cell: it => it.type },
  { id: 'worker', title: 'Worker', width: 150, value: it => it.worker_id, cell: it => it.worker_id ?? html`<span class="soft">none</span>` },
  { id: 'rate', title: 'Records/s', width: 96, live: true, number: true, value: it => it.records_per_second, cell: it => short(it.records_per_second) },
  { id: 'records', title: 'Records', width: 96, yields: 3, live: true, number: true, value: it => it.records, cell: it => short(it.records) },
  { id: 'lag', title: 'Lag', width: 84, live: true, number: true, value: it => it.freshness.lag_records ?? it.freshness.record_age_ms, cell: it => lagText(it.freshness) },
  { id: 'age', title: 'Freshness', width: 100, yields: 5, live: true, number: true, value: endToEnd, cell: it => duration(endToEnd(it)) },
  { id: 'since', title: 'Since', width: 96, yields: 4, number: true, value: it => it.since_ms, text: it => iso(it.since_ms), cell: it => ago(it.since_ms) },
  {
    id: 'restarts', title: 'Failures', width: 90, live: true, number: true, hidden: true, value: it => it.restarts?.failures ?? null,
    cell: it => (it.restarts === null ? '–' : `${it.restarts.failures}${it.restarts.supervised ? ` of ${it.restarts.budget}` : ''}`),
  },
];

/** @type {Table<Row>} */
const table = new Table({
  id: 'tasks', label: 'Tasks', columns: COLUMNS, selectable: false,
  key: it => it.key,
  open: it => href('connectors', it.connector, 'tasks'),
  newest: it => {
    const task = state.byName.get(it.connector)?.tasks.find(other => other.id === it.id);
    return task ? { ...it, ...task } : it;
  },
  order: (one, other) => severity(one.state) - severity(other.state) || compareText(one.connector, other.connector) || one.id - other.id,
});

let allFor = -1;
/** @type {Row[]} */
let all = [];
let keptFor = '';
/** @type {Row[]} */
let kept = [];
/** @type {Row[]} */
let keptOfAnyState = [];

function compute() {
  const { query } = route();
  const sort = query.get('sort') ?? '';
  const version = table.isLive(sort) ? state.version : state.shape;
  const as = `${version} ${table.isLive(sort)} ${query}`;
  if (as === keptFor) {
    return;
  }
  keptFor = as;
  if (allFor !== state.version) {
    allFor = state.version;
    all = state.connectors.flatMap(it => it.tasks.map(task => ({ ...task, connector: it.name, type: it.type, key: `${it.name}-${task.id}` })));
  }
  const text = textFilter(query);
  const [type, worker] = ['type', 'worker'].map(key => query.get(key));
  const states = query.get('state')?.split(',') ?? [];
  keptOfAnyState = all.filter(it => (!type || it.type === type) && (!worker || it.worker_id === worker)
      && matchesText(text, it.connector, it.reason, it.worker_id));
  kept = table.sorted(keptOfAnyState.filter(it => states.length === 0 || states.includes(it.state)), sort);
}

/** @type {import('../pages.js').Page} */
export default {
  section: 'tasks',
  title: () => 'Tasks',
  view() {
    if (!state.loaded) {
      return html`<div class="page"><h1 class="sr-only">Tasks</h1>${asking()}</div>`;
    }
    compute();
    return html`<div class="page fill"><h1 class="sr-only">Tasks</h1>
      ${all.length === 0 ? empty('No tasks yet', html`Tasks do the work of connectors. They appear here as soon as there is a <a href=${href('connectors')}>connector</a> that is not stopped.`)
        : html`${tools()}${kept.length === 0 ? nothingFound() : table.view(kept)}`}</div>`;
  },
  keys: table.keys(),
  help: [['j', 'Next row'], ['k', 'Row before'], ['Enter', 'Open its connector']],
};

function tools() {
  const { query } = route();
  const workers = [...new Set(all.map(it => it.worker_id).filter(it => it !== null))].sort();
  const types = [...new Set(all.map(it => it.type))].sort();
  return html`
    <div class="tools">
      ${searchField(query, 'Search tasks')}
      ${pick(query, 'type', 'Type', types.map(it => [it, it]))}
      ${pick(query, 'worker', 'Worker', workers.map(it => [it, it]))}
      <span class="tools-end">
        <span class="soft" role="status">${kept.length === all.length ? `${whole(all.length)}` : `${whole(kept.length)} of ${whole(all.length)}`}</span>
        <button class="button small choose-columns" aria-haspopup="menu" @click=${(/** @type {any} */ event) => openMenu(event.currentTarget, 'Columns', () => table.columnItems())}>${icon('columns')}<span class="wide-only">Columns</span></button>
        <button class="button small" @click=${() => downloadCsv('tasks', table.csv(kept))}>${icon('download')}<span>CSV</span></button>
      </span>
    </div>
    ${stateChips(query, keptOfAnyState)}`;
}

function nothingFound() {
  return empty('Nothing matches', 'No task is like that now.', hasFilters(route().query)
    ? html`<p><button class="button" @click=${() => setQuery({ q: null, type: null, worker: null, state: null })}>Clear filters</button></p>` : nothing);
}
