/** The form: sections of settings, what is behind "all settings", chains, and keys that nobody defines. */
import { html, live, nothing, repeat } from '../lit.js';
import { linksOf } from '../config/chain.js';
import { found, isBasic, isOfChain, sectionsOf } from '../config/grouping.js';
import { isSecret } from '../config/diff.js';
import { plural } from '../format.js';
import { icon } from '../icons.js';
import { requestRender } from '../rendering.js';
import { chainPart } from './chain-part.js';
import { check, errorsOf } from './check.js';
import { draft, replace, set } from './draft.js';
import { field, idOf, shownErrors } from './field.js';
import { connectorPlugin } from './plugins.js';

/** @typedef {import('../config/grouping.js').Section} Section */

let advanced = false;
let search = '';
/** @type {Set<string>} sections that are open to the last setting */
const whole = new Set();
/** What is typed for a key of one's own. */
let newKey = '';

/** @param {import('../config/grouping.js').Definition} it @param {Section} section */
function isShown(it, section) {
  const words = search.toLowerCase().split(/\s+/).filter(word => word !== '');
  if (words.length > 0) {
    return found(it, words);
  }
  const hidden = check.values.get(it.name)?.visible === false;
  return draft.config.has(it.name) || shownErrors(it.name).length > 0
      || (!hidden && (advanced || whole.has(section.id) || (isBasic(it) && !/\.plugin\.version$/.test(it.name))
          || /^(key|value|header)\.converter$/.test(it.name) || it.name === 'tasks.max'));
}

export function formPart() {
  const sections = sectionsOf([...check.definitions.values()], check.groups);
  const sink = connectorPlugin(draft.config.get('connector.class') ?? '')?.type === 'sink';
  const shown = sections.map(section => ({ section, keys: section.keys.filter(it => isShown(it, section)) }));
  const chains = search === '';
  const total = sections.reduce((sum, it) => sum + it.keys.length, 0);
  const at = shown.findIndex(({ section }) => section.id === 'converters');
  return html`
    <div class="form-layout">
      ${contents(sections)}
      <div class="form-main">
        <div class="tools form-tools">
          <label class="search"><span class="sr-only">Find a setting</span>${icon('search')}
            <input type="search" placeholder=${`Find one of ${total} settings`} autocomplete="off" spellcheck="false" .value=${live(search)}
              @input=${(/** @type {any} */ event) => { search = event.target.value; requestRender(); }}><kbd class="wide-only" aria-hidden="true">/</kbd></label>
          <label class="check"><input type="checkbox" .checked=${live(advanced)} @change=${(/** @type {any} */ event) => { advanced = event.target.checked; requestRender(); }}> Advanced settings</label>
        </div>
        ${repeat(shown.slice(0, at + 1), it => it.section.id, it => sectionPart(it.section, it.keys))}
        ${chains ? html`${chainPart('transforms', sink)}${linksOf(draft.config, 'transforms').length > 0 || linksOf(draft.config, 'predicates').length > 0 ? chainPart('predicates', sink) : nothing}` : nothing}
        ${repeat(shown.slice(at + 1), it => it.section.id, it => sectionPart(it.section, it.keys))}
        ${chains ? others() : nothing}
        ${!chains && shown.every(({ keys }) => keys.length === 0) ? html`<div class="empty"><h2>No setting is like that</h2>
          <p>Look for a part of its name or of what it does, or set a key that the plugin does not define.</p>
          <p><button class="button" @click=${() => { newKey = search.trim(); search = ''; requestRender(); setTimeout(() => document.getElementById('own-key')?.focus(), 60); }}>Set a key of your own</button></p></div>` : nothing}
      </div>
    </div>`;
}

/** @param {Section} section @param {import('../config/grouping.js').Definition[]} keys */
function sectionPart(section, keys) {
  const more = section.keys.length - keys.length;
  if (keys.length === 0 && search !== '') {
    return nothing;
  }
  const id = `title-${section.id}`;
  return html`
    <section class="panel group" id=${section.id} aria-labelledby=${id}>
      <div class="group-head"><h2 id=${id}>${section.title}</h2></div>
      ${keys.length === 0 ? nothing : html`<div class="settings">${repeat(keys, it => it.name, it => field(it))}</div>`}
      ${search === '' && more > 0 ? html`<button class="link more" @click=${() => { whole.add(section.id); requestRender(); }}>${icon('down')} ${plural(more, keys.length === 0 ? 'advanced setting' : 'more setting')}</button>`
        : search === '' && whole.has(section.id) && !advanced ? html`<button class="link more" @click=${() => { whole.delete(section.id); requestRender(); }}>${icon('up')} Show less</button>` : nothing}
    </section>`;
}

/** @param {Section[]} sections */
function contents(sections) {
  const at = sections.findIndex(it => it.id === 'converters');
  const chain = { id: 'group-transforms', title: 'Transforms', keys: [] };
  const list = [...sections.slice(0, at + 1), chain, ...sections.slice(at + 1)];
  return html`<nav class="contents" aria-label="Groups of settings"><ul>${list.map(section => {
    const keys = section === chain ? [...check.values.keys()].filter(isOfChain) : section.keys.map(it => it.name);
    const bad = keys.filter(key => shownErrors(key).length > 0).length;
    const set = section === chain ? linksOf(draft.config, 'transforms').length : keys.filter(key => draft.config.has(key)).length;
    return html`<li><button class="contents-item" @click=${() => jump(section.id)}><span>${section.title}</span>
      ${bad > 0 ? html`<span class="count bad" title=${plural(bad, 'problem')}>${bad}</span>` : set > 0 ? html`<span class="count" title=${`${set} set`}>${set}</span>` : nothing}</button></li>`;
  })}</ul></nav>`;
}

/** @param {string} id */
function jump(id) {
  const part = document.getElementById(id);
  part?.scrollIntoView({ block: 'start' });
  /** @type {HTMLElement | null | undefined} */ (part?.querySelector('input, select, textarea, button'))?.focus({ preventScroll: true });
}

/** To the field of a key, wherever it is hidden. @param {string} key */
export function goToKey(key) {
  draft.view = 'form';
  search = '';
  draft.asked = true;
  requestRender();
  setTimeout(() => {
    const field = document.getElementById(idOf(key));
    field?.scrollIntoView({ block: 'center' });
    /** @type {HTMLElement | null | undefined} */ (field?.querySelector('input, select, textarea'))?.focus({ preventScroll: true });
  }, 80);
}

/** Keys without a definition: they are sent as they are. Clients of the worker, as producer.override.linger.ms, are such. */
function others() {
  const keys = check.definitions.size === 0 ? [] : [...draft.config.keys()].filter(key => !check.definitions.has(key) && !isOfKnownChain(key));
  return html`
    <section class="panel group" id="group-others" aria-labelledby="title-others">
      <div class="group-head"><h2 id="title-others">Other keys</h2><span class="soft">Not defined by the plugin, and sent as they are: <code>producer.override.*</code>, <code>consumer.override.*</code>, <code>tributary.*</code> and such.</span></div>
      <div class="settings">${repeat(keys, key => key, other)}</div>
      <form class="own" @submit=${addOwn}>
        <label class="sr-only" for="own-key">Key</label>
        <input type="text" id="own-key" placeholder="key" autocomplete="off" autocapitalize="off" spellcheck="false" .value=${live(newKey)}
          @input=${(/** @type {any} */ event) => { newKey = event.target.value; requestRender(); }}>
        <button class="button small" ?disabled=${newKey.trim() === ''}>${icon('plus')} Set this key</button>
      </form>
    </section>`;
}

/** @param {string} key */
function isOfKnownChain(key) {
  return (key.startsWith('transforms.') && linksOf(draft.config, 'transforms').some(name => key === `transforms.${name}.type`))
    || (key.startsWith('predicates.') && linksOf(draft.config, 'predicates').some(name => key === `predicates.${name}.type`));
}

/** @param {string} key */
function other(key) {
  const warning = check.warnings.get(key);
  const value = draft.config.get(key) ?? '';
  const input = (/** @type {any} */ event) => set(key, event.target.value);
  return html`<div class="setting is-set ${warning ? 'has-warning' : ''}" id=${idOf(key)}>
    <div class="setting-name"><label for=${`${idOf(key)}-input`}><code>${key}</code></label>
      <button class="link reset" @click=${() => set(key, null)} aria-label=${`Remove ${key}`}>Remove</button></div>
    ${value.includes('\n') ? html`<textarea id=${`${idOf(key)}-input`} rows="4" spellcheck="false" .value=${live(value)} @input=${input}></textarea>`
      : html`<input id=${`${idOf(key)}-input`} type=${isSecret(key, undefined) ? 'password' : 'text'} autocomplete="new-password" spellcheck="false" .value=${live(value)} @input=${input}>`}
    ${errorsOf(key).map(text => html`<div class="setting-error"><p>${icon('warn')}<span>${text}</span></p></div>`)}
    ${warning ? html`<p class="setting-warning">${icon('warn')}<span>${warning.message}
      <button class="link inline" @click=${() => renameKey(key, warning.nearest)}>Rename to ${warning.nearest}</button></span></p>` : nothing}
  </div>`;
}

/** @param {string} from @param {string} to */
function renameKey(from, to) {
  replace(new Map([...draft.config].filter(([key]) => key !== to).map(([key, value]) => [key === from ? to : key, value])));
  goToKey(to);
}

/** @param {Event} event */
function addOwn(event) {
  event.preventDefault();
  const key = newKey.trim();
  newKey = '';
  if (key !== '') {
    if (!draft.config.has(key)) {
      set(key, '');
    }
    goToKey(key);
  }
}
