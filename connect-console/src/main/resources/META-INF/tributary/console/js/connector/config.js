/** Its configuration: seen, edited, compared, applied, and what it was before. */
import { html, live, nothing, repeat } from '../lit.js';
import { copyButton } from '../clipboard.js';
import { searchField } from '../filters.js';
import { plural } from '../format.js';
import { icon } from '../icons.js';
import { openPreview } from '../preview/preview.js';
import { requestRender } from '../rendering.js';
import { route } from '../router.js';
import { shown } from '../resource.js';
import { mayWrite } from '../store.js';
import { Draft, asText, ordered } from './draft.js';
import { editTable, viewTable } from './config-table.js';
import { freshenHistory, historyLink, historyPart } from './config-history.js';
import { review } from './config-review.js';
import { Validation } from './validation.js';

/** @typedef {import('./detail.js').Detail} Detail */
/** @typedef {import('./draft.js').Form} Form */

/** @type {[Form, string][]} */
const FORMS = [['table', 'Table'], ['json', 'JSON'], ['properties', 'Properties']];
const MASK = '********'; // also in properties, where anything else would be escaped

/** @type {WeakMap<Detail, Validation>} */
const validations = new WeakMap();
/** How a configuration is shown that is not edited. @type {Form} */
let form = 'table';
let secrets = false;

/** @type {import('../pages/connector.js').Tab} */
export default {
  label: 'Config',
  freshen(detail) {
    detail.config.freshen(detail.draft ? 60_000 : 30_000, detail.changedAt);
    freshenHistory(detail);
  },
  view: detail => shown(detail.config, 'the configuration', config => {
    const validation = validationOf(detail);
    if (mayWrite() && !detail.draft?.problem) {
      validation.ask(detail.draft?.config ?? config);
    }
    return detail.draft ? editing(detail, detail.draft, validation) : viewing(detail, config, validation);
  }),
};

/** @param {Detail} detail */
function validationOf(detail) {
  const known = validations.get(detail) ?? new Validation();
  validations.set(detail, known);
  return known;
}

/** @param {Form} chosen @param {(form: Form) => void} choose @param {boolean} locked */
function forms(chosen, choose, locked) {
  return html`<div class="switch" role="group" aria-label="Shown as">${FORMS.map(([it, label]) => html`
    <button aria-pressed=${String(it === chosen)} ?disabled=${locked && it !== chosen} title=${locked && it !== chosen ? 'First correct the text, so that nothing is lost' : ''}
      @click=${() => { choose(it); requestRender(); }}>${label}</button>`)}</div>`;
}

/** @param {Detail} detail @param {import('./draft.js').Config} config @param {Validation} validation */
function viewing(detail, config, validation) {
  const word = (route().query.get('q') ?? '').toLowerCase();
  const entries = ordered(config);
  const hidden = entries.filter(([key, value]) => validation.secret(key, value)).length;
  const visible = secrets ? entries : entries.map(([key, value]) => /** @type {[string, string | null]} */ ([key, validation.secret(key, value) ? MASK : value]));
  const edit = () => { detail.draft = new Draft(config); detail.draft.show(form); requestRender(); };
  return html`
    <div class="tools">
      ${forms(form, it => { form = it; }, false)}
      ${form === 'table' ? searchField(route().query, 'Search keys and values') : nothing}
      <span class="tools-end">
        ${hidden > 0 ? html`<button class="button small" aria-pressed=${String(secrets)} @click=${() => { secrets = !secrets; requestRender(); }}>${icon('lock')}<span>${secrets ? 'Hide' : 'Show'} ${plural(hidden, 'secret')}</span></button>` : nothing}
        ${historyLink(detail)}
        ${copyButton(() => asText(entries, form === 'properties' ? 'properties' : 'json'), `Copy the configuration as ${form === 'properties' ? 'properties' : 'JSON'}, with its secrets`)}
        <button class="button small" @click=${() => openPreview({ name: detail.name, config: null, what: 'as they are stored' })}>${icon('eye')}<span>Preview</span></button>
        ${mayWrite() ? html`<button class="button small primary" @click=${edit}>Edit</button>` : nothing}
      </span>
    </div>
    ${validation.errors.size > 0 ? html`<p class="note warn">${icon('warn')}<span>As it is stored it would be refused today: ${plural([...validation.errors.values()].flat().length, 'error')}.
      ${[...validation.errors].slice(0, 3).map(([key, errors]) => html`<code>${key}</code>: ${errors[0]} `)}</span></p>` : nothing}
    ${form === 'table' ? viewTable(visible.filter(([key, value]) => `${key}=${value}`.toLowerCase().includes(word)), validation)
      : html`<pre class="code config-text" tabindex="0" aria-label="Configuration">${asText(visible, form)}</pre>`}
    ${historyPart(detail, validation)}`;
}

/** @param {Detail} detail @param {Draft} draft @param {Validation} validation */
function editing(detail, draft, validation) {
  const word = (route().query.get('q') ?? '').toLowerCase();
  const { obstacle } = draft;
  const errors = [...validation.errors.values()].flat().length;
  const discard = () => { detail.draft = null; requestRender(); };
  return html`
    <div class="tools">
      ${forms(draft.form, it => draft.show(it), draft.problem !== '')}
      ${draft.form === 'table' ? searchField(route().query, 'Search keys and values') : nothing}
      <span class="tools-end"><span class="soft" role="status">${validating(draft, validation, errors)}</span></span>
    </div>
    ${validation.trouble && obstacle === '' ? html`<div class="note warn">${icon('warn')}<span class="grow">It could not be validated. ${validation.trouble}</span><button class="button small" @click=${() => validation.retry()}>Try again</button></div>` : nothing}
    ${draft.form === 'table' ? editTable(draft, validation, word) : repeat([draft.form], it => it, () => textForm(draft, validation))}
    <div class="selection" role="toolbar" aria-label="Changes of the configuration">
      <span><strong>${draft.changes.length === 0 ? 'No changes yet' : plural(draft.changes.length, 'change')}</strong>${obstacle && draft.problem === '' ? html` <span class="bad-text">${obstacle}</span>` : nothing}</span>
      <span class="selection-actions">
        <button class="button small primary" ?disabled=${draft.changes.length === 0 || obstacle !== ''} @click=${() => review(detail, draft, validation)}>Review and apply</button>
        <button class="button small" ?disabled=${obstacle !== ''} @click=${() => openPreview({ name: detail.name, config: draft.config, what: 'with your changes' })}>${icon('eye')}<span>Preview</span></button>
        <button class="button small" @click=${discard}>${draft.changed ? 'Discard' : 'Done'}</button>
      </span>
    </div>`;
}

/** @param {Draft} draft @param {Validation} validation @param {number} errors */
function validating(draft, validation, errors) {
  return draft.obstacle !== '' ? '' : validation.running ? 'Validating…' : validation.trouble ? 'Not validated'
    : errors > 0 ? html`<span class="bad-text">${icon('warn')} ${plural(errors, 'error')}</span>` : html`<span class="good-text">${icon('check')} Valid</span>`;
}

/** @param {Draft} draft @param {Validation} validation */
function textForm(draft, validation) {
  const problems = [...validation.errors].flatMap(([key, errors]) => errors.map(error => /** @type {const} */ ([key, error])));
  return html`
    <textarea class="code config-text" spellcheck="false" autocomplete="off" autocapitalize="off" aria-label=${`Configuration as ${draft.form}`} aria-invalid=${String(draft.problem !== '')} rows="22"
      .value=${live(draft.text)} @input=${(/** @type {any} */ event) => { draft.type(event.target.value); requestRender(); }}></textarea>
    ${draft.problem ? html`<p class="field-error" role="alert">${draft.problem}</p>` : nothing}
    ${draft.problem === '' && problems.length > 0 ? html`<ul class="problems">${problems.map(([key, error]) => html`<li><code>${key}</code> ${error}</li>`)}</ul>` : nothing}`;
}
