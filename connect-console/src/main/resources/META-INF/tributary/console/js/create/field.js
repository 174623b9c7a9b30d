/** One setting: its name, a control for its type, what the worker says of it, and what it is for. */
import { html, live, nothing } from '../lit.js';
import { plainText } from '../config/grouping.js';
import { isReference, isSecret } from '../config/diff.js';
import { simpleName } from '../format.js';
import { icon } from '../icons.js';
import { requestRender } from '../rendering.js';
import { check, errorsOf } from './check.js';
import { draft, set, touch } from './draft.js';

/** Longer texts are cut until somebody asks. */
const LONG = 230;
const WHOLE_NUMBERS = new Set(['INT', 'LONG', 'SHORT']);
const HINTS = { INT: 'whole number', LONG: 'whole number', SHORT: 'whole number', DOUBLE: 'number', LIST: 'separated by commas' };

/** @type {Set<string>} texts that somebody wants to see whole, and passwords that somebody wants to read */
const opened = new Set();
/** @type {Set<string>} keys that somebody types a value for though there are recommended ones */
const own = new Set();

/** @param {string} key */
export function idOf(key) {
  return `key-${key}`;
}

/** The problems of a key that are to be shown now. A field that nobody has been at is only marked as required. @param {string} key */
export function shownErrors(key) {
  return draft.asked || draft.touched.has(key) || draft.config.has(key) ? errorsOf(key) : [];
}

/**
 * @param {import('../config/grouping.js').Definition} definition
 * @param {string} [label] in place of the key's own
 */
export function field(definition, label = titleOf(definition)) {
  const key = definition.name;
  const value = draft.config.get(key);
  const errors = shownErrors(key);
  const warning = check.warnings.get(key);
  const ignored = check.values.get(key)?.visible === false;
  return html`
    <div class="setting ${value === undefined ? '' : 'is-set'} ${errors.length > 0 ? 'has-error' : ''}" id=${idOf(key)}>
      <div class="setting-name">
        ${isYesNo(definition, value) ? html`<span class="label" id=${`${idOf(key)}-label`}>${label}</span>` : html`<label for=${`${idOf(key)}-input`}>${label}</label>`}
        ${value === undefined && errors.length === 0 && (definition.required || errorsOf(key).length > 0) ? html`<span class="required">${definition.required ? 'required' : 'to fill in'}</span>` : nothing}
        ${ignored ? html`<span class="tag warn">Not used with the other settings</span>` : nothing}
        ${value === undefined ? nothing : html`<button class="link reset" @click=${() => { own.delete(key); set(key, null); }}
          aria-label=${`Unset ${key}`} title=${definition.default_value === null ? 'Take the value away' : `Back to the default: ${shownDefault(definition)}`}>
          ${definition.default_value === null ? 'Clear' : 'Use default'}</button>`}
        ${label === key ? nothing : html`<code class="setting-key">${key}</code>`}
      </div>
      ${control(definition, value)}
      ${errors.length > 0 ? html`<div class="setting-error" id=${`${idOf(key)}-error`}>${errors.map(text => html`<p>${icon('warn')}<span>${long(`${key}!`, text)}</span></p>`)}</div>` : nothing}
      ${warning ? html`<p class="setting-warning">${icon('warn')}<span>${warning.message}</span></p>` : nothing}
      ${definition.documentation ? html`<p class="setting-help" id=${`${idOf(key)}-help`}>${long(key, plainText(definition.documentation))}</p>` : nothing}
    </div>`;
}

/** Many plugins repeat the key; some write a sentence. @param {import('../config/grouping.js').Definition} definition */
function titleOf(definition) {
  return definition.display_name || definition.name;
}

/** @param {string} id @param {string} text */
function long(id, text) {
  if (text.length <= LONG * 1.3) {
    return text;
  }
  const whole = opened.has(id);
  return html`${whole ? text : `${text.slice(0, text.lastIndexOf(' ', LONG))}…`} <button class="link inline" aria-expanded=${String(whole)}
    @click=${() => flip(id)}>${whole ? 'less' : 'more'}</button>`;
}

/** @param {string} id */
function flip(id) {
  if (!opened.delete(id)) {
    opened.add(id);
  }
  requestRender();
}

/** @param {import('../config/grouping.js').Definition} definition */
function shownDefault(definition) {
  return definition.default_value === '' ? 'nothing' : definition.default_value ?? '';
}

/** What all controls of a key have. @param {import('../config/grouping.js').Definition} definition */
function described({ name, documentation }) {
  return [shownErrors(name).length > 0 ? `${idOf(name)}-error` : '', documentation ? `${idOf(name)}-help` : ''].join(' ').trim();
}

/**
 * @param {import('../config/grouping.js').Definition} definition
 * @param {string | undefined} value
 */
function control(definition, value) {
  const recommended = check.values.get(definition.name)?.recommended_values ?? [];
  if (isYesNo(definition, value)) {
    return yesNo(definition, value);
  }
  if (isSecret(definition.name, definition)) {
    return password(definition, value);
  }
  if (definition.type === 'LIST' && recommended.length > 0) {
    return html`${text(definition, value)}${toggles(definition.name, value ?? '', recommended)}`;
  }
  if (recommended.length > 0 && !own.has(definition.name)) {
    return choice(definition, value, recommended);
  }
  return html`${text(definition, value)}${recommended.length === 0 ? nothing : html`<button class="link inline"
    @click=${() => { own.delete(definition.name); requestRender(); }}>Choose from the known values</button>`}`;
}

/** @param {import('../config/grouping.js').Definition} definition @param {string | undefined} value */
function yesNo(definition, value) {
  const key = definition.name;
  const usual = definition.default_value?.toLowerCase();
  const option = (/** @type {'true' | 'false'} */ it) => html`
    <label class=${value === undefined && usual === it ? 'usual' : ''}>
      <input type="radio" name=${idOf(key)} value=${it} .checked=${live(value?.toLowerCase() === it)} id=${it === 'true' ? `${idOf(key)}-input` : `${idOf(key)}-${it}`}
        @change=${() => set(key, it)}><span>${it}${usual === it ? html` <small>default</small>` : nothing}</span></label>`;
  return html`<div class="segments" role="radiogroup" aria-labelledby=${`${idOf(key)}-label`} aria-describedby=${described(definition)}>${option('true')}${option('false')}</div>`;
}

/** A boolean, unless something else stands there, as ${env:...}. @param {import('../config/grouping.js').Definition} definition @param {string | undefined} value */
function isYesNo(definition, value) {
  return definition.type === 'BOOLEAN' && (value === undefined || /^(true|false)$/i.test(value));
}

/** @param {import('../config/grouping.js').Definition} definition @param {string | undefined} value @param {string[]} recommended */
function choice(definition, value, recommended) {
  const key = definition.name;
  const named = (/** @type {string} */ it) => (definition.type === 'CLASS' && simpleName(it) !== it ? `${simpleName(it)}  (${it.slice(0, it.lastIndexOf('.'))})` : it);
  const usual = definition.default_value;
  return html`<select id=${`${idOf(key)}-input`} aria-describedby=${described(definition)} aria-invalid=${String(shownErrors(key).length > 0)}
      @blur=${() => touch(key)} @change=${(/** @type {any} */ event) => chosen(key, event.target)}>
    <option value="-" .selected=${value === undefined}>${usual === null ? 'Not set' : usual === '' ? 'Default: nothing' : `Default: ${named(usual)}`}</option>
    ${value !== undefined && !recommended.includes(value) ? html`<option value=${`=${value}`} .selected=${true}>${value}</option>` : nothing}
    ${recommended.map(it => html`<option value=${`=${it}`} .selected=${it === value}>${named(it)}</option>`)}
    <option value="+">Another value…</option>
  </select>`;
}

/** @param {string} key @param {HTMLSelectElement} select */
function chosen(key, select) {
  if (select.value === '+') {
    own.add(key);
    requestRender();
    setTimeout(() => document.getElementById(`${idOf(key)}-input`)?.focus(), 60);
  } else {
    set(key, select.value === '-' ? null : select.value.slice(1));
  }
}

/** A text with several lines in an <input> would lose them. @param {import('../config/grouping.js').Definition} definition @param {string | undefined} value */
function text(definition, value) {
  const key = definition.name;
  const changed = (/** @type {any} */ event) => set(key, event.target.value === '' ? null : event.target.value);
  if (value?.includes('\n')) {
    return html`<textarea id=${`${idOf(key)}-input`} rows=${Math.min(12, value.split('\n').length + 1)} spellcheck="false" aria-describedby=${described(definition)}
      aria-invalid=${String(shownErrors(key).length > 0)} .value=${live(value)} @input=${changed} @blur=${() => touch(key)}></textarea>`;
  }
  // Numbers too: ${env:...} may stand for one, and a field that takes digits alone would not let it be typed.
  return html`<input type="text" id=${`${idOf(key)}-input`} class=${`width-${definition.type === 'STRING' || definition.type === 'LIST' || definition.type === 'CLASS' ? 'long' : 'short'}`}
    inputmode=${WHOLE_NUMBERS.has(definition.type) ? 'numeric' : 'text'} autocomplete="off" autocapitalize="off" spellcheck="false"
    placeholder=${value === '' ? 'set to an empty text' : definition.default_value || (/** @type {any} */ (HINTS)[definition.type] ?? '')}
    aria-describedby=${described(definition)} aria-invalid=${String(shownErrors(key).length > 0)} .value=${live(value ?? '')}
    @input=${changed} @blur=${() => touch(key)}>`;
}

/** @param {import('../config/grouping.js').Definition} definition @param {string | undefined} value */
function password(definition, value) {
  const key = definition.name;
  const seen = opened.has(`${key}*`) || (value !== undefined && isReference(value));
  return html`<span class="secret">
    <input type=${seen ? 'text' : 'password'} id=${`${idOf(key)}-input`} autocomplete="new-password" spellcheck="false" aria-describedby=${described(definition)}
      aria-invalid=${String(shownErrors(key).length > 0)} placeholder=${definition.default_value ? 'has a default' : ''} .value=${live(value ?? '')}
      @input=${(/** @type {any} */ event) => set(key, event.target.value === '' ? null : event.target.value)} @blur=${() => touch(key)}>
    <button class="button small" aria-pressed=${String(seen)} @click=${() => flip(`${key}*`)} aria-label=${`Show ${key}`}>${seen ? 'Hide' : 'Show'}</button></span>`;
}

/** @param {string} key @param {string} value @param {string[]} recommended */
function toggles(key, value, recommended) {
  const chosen = value.split(',').map(it => it.trim()).filter(it => it !== '');
  const flip = (/** @type {string} */ it) => {
    const next = chosen.includes(it) ? chosen.filter(other => other !== it) : [...chosen, it];
    set(key, next.length === 0 ? null : next.join(','));
  };
  return html`<div class="chips" role="group" aria-label=${`Known values of ${key}`}>${recommended.slice(0, 60).map(it => html`
    <button class="chip off" aria-pressed=${String(chosen.includes(it))} @click=${() => flip(it)}>${it}</button>`)}</div>`;
}
