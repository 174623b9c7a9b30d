/** Filters over tables: all of them stand in the address, so that a view can be sent to somebody. */
import { html, live, nothing } from './lit.js';
import { icon } from './icons.js';
import { whole } from './format.js';
import { setQuery } from './router.js';
import { STATES } from './states.js';

const KEYS = ['q', 'type', 'plugin', 'worker', 'state'];

/** @param {URLSearchParams} query */
export function hasFilters(query) {
  return KEYS.some(key => query.has(key));
}

/** The words that all must be found. @param {URLSearchParams} query */
export function textFilter(query) {
  return (query.get('q') ?? '').toLowerCase().split(/\s+/).filter(word => word !== '');
}

/** @param {string[]} words @param {...(string | null)} texts */
export function matchesText(words, ...texts) {
  return words.every(word => texts.some(text => text !== null && text.toLowerCase().includes(word)));
}

/** @param {URLSearchParams} query @param {string} label */
export function searchField(query, label) {
  return html`<label class="search"><span class="sr-only">${label}</span>${icon('search')}
    <input type="search" placeholder=${label} autocomplete="off" spellcheck="false" .value=${live(query.get('q') ?? '')}
      @input=${(/** @type {any} */ event) => setQuery({ q: event.target.value })}><kbd class="wide-only" aria-hidden="true">/</kbd></label>`;
}

/**
 * @param {URLSearchParams} query
 * @param {string} key
 * @param {string} label
 * @param {[string, string][]} choices value and text
 */
export function pick(query, key, label, choices) {
  const chosen = query.get(key) ?? '';
  const all = chosen === '' || choices.some(([value]) => value === chosen) ? choices : [[chosen, chosen], ...choices];
  return html`<label class="pick ${chosen === '' ? '' : 'on'}"><span class="sr-only">${label}</span>
    <select .value=${live(chosen)} @change=${(/** @type {any} */ event) => setQuery({ [key]: event.target.value })}>
      <option value="" ?selected=${chosen === ''}>${label}: all</option>
      ${all.map(([value, text]) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}
    </select></label>`;
}

/**
 * A button for each state that something is in.
 * @param {URLSearchParams} query
 * @param {{state: string}[]} rows
 */
export function stateChips(query, rows) {
  const chosen = query.get('state')?.split(',') ?? [];
  const counts = new Map();
  rows.forEach(it => counts.set(it.state, (counts.get(it.state) ?? 0) + 1));
  const shown = Object.keys(STATES).filter(name => counts.has(name) || chosen.includes(name));
  const toggle = (/** @type {string} */ name) => setQuery({
    state: (chosen.includes(name) ? chosen.filter(it => it !== name) : [...chosen, name]).join(','),
  });
  return html`<div class="chips" role="group" aria-label="Health">
    ${shown.map(name => html`<button class="chip ${STATES[name].tone}" aria-pressed=${String(chosen.includes(name))} title=${STATES[name].means}
      @click=${() => toggle(name)}><span class="shape" aria-hidden="true"></span>${name.charAt(0) + name.slice(1).toLowerCase()} <b>${whole(counts.get(name) ?? 0)}</b></button>`)}
    ${chosen.length > 0 ? html`<button class="link" @click=${() => setQuery({ state: null })}>All</button>` : nothing}
  </div>`;
}

/** Offers a file for download. @param {string} name @param {string} csv */
export function downloadCsv(name, csv) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob(['\uFEFF', csv], { type: 'text/csv;charset=utf-8' })); // the mark is for spreadsheets
  link.download = `${name}-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
