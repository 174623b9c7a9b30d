/** Shortcuts: single keys, never while somebody types, never with Ctrl, Alt or Meta. */
import { html } from './lit.js';
import { closeDialog, dialogIsOpen, openDialog } from './dialogs.js';
import { go, href } from './router.js';

/** @type {[string, string][]} */
const EVERYWHERE = [
  ['/', 'Search'],
  ['g c', 'Go to connectors'],
  ['g t', 'Go to tasks'],
  ['g w', 'Go to workers'],
  ['g a', 'Go to alerts'],
  ['g n', 'New connector'],
  ['?', 'These shortcuts'],
  ['Esc', 'Close, or leave the search'],
];

/** @type {Record<string, string>} */
const PLACES = { c: 'connectors', t: 'tasks', w: 'workers', a: 'alerts', n: 'create' };

const G_LASTS_MS = 1_500;
let gAt = -Infinity;

/**
 * Listens.
 * @param {() => import('./pages.js').Page | null} page the one that is shown
 */
export function listenToKeys(page) {
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || dialogIsOpen()) {
      return;
    }
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.closest('input:not([type=checkbox]), textarea, select, [contenteditable]')) {
      if (event.key === 'Escape') {
        target.blur();
      }
      return;
    }
    if (press(event, page())) {
      event.preventDefault();
    }
  });
}

/**
 * @param {KeyboardEvent} event
 * @param {import('./pages.js').Page | null} page
 * @returns {boolean} whether it was one
 */
function press(event, page) {
  const afterG = event.timeStamp - gAt < G_LASTS_MS;
  gAt = -Infinity;
  if (afterG && PLACES[event.key]) {
    go(href(PLACES[event.key]));
    return true;
  }
  if (event.key === 'g') {
    gAt = event.timeStamp;
    return true;
  }
  if (event.key === '?') {
    showHelp(page);
    return true;
  }
  if (event.key === '/') {
    const search = document.querySelector('input[type=search]');
    if (search instanceof HTMLInputElement) {
      search.focus();
      search.select();
      return true;
    }
    return false;
  }
  const own = page?.keys?.[event.key];
  // Enter on a link or button is that link's or button's.
  if (!own || (event.key === 'Enter' && /** @type {HTMLElement} */ (event.target).closest('a, button, summary'))) {
    return false;
  }
  own(event);
  return true;
}

/** @param {import('./pages.js').Page | null} page */
export function showHelp(page) {
  const list = [...(page?.help ?? []), ...EVERYWHERE];
  openDialog({
    label: 'Keyboard shortcuts',
    view: () => html`
      <h2>Keyboard shortcuts</h2>
      <dl class="shortcuts">${list.map(([keys, what]) => html`
        <div><dt>${keys.split(' ').map(key => html`<kbd>${key}</kbd>`)}</dt><dd>${what}</dd></div>`)}
      </dl>
      <div class="buttons"><button class="button" autofocus @click=${closeDialog}>Close</button></div>`,
  });
}
