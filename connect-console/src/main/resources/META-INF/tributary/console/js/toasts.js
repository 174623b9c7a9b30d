/** Short messages at the edge, and what is said to who listens instead of looking. */
import { html, nothing, repeat } from './lit.js';
import { icon } from './icons.js';
import { requestRender } from './rendering.js';

/**
 * @typedef {object} Toast
 * @property {'good' | 'bad' | 'info'} kind errors stay until they are closed
 * @property {string} text
 * @property {{label: string, run: () => void}} [action]
 * @property {number} [lastsMs] default 8 s
 */

const LASTS_MS = 8_000;
const MOST = 5;

let nextId = 1;
/** @type {(Toast & {id: number})[]} the newest last */
let toasts = [];
let said = '';

/** Shows a message. @param {Toast} toast @returns {() => void} closes it */
export function toast(toast) {
  const id = nextId++;
  toasts = [...toasts, { ...toast, id }].slice(-MOST);
  const close = () => {
    toasts = toasts.filter(it => it.id !== id);
    requestRender();
  };
  if (toast.kind !== 'bad') {
    setTimeout(close, toast.lastsMs ?? LASTS_MS);
  }
  requestRender();
  return close;
}

/** Tells screen readers. @param {string} text */
export function say(text) {
  said = text;
  requestRender();
}

/** Drawn once, by the shell. */
export function toastsView() {
  return html`
    <div class="sr-only" role="status" aria-live="polite">${said}</div>
    <div class="toasts" role="region" aria-label="Messages">
      ${repeat(toasts, it => it.id, it => html`
        <div class="toast toast-${it.kind}" role=${it.kind === 'bad' ? 'alert' : 'status'}>
          ${icon(it.kind === 'good' ? 'check' : it.kind === 'bad' ? 'warn' : 'help')}
          <span class="toast-text">${it.text}</span>
          ${it.action ? html`<button class="link" @click=${() => { close(it.id); it.action?.run(); }}>${it.action.label}</button>` : nothing}
          <button class="bare" aria-label="Close message" @click=${() => close(it.id)}>${icon('close')}</button>
        </div>`)}
    </div>`;
}

/** @param {number} id */
function close(id) {
  toasts = toasts.filter(it => it.id !== id);
  requestRender();
}
