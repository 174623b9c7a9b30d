/** The columns of the table of connectors. */
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { iso, moment, pluginName, short } from '../format.js';
import { openMenu } from '../menu.js';
import { actionItems } from '../actions.js';
import { ago, badge, lagText, sparkline, tasksOf, trend } from '../parts.js';
import { href } from '../router.js';
import { topicsOf, versionOf } from '../slow.js';
import { severity } from '../states.js';
import { behind, mayWrite, state } from '../store.js';

/** @typedef {import('../store.js').Connector} Connector */

/** Whether its tasks are meant to run. @param {Connector} it */
export function wanted(it) {
  return it.state !== 'PAUSED' && it.state !== 'STOPPED';
}

/** When its state or its configuration changed last. @param {Connector} it */
function changedAt(it) {
  return Math.max(it.since_ms ?? 0, it.config_changed_at_ms ?? 0) || null;
}

/** @param {Connector} it */
function changes(it) {
  return `${it.state.toLowerCase()} since ${moment(it.since_ms)}\nconfiguration of ${moment(it.config_changed_at_ms)}`;
}

/** @type {WeakMap<Connector, string[]>} as long as the piece of news lasts */
const found = new WeakMap();

/** All workers of a connector and its tasks. @param {Connector} it @returns {string[]} */
export function workersOf(it) {
  let all = found.get(it);
  if (!all) {
    all = [...new Set([it.connector.worker_id, ...it.tasks.map(task => task.worker_id)].filter(id => id !== null))].sort();
    found.set(it, all);
  }
  return all;
}

/** @type {import('../table/table.js').Column<Connector>[]} */
export const COLUMNS = [
  {
    id: 'name', title: 'Name', width: 188, grow: true, always: true, value: it => it.name,
    cell: it => html`<a class="name" href=${href('connectors', it.name)} title=${it.name}>${it.name}</a>
      ${it.reason ? html`<span class="reason" title=${it.reason}>${it.reason}</span>` : nothing}`,
  },
  { id: 'health', title: 'Health', width: 138, always: true, value: it => severity(it.state), text: it => it.state, cell: it => badge(it.state, it.reason) },
  { id: 'status', title: 'State', width: 104, yields: 2, value: it => it.connector.status, cell: it => html`<span class="soft caps">${it.connector.status ?? '–'}</span>` },
  {
    id: 'tasks', title: 'Tasks', width: 80, always: true, value: it => it.tasks_running - it.tasks_expected, text: it => `${it.tasks_running} of ${it.tasks_expected}`,
    cell: it => tasksOf(it.tasks_running, it.tasks_expected, wanted(it)),
  },
  { id: 'type', title: 'Type', width: 74, yields: 3, value: it => it.type, cell: it => it.type },
  {
    id: 'plugin', title: 'Plugin', width: 164, yields: 6, value: it => `${pluginName(it.plugin)} ${versionOf(it.name) ?? ''}`.trim(),
    cell: it => html`<span title=${it.plugin ?? ''}>${pluginName(it.plugin)}</span> <span class="soft">${versionOf(it.name) ?? ''}</span>`,
  },
  {
    id: 'rate', title: 'Records/s', width: 144, number: true, live: true, value: it => it.records_per_second,
    cell: it => trend(short(it.records_per_second), sparkline(state.trends.get(it.name)?.rate ?? [], 'rate')),
  },
  {
    id: 'lag', title: 'Lag', width: 144, number: true, live: true, value: it => behind(it),
    cell: it => trend(lagText(it.freshness), sparkline(state.trends.get(it.name)?.lag ?? [], 'lag')),
  },
  {
    id: 'worker', title: 'Worker', width: 166, yields: 5, value: it => workersOf(it).join(' '),
    cell: it => {
      const all = workersOf(it);
      return html`<span title=${all.join('\n')}>${it.connector.worker_id ?? all[0] ?? '–'}${all.length > 1 ? html` <span class="soft">+${all.length - 1}</span>` : nothing}</span>`;
    },
  },
  {
    id: 'topics', title: 'Topics', width: 130, yields: 1, live: true, value: it => topicsOf(it.name)?.join(' ') ?? null, text: it => topicsOf(it.name)?.join(' ') ?? '?',
    cell: it => {
      const topics = topicsOf(it.name);
      return topics === null ? html`<span class="soft">–</span>`
        : html`<span title=${topics.join('\n')}>${topics[0] ?? html`<span class="soft">none yet</span>`}${topics.length > 1 ? html` <span class="soft">+${topics.length - 1}</span>` : nothing}</span>`;
    },
  },
  { id: 'since', title: 'Changed', width: 96, yields: 4, number: true, value: changedAt, text: it => iso(changedAt(it)), cell: it => ago(changedAt(it), changes(it)) },
  { id: 'actions', title: '', width: 44, always: true, value: () => null, cell: it => (mayWrite() ? actions(it) : nothing) },
];

/** @param {Connector} it */
function actions(it) {
  return html`<button class="bare" aria-haspopup="menu" aria-label=${`Actions for ${it.name}`}
    @click=${(/** @type {any} */ event) => openMenu(event.currentTarget, it.name, () => actionItems(it.name))}>${icon('more')}</button>`;
}
