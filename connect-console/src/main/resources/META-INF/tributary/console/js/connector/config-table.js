/** A configuration key by key, with what its plugin tells of each. */
import { html, live, nothing, repeat } from '../lit.js';
import { icon } from '../icons.js';
import { requestRender } from '../rendering.js';

/**
 * @typedef {import('./draft.js').Draft} Draft
 * @typedef {import('./draft.js').Row} Row
 * @typedef {import('./validation.js').Validation} Validation
 */

const LONG = 72;
/** Secrets that somebody wants to see, by row. @type {Set<number>} */
const revealed = new Set();

/** @param {[string, string | null][]} entries @param {Validation} validation */
export function viewTable(entries, validation) {
  return entries.length === 0 ? html`<p class="soft quiet">No key or value is like that.</p>` : html`
    <div class="panel flush scroll"><table class="kv config">
      <colgroup><col class="key"><col></colgroup>
      <thead class="sr-only"><tr><th>Key</th><th>Value</th></tr></thead>
      <tbody>${entries.map(([key, value]) => html`<tr class=${validation.errors.has(key) ? 'wrong' : ''}>
        <th scope="row"><code>${key}</code>${documentation(validation, key)}</th>
        <td>${value === null ? html`<span class="tag">null</span>` : value === '' ? html`<span class="soft">empty</span>` : html`<code class="value">${value}</code>`}${errorsOf(validation, key)}</td></tr>`)}</tbody>
    </table></div>`;
}

/** @param {Validation} validation @param {string} key */
function documentation(validation, key) {
  const text = validation.definitions.get(key)?.documentation;
  return text ? html`<p class="doc" title=${text}>${text}</p>` : nothing;
}

/** @param {Validation} validation @param {string} key @param {(nearest: string) => void} [rename] */
function errorsOf(validation, key, rename) {
  const warning = validation.warnings.get(key);
  return html`${(validation.errors.get(key) ?? []).map(error => html`<p class="field-error" id=${`error-${key}`}>${error}</p>`)}
    ${warning ? html`<p class="field-warning">${warning.message}${rename ? html` <button class="link" @click=${() => rename(warning.nearest)}>Use ${warning.nearest}</button>` : nothing}</p>` : nothing}`;
}

/** @param {Draft} draft @param {Validation} validation @param {string} word */
export function editTable(draft, validation, word) {
  const keys = new Set(draft.rows.map(it => it.key));
  const rows = draft.rows.filter(it => it.added || validation.errors.has(it.key) || `${it.key}=${validation.secret(it.key, it.value) ? '' : it.value}`.toLowerCase().includes(word));
  const missing = [...validation.errors].filter(([key]) => !keys.has(key));
  const removed = Object.keys(draft.base).filter(key => !keys.has(key));
  return html`
    ${missing.length > 0 ? html`<div class="note bad">${icon('warn')}<ul class="grow plain">${missing.map(([key, errors]) => html`
      <li><code>${key}</code> ${errors.join(' ')} <button class="link" @click=${() => add(draft, key)}>Add it</button></li>`)}</ul></div>` : nothing}
    <div class="panel flush"><table class="kv config edit">
      <colgroup><col class="key"><col><col class="end"></colgroup>
      <thead class="sr-only"><tr><th>Key</th><th>Value</th><th>Remove</th></tr></thead>
      <tbody>
        ${repeat(rows, it => it.id, it => row(draft, it, validation))}
        ${removed.map(key => html`<tr class="removed"><th scope="row"><code class="struck">${key}</code> <span class="tag bad">removed</span></th><td><code class="struck">${validation.secret(key, draft.base[key]) ? '••••••••' : draft.base[key]}</code></td>
          <td class="row-end"><button class="button small" @click=${() => { add(draft, key, draft.base[key]); }}>Put back</button></td></tr>`)}
      </tbody>
    </table></div>
    <datalist id="config-keys">${[...validation.definitions.values()].filter(it => !keys.has(it.name)).map(it => html`<option value=${it.name}>${it.documentation.slice(0, 90)}</option>`)}</datalist>
    <p><button class="button" @click=${() => add(draft, '')}>${icon('plus')}<span>Add a key</span></button></p>`;
}

/** @param {Draft} draft @param {string} key @param {string | null} [value] */
function add(draft, key, value = '') {
  const row = draft.add(key);
  row.value = value;
  requestRender();
  setTimeout(() => document.getElementById(`${key === '' ? 'key' : 'value'}-${row.id}`)?.focus(), 60);
}

/** @param {Draft} draft @param {Row} it @param {Validation} validation */
function row(draft, it, validation) {
  const before = draft.base[it.key];
  const changed = before !== it.value;
  const wrong = validation.errors.has(it.key);
  return html`<tr class="${wrong ? 'wrong' : changed ? 'changed' : ''}">
    <th scope="row">${it.added ? html`<input type="text" class="mono" id=${`key-${it.id}`} list="config-keys" placeholder="key" aria-label="Key" autocomplete="off" spellcheck="false"
        .value=${live(it.key)} @input=${(/** @type {any} */ event) => { it.key = event.target.value.trim(); requestRender(); }}>` : html`<label for=${`value-${it.id}`}><code>${it.key}</code></label>`}
      ${documentation(validation, it.key)}</th>
    <td>${field(it, validation, wrong)}${errorsOf(validation, it.key, nearest => { it.key = nearest; requestRender(); })}
      ${changed && before !== undefined ? html`<p class="soft was">was <code>${before === null ? 'null' : validation.secret(it.key, before) ? '••••••••' : before === '' ? 'empty' : before}</code>
        <button class="link" @click=${() => { it.value = before; requestRender(); }}>Undo</button></p>` : nothing}</td>
    <td class="row-end">${it.key === 'name' || it.key === 'connector.class' ? nothing : html`<button class="bare" aria-label=${`Remove ${it.key || 'this key'}`} title="Remove" @click=${() => { draft.remove(it); requestRender(); }}>${icon('trash')}</button>`}</td>
  </tr>`;
}

/** @param {Row} it @param {Validation} validation @param {boolean} wrong */
function field(it, validation, wrong) {
  const definition = validation.definitions.get(it.key);
  const set = (/** @type {any} */ event) => { it.value = event.target.value; requestRender(); };
  const id = `value-${it.id}`;
  const hint = definition?.default_value ? `default: ${definition.default_value}` : definition?.required ? 'required' : '';
  if (it.key === 'name') {
    return html`<code class="value">${it.value}</code> <span class="soft">stays as it is</span>`;
  }
  if (definition?.type === 'BOOLEAN' && (it.value === 'true' || it.value === 'false')) {
    return html`<select id=${id} .value=${live(it.value)} @change=${set}><option value="true" ?selected=${it.value === 'true'}>true</option><option value="false" ?selected=${it.value === 'false'}>false</option></select>`;
  }
  if (validation.secret(it.key, it.value) || (definition?.type === 'PASSWORD' && !it.value?.includes('${'))) {
    const open = revealed.has(it.id);
    return html`<span class="secret"><input type=${open ? 'text' : 'password'} id=${id} class="mono" autocomplete="new-password" spellcheck="false" aria-invalid=${String(wrong)} .value=${live(it.value ?? '')} @input=${set}>
      <button class="button small" aria-pressed=${String(open)} @click=${() => { open ? revealed.delete(it.id) : revealed.add(it.id); requestRender(); }}>${open ? 'Hide' : 'Show'}</button></span>`;
  }
  if (it.value !== null && (it.value.includes('\n') || it.value.length > LONG)) {
    return html`<textarea id=${id} class="mono" spellcheck="false" aria-invalid=${String(wrong)} rows=${Math.min(12, it.value.split('\n').length + Math.ceil(it.value.length / LONG))} .value=${live(it.value)} @input=${set}></textarea>`;
  }
  const recommended = validation.recommended(it.key);
  return html`<input type="text" id=${id} class="mono" autocomplete="off" spellcheck="false" placeholder=${it.value === null ? 'null' : hint} aria-invalid=${String(wrong)}
      list=${recommended.length > 0 ? `list-${it.id}` : nothing} .value=${live(it.value ?? '')} @input=${set}>
    ${recommended.length > 0 ? html`<datalist id=${`list-${it.id}`}>${recommended.map(value => html`<option value=${value}></option>`)}</datalist>` : nothing}`;
}
