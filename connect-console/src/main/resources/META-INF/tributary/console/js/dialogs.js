/** One modal dialog at a time: the browser's own <dialog>, which keeps the focus inside and closes on Escape. */
import { html, nothing, ref } from './lit.js';
import { requestRender } from './rendering.js';

/** @type {{view: () => unknown, closed: () => void, label: string, wide: boolean} | null} */
let current = null;

/**
 * Opens a dialog. One that is open is closed.
 * @param {object} dialog
 * @param {string} dialog.label its title, shown by the view itself
 * @param {() => unknown} dialog.view drawn again with everything else
 * @param {() => void} [dialog.closed] called however it is closed
 * @param {boolean} [dialog.wide]
 * @returns {{isOpen: () => boolean, close: () => void}} this one: another may be open by then
 */
export function openDialog({ label, view, closed = () => {}, wide = false }) {
  closeDialog();
  const dialog = { label, view, closed, wide };
  current = dialog;
  requestRender();
  const isOpen = () => current === dialog;
  return { isOpen, close: () => isOpen() && closeDialog() };
}

/** Closes what is open, if anything is. */
export function closeDialog() {
  const was = current;
  current = null;
  was?.closed();
  requestRender();
}

/** Whether one is open: then shortcuts of the page do nothing. */
export function dialogIsOpen() {
  return current !== null;
}

/**
 * Asks. Resolved with whether to go on; closing it is a no.
 * @param {object} question
 * @param {string} question.title
 * @param {unknown} question.body text or a template
 * @param {string} question.confirm what the button says: a verb
 * @param {boolean} [question.danger]
 * @param {string} [question.typed] has to be typed before the button works
 * @param {boolean} [question.wide]
 * @returns {Promise<boolean>}
 */
export function confirmation({ title, body, confirm, danger = false, typed, wide = false }) {
  return new Promise(resolve => {
    let text = '';
    let yes = false;
    const view = () => html`
      <form method="dialog" class="question" @submit=${(/** @type {Event} */ event) => {
        event.preventDefault();
        yes = typed === undefined || text === typed;
        if (yes) {
          closeDialog();
        }
      }}>
        <h2>${title}</h2>
        <div class="question-body">${body}</div>
        ${typed === undefined ? nothing : html`
          <label class="field">
            <span>Type <code>${typed}</code> to go on</span>
            <input type="text" autocomplete="off" autocapitalize="off" spellcheck="false" autofocus
              @input=${(/** @type {any} */ event) => { text = event.target.value; requestRender(); }}>
          </label>`}
        <div class="buttons">
          <button type="button" class="button" @click=${closeDialog}>Cancel</button>
          <button type="submit" class="button ${danger ? 'danger' : 'primary'}" ?disabled=${typed !== undefined && text !== typed}
            ?autofocus=${typed === undefined}>${confirm}</button>
        </div>
      </form>`;
    openDialog({ label: title, view, wide, closed: () => resolve(yes) });
  });
}

/** Drawn once, by the shell. */
export function dialogView() {
  if (!current) {
    return nothing;
  }
  const { label, view, wide } = current;
  return html`
    <dialog class="dialog ${wide ? 'wide' : ''}" aria-label=${label} ${ref(shown)}
      @close=${closeDialog} @cancel=${closeDialog}
      @mousedown=${(/** @type {MouseEvent} */ event) => { if (event.target === event.currentTarget) { closeDialog(); } }}>
      <div class="dialog-inside">${view()}</div>
    </dialog>`;
}

/** @param {HTMLElement} element */
function shown(element) {
  if (element instanceof HTMLDialogElement && !element.open) {
    // After this drawing: a dialog can only be opened where it stands in the document.
    queueMicrotask(() => element.isConnected && !element.open && element.showModal());
  }
}
