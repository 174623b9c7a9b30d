/** Transforms and predicates: lists of plugins in their order, each with its own form. */
import { html, live, nothing, repeat } from '../lit.js';
import { addLink, linksOf, moveLink, refusedName, removeLink, renameLink, settingsOf, usersOf } from '../config/chain.js';
import { inOrder } from '../config/grouping.js';
import { plural, simpleName } from '../format.js';
import { icon } from '../icons.js';
import { requestRender } from '../rendering.js';
import { say, toast } from '../toasts.js';
import { check, errorsOf } from './check.js';
import { begin, draft, replace, set, snapshot } from './draft.js';
import { field, shownErrors } from './field.js';
import { pluginsOf } from './plugins.js';

/** @typedef {import('../config/chain.js').Kind} Kind */

const WORDS = {
  transforms: {
    one: 'transform', type: /** @type {const} */ ('transformation'),
    what: (/** @type {boolean} */ sink) => (sink ? 'Each record goes through them from top to bottom, before the connector gets it.'
      : 'Each record of the connector goes through them from top to bottom, before it is written to Kafka.'),
  },
  predicates: {
    one: 'predicate', type: /** @type {const} */ ('predicate'),
    what: () => 'Conditions: a transform with a predicate only sees records for which it holds.',
  },
};

/** @type {{kind: Kind, name: string, to: string, refused: string | null} | null} */
let renaming = null;

/** @param {Kind} kind @param {boolean} sink */
export function chainPart(kind, sink) {
  const names = linksOf(draft.config, kind);
  const words = WORDS[kind];
  return html`
    <section class="panel group" id=${`group-${kind}`} aria-labelledby=${`title-${kind}`}>
      <div class="group-head"><h2 id=${`title-${kind}`}>${kind === 'transforms' ? 'Transforms' : 'Predicates'}</h2><span class="soft">${words.what(sink)}</span></div>
      <ol class="links">${repeat(names, it => it, (name, at) => link(kind, name, at, names.length))}</ol>
      ${adder(kind)}
      ${shownErrors(kind).map(text => html`<p class="note bad">${icon('warn')}<span>${text}</span></p>`)}
    </section>`;
}

/** @param {Kind} kind */
function adder(kind) {
  const { one, type } = WORDS[kind];
  return html`<label class="adder"><span class="sr-only">Add a ${one}</span>
    <select .value=${live('')} @change=${(/** @type {any} */ event) => add(kind, event.target)}>
      <option value="" selected>+ Add a ${one}…</option>
      ${pluginsOf(type).map(it => html`<option value=${it.class}>${typeName(it.class)}</option>`)}
    </select></label>`;
}

/** ExtractField$Value is two words to people. @param {string} type */
function typeName(type) {
  const [name, of] = simpleName(type).split('$');
  const from = type.startsWith('org.apache.kafka.') ? '' : `  (${type.slice(0, type.lastIndexOf('.'))})`;
  return (of ? `${name} of the ${of.toLowerCase()}` : name) + from;
}

/** @param {Kind} kind @param {HTMLSelectElement} select */
function add(kind, select) {
  const { config, name } = addLink(draft.config, kind, select.value);
  select.value = '';
  replace(config);
  say(`${name} was added as the last ${WORDS[kind].one}.`);
  setTimeout(() => /** @type {HTMLElement | null} */ (document.getElementById(`link-${kind}-${name}`)?.querySelector('.setting input, .setting select'))?.focus(), 60);
}

/** @param {Kind} kind @param {string} name @param {number} at @param {number} of */
function link(kind, name, at, of) {
  const type = draft.config.get(`${kind}.${name}.type`) ?? '';
  const bad = settingsWithErrors(kind, name);
  return html`
    <li class="link-item ${bad > 0 ? 'has-error' : ''}" id=${`link-${kind}-${name}`}>
      <div class="link-head">
        <span class="link-at" aria-hidden="true">${kind === 'transforms' ? at + 1 : icon('check')}</span>
        ${renaming?.kind === kind && renaming.name === name ? renamer() : html`
          <strong class="link-name">${name}</strong><span class="soft">${type === '' ? 'no type yet' : typeName(type)}</span>`}
        <span class="link-actions">
          <button class="link" @click=${() => rename(kind, name)}>Rename</button>
          ${of > 1 ? html`
            <button class="bare" ?disabled=${at === 0} @click=${() => move(kind, name, -1)} aria-label=${`Move ${name} up`} title="Move up">${icon('up')}</button>
            <button class="bare" ?disabled=${at === of - 1} @click=${() => move(kind, name, 1)} aria-label=${`Move ${name} down`} title="Move down">${icon('down')}</button>` : nothing}
          <button class="bare" @click=${() => remove(kind, name)} aria-label=${`Remove ${name}`} title="Remove">${icon('trash')}</button>
        </span>
      </div>
      ${kind === 'transforms' ? condition(name) : uses(name)}
      <div class="settings">${fields(kind, name)}</div>
    </li>`;
}

/** @param {Kind} kind @param {string} name */
function settingsWithErrors(kind, name) {
  return settingsOf(draft.config, kind, name).filter(key => errorsOf(key).length > 0).length;
}

/** @param {Kind} kind @param {string} name */
function fields(kind, name) {
  const prefix = `${kind}.${name}.`;
  const hidden = new Set([`${prefix}predicate`, `${prefix}negate`]);
  const type = draft.config.get(`${prefix}type`);
  const known = [...check.definitions.values()].filter(it => it.name.startsWith(prefix) && !hidden.has(it.name));
  if (known.length === 0) {
    return html`<p class="soft">${check.error ? 'Its settings are not known while the check fails: see above.' : check.pending ? 'Asking the worker for its settings…' : 'It has no settings.'}</p>`;
  }
  // The type is chosen when it is added; a version matters to few; the rest are its settings.
  const settings = inOrder(known.filter(it => it.name !== `${prefix}type` && it.name !== `${prefix}plugin.version`));
  const typeField = known.filter(it => it.name === `${prefix}type` && (errorsOf(it.name).length > 0 || type === undefined));
  const version = known.filter(it => it.name === `${prefix}plugin.version`
      && (draft.config.has(it.name) || (check.values.get(it.name)?.recommended_values.length ?? 0) > 1));
  return html`${[...typeField, ...settings, ...version].map(it => field(it, it.name.slice(prefix.length)))}
    ${settings.length === 0 && typeField.length === 0 ? html`<p class="soft">It has no settings.</p>` : nothing}`;
}

/** @param {string} name */
function condition(name) {
  const predicates = linksOf(draft.config, 'predicates');
  const key = `transforms.${name}.predicate`;
  const chosen = draft.config.get(key) ?? '';
  const negated = draft.config.get(`transforms.${name}.negate`)?.toLowerCase() === 'true';
  if (predicates.length === 0 && chosen === '') {
    return nothing;
  }
  return html`<div class="condition"><label>Applies to
      <select @change=${(/** @type {any} */ event) => set(key, event.target.value || null)}>
        <option value="" .selected=${chosen === ''}>all records</option>
        ${(predicates.includes(chosen) || chosen === '' ? predicates : [chosen, ...predicates]).map(it => html`<option value=${it} .selected=${it === chosen}>records where ${it}</option>`)}
      </select></label>
    ${chosen === '' ? nothing : html`<label class="check"><input type="checkbox" .checked=${live(negated)}
      @change=${(/** @type {any} */ event) => set(`transforms.${name}.negate`, event.target.checked ? 'true' : null)}> does not hold</label>`}
    ${shownErrors(key).map(text => html`<p class="setting-error">${text}</p>`)}</div>`;
}

/** @param {string} name */
function uses(name) {
  const users = usersOf(draft.config, name);
  return html`<p class="condition soft">${users.length === 0 ? 'No transform uses it yet: choose it there.' : `Decides about ${plural(users.length, 'transform')}: ${users.join(', ')}.`}</p>`;
}

/** @param {Kind} kind @param {string} name @param {number} by */
function move(kind, name, by) {
  replace(moveLink(draft.config, kind, name, by));
  say(`${name} is number ${linksOf(draft.config, kind).indexOf(name) + 1} now.`);
}

/** @param {Kind} kind @param {string} name */
function remove(kind, name) {
  const before = snapshot();
  replace(removeLink(draft.config, kind, name));
  toast({ kind: 'info', text: `${name} was removed with its settings.`, action: { label: 'Undo', run: () => begin(before.config, before.more) } });
}

/** @param {Kind} kind @param {string} name */
function rename(kind, name) {
  renaming = { kind, name, to: name, refused: null };
  requestRender();
  setTimeout(() => /** @type {HTMLInputElement | null} */ (document.querySelector('.renamer input'))?.select(), 60);
}

function renamer() {
  const now = /** @type {NonNullable<typeof renaming>} */ (renaming);
  const end = () => { renaming = null; requestRender(); };
  const apply = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (now.to !== now.name) {
      now.refused = refusedName(draft.config, now.kind, now.to);
      if (now.refused) {
        requestRender();
        return;
      }
      replace(renameLink(draft.config, now.kind, now.name, now.to));
    }
    end();
  };
  return html`<form class="renamer" @submit=${apply} @keydown=${(/** @type {KeyboardEvent} */ event) => event.key === 'Escape' && end()}>
    <input type="text" aria-label="Name" .value=${now.to} autocomplete="off" spellcheck="false" @input=${(/** @type {any} */ event) => { now.to = event.target.value.trim(); }}>
    <button class="button small">Rename</button>${now.refused ? html`<span class="setting-error" role="alert">${now.refused}</span>` : nothing}</form>`;
}
