/** What would change, before it does: against what is stored at that moment. */
import { html, nothing } from '../lit.js';
import { address, get, path, send } from '../api.js';
import { copyButton } from '../clipboard.js';
import { quoted } from '../config/diff.js';
import { closeDialog, openDialog } from '../dialogs.js';
import { plural } from '../format.js';
import { icon } from '../icons.js';
import { requestRender } from '../rendering.js';
import { toast } from '../toasts.js';
import { diffTable, hasSecrets } from './diff-table.js';
import { difference } from './draft.js';

/**
 * @typedef {import('./detail.js').Detail} Detail
 * @typedef {import('./draft.js').Draft} Draft
 * @typedef {import('./validation.js').Validation} Validation
 */

/**
 * Opens the dialog.
 * @param {Detail} detail
 * @param {Draft} draft
 * @param {Validation} validation
 */
export async function review(detail, draft, validation) {
  const state = { stored: draft.base, meanwhile: 0, problem: '', busy: true, secrets: false, dialog: /** @type {any} */ (null) };
  state.dialog = openDialog({ label: 'Review the changes', wide: true, view: () => view(detail, draft, validation, draft.config, state) });
  try {
    state.stored = await get(path`connectors/${detail.name}/config`);
    state.meanwhile = difference(draft.base, state.stored).length;
  } catch (failure) {
    state.problem = `What is stored now could not be read, so this may not be all. ${/** @type {Error} */ (failure).message}`;
  }
  state.busy = false;
  requestRender();
}

/** @param {Detail} detail @param {Draft} draft @param {Validation} validation @param {import('./draft.js').Config} after @param {any} state */
function view(detail, draft, validation, after, state) {
  const changes = difference(state.stored, after);
  const errors = [...validation.errors.values()].flat().length;
  const keep = () => { draft.rebase(state.stored); state.meanwhile = 0; validation.ask(draft.config, 0); requestRender(); };
  return html`
    <h2>Review ${plural(changes.length, 'change')} of ${detail.name}</h2>
    ${state.meanwhile > 0 ? html`<div class="note warn">${icon('warn')}<span class="grow">Somebody changed ${plural(state.meanwhile, 'key')} since you began. Below is the difference to what is stored now: applying undoes what is not yours.</span>
      <button class="button small" @click=${keep}>Keep theirs, too</button></div>` : nothing}
    ${errors > 0 ? html`<p class="note bad">${icon('warn')}<span>It has ${plural(errors, 'error')}, and will be refused.</span></p>` : nothing}
    ${diffTable(changes, validation, state.secrets)}
    ${changes.length === 0 && !state.busy ? html`<p class="soft">It is stored like that already.</p>` : nothing}
    <p class="soft">Its tasks are started anew with it. What is paused or stopped stays so.</p>
    <div class="trace-head"><h3>The same with curl</h3>${copyButton(() => curl(detail.name, after), 'Copy the command, with its secrets')}</div>
    ${state.problem ? html`<p class="note bad" role="alert">${icon('warn')}<span>${state.problem}</span></p>` : nothing}
    <div class="buttons">
      ${hasSecrets(changes, validation) ? html`<button class="button" @click=${() => { state.secrets = !state.secrets; requestRender(); }}>${state.secrets ? 'Hide secrets' : 'Show secrets'}</button>` : nothing}
      <button class="button" @click=${closeDialog}>Go on editing</button>
      <button class="button primary" ?disabled=${state.busy || changes.length === 0} @click=${() => apply(detail, draft, after, state)}>${state.busy ? 'One moment…' : 'Apply'}</button>
    </div>`;
}

/** @param {Detail} detail @param {Draft} draft @param {import('./draft.js').Config} after @param {any} state */
async function apply(detail, draft, after, state) {
  state.busy = true;
  state.problem = '';
  requestRender();
  try {
    await send('PUT', path`connectors/${detail.name}/config`, after);
    if (detail.draft === draft) {
      detail.draft = null;
    }
    toast({ kind: 'good', text: `The configuration of ${detail.name} is changed.` });
    state.dialog.close();
    detail.config.reload();
    detail.configHistory.reload();
    detail.health.reload();
  } catch (failure) {
    state.problem = /** @type {Error} */ (failure).message;
    if (!state.dialog.isOpen()) { // nobody looks there any more
      toast({ kind: 'bad', text: `The configuration of ${detail.name} was not changed: ${state.problem}` });
    }
  }
  state.busy = false;
  requestRender();
}

/** @param {string} name @param {import('./draft.js').Config} config */
function curl(name, config) {
  return `curl -X PUT ${quoted(address(path`connectors/${name}/config`))} -H 'Content-Type: application/json' \\\n  -d ${quoted(JSON.stringify(config, null, 2))}`;
}
