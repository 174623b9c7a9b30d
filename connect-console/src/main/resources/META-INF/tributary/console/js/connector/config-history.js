/** The configurations that it has had: what was changed when, the difference to what it has now, and the way back. */
import { html, nothing } from '../lit.js';
import { get, path, send } from '../api.js';
import { closeDialog, openDialog } from '../dialogs.js';
import { moment, plural } from '../format.js';
import { icon } from '../icons.js';
import { ago } from '../parts.js';
import { requestRender } from '../rendering.js';
import { shown } from '../resource.js';
import { mayWrite } from '../store.js';
import { toast } from '../toasts.js';
import { diffTable, hasSecrets } from './diff-table.js';
import { difference } from './draft.js';

/**
 * @typedef {import('./detail.js').Detail} Detail
 * @typedef {import('./draft.js').Config} Config
 * @typedef {import('./validation.js').Validation} Validation
 * @typedef {object} Version
 * @property {number} version
 * @property {number} at_ms
 * @property {string | null} worker_id
 * @property {boolean} current
 * @property {{added: string[], removed: string[], changed: string[]} | null} changes
 * @property {Config} config
 */

const MOST_KEYS = 6;
const UNDO_MS = 30_000;

/** All of it is long: it is asked for when there is something new, and else seldom. @param {Detail} detail */
export function freshenHistory({ config, configHistory }) {
  const old = config.value !== null && configHistory.value !== null && difference(config.value, configHistory.value.versions[0].config).length > 0;
  configHistory.freshen(old ? 2_000 : 60_000);
}

/** Leads to the history, which stands below what may be long. @param {Detail} detail */
export function historyLink(detail) {
  const former = (detail.configHistory.value?.versions.length ?? 1) - 1;
  const show = () => {
    const section = document.getElementById('config-history');
    section?.scrollIntoView({ block: 'start' });
    section?.focus({ preventScroll: true });
  };
  return former > 0 ? html`<button class="button small" title=${`${plural(former, 'former configuration')}: compare, or go back`} @click=${show}>${icon('history')}<span>History</span></button>` : nothing;
}

/** @param {Detail} detail @param {Validation} validation */
export function historyPart(detail, validation) {
  return html`<section class="stack history" id="config-history" tabindex="-1" aria-label="History of its configuration">
    <div class="panel-head"><h2>History</h2><span class="soft">kept by the cluster until the connector is deleted</span></div>
    ${shown(detail.configHistory, 'the history of its configuration', body => list(detail, body.versions, validation))}
  </section>`;
}

/** @param {Detail} detail @param {Version[]} versions newest first @param {Validation} validation */
function list(detail, versions, validation) {
  return html`
    ${versions.length > 1 ? nothing : html`<p class="soft quiet">${versions[0].version === 1
      ? 'It was never changed, so there is nothing to go back to. From the first change on, what was before stands here: compare it, or go back to it with one click.'
      : 'What it was before is not kept, so there is nothing to go back to.'}</p>`}
    <ol class="events versions">${versions.map(it => html`
      <li><span class="event-when" title=${moment(it.at_ms)}>${ago(it.at_ms)} ago</span>
        <span class="event-what"><strong>Version ${it.version}</strong>${it.current ? html` <span class="tag accent">current</span>` : nothing}
          <span class="soft" title="The worker that wrote it">${it.worker_id ?? ''}</span></span>
        <span class="event-text">${what(it)}</span>
        <span class="version-actions">${it.current ? nothing : html`
          <button class="button small" aria-label=${`Compare version ${it.version} with what it has now`} @click=${() => compare(detail, it, validation)}>Compare</button>
          ${mayWrite() ? html`<button class="button small" aria-label=${`Roll back to version ${it.version}`} @click=${() => compare(detail, it, validation)}>${icon('history')}<span>Roll back</span></button>` : nothing}`}</span>
      </li>`)}</ol>`;
}

/** @param {Version} version */
function what({ version, changes }) {
  if (changes === null) {
    return html`<span class="soft">${version === 1 ? 'created' : 'the oldest one that is kept'}</span>`;
  }
  const keys = [...changes.changed.map(key => ['', key]), ...changes.added.map(key => ['+', key]), ...changes.removed.map(key => ['−', key])];
  return html`${keys.slice(0, MOST_KEYS).map(([sign, key]) => html`<span class="changed-key" title=${sign === '' ? `${key} was changed` : sign === '+' ? `${key} was added` : `${key} was removed`}><code>${sign}${key}</code></span> `)}${keys.length > MOST_KEYS ? html`<span class="soft">and ${keys.length - MOST_KEYS} more</span>` : nothing}`;
}

/** Opens the dialog. @param {Detail} detail @param {Version} version @param {Validation} validation */
async function compare(detail, version, validation) {
  const state = { now: /** @type {Config | null} */ (null), problem: '', busy: true, secrets: false, dialog: /** @type {any} */ (null) };
  state.dialog = openDialog({ label: `Version ${version.version}`, wide: true, view: () => view(detail, version, validation, state) });
  try {
    state.now = await get(path`connectors/${detail.name}/config`);
  } catch (failure) {
    state.problem = `What it has now could not be read. ${/** @type {Error} */ (failure).message}`;
  }
  state.busy = false;
  requestRender();
}

/** @param {Detail} detail @param {Version} version @param {Validation} validation @param {{now: Config | null, problem: string, busy: boolean, secrets: boolean, dialog: any}} state */
function view(detail, version, validation, state) {
  const changes = state.now === null ? [] : difference(state.now, version.config);
  return html`
    <h2>Version ${version.version} of ${detail.name}</h2>
    <p class="soft">Written ${moment(version.at_ms)}${version.worker_id === null ? '' : ` by ${version.worker_id}`}. ${changes.length === 0 ? '' : `Going back to it changes ${plural(changes.length, 'key')} of what it has now:`}</p>
    ${diffTable(changes, validation, state.secrets)}
    ${state.now !== null && changes.length === 0 ? html`<p>It is exactly what the connector has now.</p>` : nothing}
    ${mayWrite() && changes.length > 0 ? html`<p class="soft">It is validated first, then its tasks are started anew with it. What is paused or stopped stays so. It becomes the newest version: nothing of the history is lost.</p>` : nothing}
    ${state.problem ? html`<p class="note bad" role="alert">${icon('warn')}<span>${state.problem}</span></p>` : nothing}
    <div class="buttons">
      ${hasSecrets(changes, validation) ? html`<button class="button" @click=${() => { state.secrets = !state.secrets; requestRender(); }}>${state.secrets ? 'Hide secrets' : 'Show secrets'}</button>` : nothing}
      <button class="button" @click=${closeDialog}>Close</button>
      ${mayWrite() ? html`<button class="button primary" ?disabled=${state.busy || changes.length === 0} @click=${() => rollBack(detail, version, state)}>${state.busy ? 'One moment…' : `Roll back to version ${version.version}`}</button>` : nothing}
    </div>`;
}

/** @param {Detail} detail @param {Version} version @param {{now: Config | null, problem: string, busy: boolean, dialog: any}} state */
async function rollBack(detail, version, state) {
  state.busy = true;
  state.problem = '';
  requestRender();
  try {
    const seen = /** @type {Config} */ (state.now);
    const now = await get(path`connectors/${detail.name}/config`);
    state.now = now;
    if (difference(seen, now).length > 0) {
      throw new Error('Somebody changed it just now: nothing was done. Above is the difference to what it has now.');
    }
    await send('PUT', path`connectors/${detail.name}/config`, version.config);
    state.dialog.close();
    toast({
      kind: 'good', text: `${detail.name} has the configuration of version ${version.version} again.`, lastsMs: UNDO_MS,
      action: { label: 'Undo', run: () => { undo(detail, now, version.config); } },
    });
    changed(detail);
  } catch (failure) {
    state.problem = /** @type {Error} */ (failure).message;
    if (!state.dialog.isOpen()) { // nobody looks there any more
      toast({ kind: 'bad', text: `${detail.name} was not rolled back: ${state.problem}` });
    }
  }
  state.busy = false;
  requestRender();
}

/** Unless somebody did something with it since. @param {Detail} detail @param {Config} before @param {Config} after */
async function undo(detail, before, after) {
  try {
    const now = await get(path`connectors/${detail.name}/config`);
    if (difference(after, now).length > 0) {
      throw new Error('Somebody changed it since; every version stands in its history.');
    }
    await send('PUT', path`connectors/${detail.name}/config`, before);
    toast({ kind: 'good', text: `${detail.name} has the configuration from before the roll-back again.` });
  } catch (failure) {
    toast({ kind: 'bad', text: `Rolling back ${detail.name} was not undone. ${/** @type {Error} */ (failure).message}` });
  }
  changed(detail);
}

/** @param {Detail} detail */
function changed(detail) {
  detail.config.reload();
  detail.configHistory.reload();
  detail.health.reload();
}
