/** One connector: what it does and what it did, its configuration, offsets and topics. */
import { html, nothing } from '../lit.js';
import { ACTIONS, actionItems, drive } from '../actions.js';
import { simpleName } from '../format.js';
import { icon } from '../icons.js';
import { openMenu } from '../menu.js';
import { asking, badge, empty } from '../parts.js';
import { go, href, route } from '../router.js';
import { versionOf, freshenVersions } from '../slow.js';
import { mayWrite, state } from '../store.js';
import { detailOf, hasDrafts } from '../connector/detail.js';
import config from '../connector/config.js';
import incidents from '../connector/incidents.js';
import logs from '../connector/logs.js';
import offsets from '../connector/offsets.js';
import overview from '../connector/overview.js';
import tasks from '../connector/tasks.js';
import topics from '../connector/topics.js';

/**
 * @typedef {object} Tab
 * @property {string} label
 * @property {(detail: import('../connector/detail.js').Detail) => void} freshen called every second while it is shown: asks for what is old
 * @property {(detail: import('../connector/detail.js').Detail, rest: string[]) => unknown} view rest: what the address has behind the tab
 */

/** @type {Record<string, Tab>} */
const TABS = { overview, tasks, incidents, logs, config, offsets, topics };
const NAMES = Object.keys(TABS);
/** Those that are always at hand; the others stand in the menu. @type {(keyof typeof ACTIONS)[]} */
const BUTTONS = ['pause', 'resume', 'stop', 'restart'];
const EVERY_MS = 1_000;

/** @type {number | undefined} */
let timer;
/** Parts of the address without filters. */
let shownAt = '';
/** Names that were there: one that is gone was deleted. @type {Set<string>} */
const seen = new Set();

window.addEventListener('beforeunload', event => hasDrafts() && event.preventDefault());

function freshen() {
  const { parts } = route();
  const tab = TABS[parts[2] ?? 'overview'];
  if (document.hidden || !tab || !state.byName.has(parts[1])) {
    return;
  }
  const detail = detailOf(parts[1]);
  detail.freshen();
  tab.freshen(detail);
}

/** @param {number} by */
function turn(by) {
  const { parts } = route();
  const at = NAMES.indexOf(parts[2] ?? 'overview') + by;
  go(href('connectors', parts[1], NAMES[(at + NAMES.length) % NAMES.length]));
}

/** @type {import('../pages.js').Page} */
export default {
  section: 'connectors',
  title: ({ parts }) => `${parts[1]}${TABS[parts[2]] && parts[2] !== 'overview' ? ` · ${TABS[parts[2]].label}` : ''}`,
  enter({ parts }) {
    clearInterval(timer);
    timer = setInterval(freshen, EVERY_MS);
    freshen();
    const at = parts.join('/');
    if (at === shownAt) {
      return; // only a filter changed
    }
    shownAt = at;
    window.scrollTo(0, 0);
    setTimeout(() => document.querySelector('.tabs [aria-current="page"]')?.scrollIntoView({ block: 'nearest', inline: 'center' }), 100);
  },
  leave() {
    clearInterval(timer);
    shownAt = '';
  },
  view({ parts }) {
    const name = parts[1];
    freshenVersions();
    if (!state.loaded) {
      return html`<div class="page"><h1>${name}</h1>${asking()}</div>`;
    }
    if (!state.byName.has(name)) {
      return gone(name);
    }
    if (!seen.has(name)) {
      seen.add(name);
      queueMicrotask(freshen);
    }
    const detail = detailOf(name);
    const tab = TABS[parts[2] ?? 'overview'];
    return html`
      <div class="page connector">
        ${head(detail)}
        <nav class="tabs" aria-label="Parts of this connector">${NAMES.map(it => html`
          <a href=${href('connectors', name, it)} aria-current=${TABS[it] === tab ? 'page' : 'false'}>${TABS[it].label}${mark(it, detail)}</a>`)}
        </nav>
        ${tab ? tab.view(detail, parts.slice(3))
          : empty('There is no such part', 'The address may be mistyped.', html`<p><a class="button" href=${href('connectors', name)}>Overview</a></p>`)}
      </div>`;
  },
  keys: {
    '[': () => turn(-1),
    ']': () => turn(1),
    ...Object.fromEntries(NAMES.map((it, at) => [String(at + 1), () => go(href('connectors', route().parts[1], it))])),
  },
  help: [['1 … 7', 'Overview, tasks, incidents, logs, config, offsets, topics'], ['[ ]', 'The part before, the next']],
};

/** @param {string} name */
function gone(name) {
  return html`<div class="page">${seen.has(name)
    ? empty(`${name} was deleted`, 'Its offsets, and the consumer group of a sink, are still there: a connector that is created with the same name goes on from them.', back())
    : empty(`There is no connector ${name}`, 'The name may be mistyped (capital and small letters differ), or somebody deleted it.', back())}</div>`;
}

function back() {
  return html`<p><a class="button" href=${href('connectors')}>All connectors</a></p>`;
}

/** @param {import('../connector/detail.js').Detail} detail */
function head(detail) {
  const { name, now } = detail;
  return html`
    <header class="connector-head">
      <div class="connector-name">
        <a class="crumb" href=${href('connectors')}>Connectors</a>
        <h1>${name}</h1>
        <p class="connector-facts">${badge(now.state, now.reason)}
          <span class="tag">${now.type}</span>
          <span title=${now.plugin ?? ''}>${simpleName(now.plugin)} <span class="soft">${versionOf(name) ?? ''}</span></span></p>
      </div>
      ${mayWrite() ? buttons(detail) : nothing}
    </header>`;
}

/** What makes sense in its state comes first; all of it is in the menu. @param {import('../connector/detail.js').Detail} detail */
function buttons({ name, now }) {
  const status = now.connector.status;
  const rests = status === 'PAUSED' || status === 'STOPPED';
  const failed = now.connector.status === 'FAILED' || now.tasks?.some((/** @type {any} */ it) => it.status === 'FAILED');
  const offered = { pause: !rests, resume: rests, stop: status !== 'STOPPED', restart: !rests && !failed, 'restart-failed': failed && !rests };
  return html`<div class="connector-actions">
    ${[.../** @type {any[]} */ (BUTTONS), 'restart-failed'].filter(it => /** @type {any} */ (offered)[it]).map(action => html`
      <button class="button small ${action === 'resume' || action === 'restart-failed' ? 'primary' : ''}" title=${ACTIONS[/** @type {keyof typeof ACTIONS} */ (action)].label}
        @click=${() => drive(action, [name])}>
        ${icon(ACTIONS[/** @type {keyof typeof ACTIONS} */ (action)].icon)}<span>${ACTIONS[/** @type {keyof typeof ACTIONS} */ (action)].label.replace(' with all tasks', '')}</span></button>`)}
    <button class="button small" aria-haspopup="menu" aria-label=${`All actions for ${name}`}
      @click=${(/** @type {any} */ event) => openMenu(event.currentTarget, name, () => actionItems(name))}>${icon('more')}</button>
  </div>`;
}

/** @param {string} tab @param {import('../connector/detail.js').Detail} detail */
function mark(tab, detail) {
  const { tasks_running: running, tasks_expected: expected } = detail.now;
  switch (tab) {
    case 'tasks': {
      const missing = running < expected && !['PAUSED', 'STOPPED'].includes(detail.now.state);
      return html` <span class="count ${missing ? 'bad' : ''}">${missing ? `${running}/` : ''}${expected}</span>`;
    }
    case 'incidents': return detail.incidents.value?.total > 0 ? html` <span class="count">${detail.incidents.value.total}</span>` : nothing;
    case 'config': return detail.draft?.changed ? html` <span class="count warn" title="Changes that are not applied">${detail.draft.changes.length}</span>` : nothing;
    default: return nothing;
  }
}
