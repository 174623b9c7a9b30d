/** Copying text: the button says that it did. */
import { html } from './lit.js';
import { icon } from './icons.js';
import { requestRender } from './rendering.js';
import { toast } from './toasts.js';

const SAYS_SO_MS = 2_000;
/** What was copied last, by the label of its button. @type {string | null} */
let copied = null;

/** @param {string} text @param {string} label */
async function copy(text, label) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    if (!copyBySelection(text)) {
      toast({ kind: 'bad', text: 'The browser does not let this page copy. Select the text, and press Ctrl+C.' });
      return;
    }
  }
  copied = label;
  setTimeout(() => { copied = copied === label ? null : copied; requestRender(); }, SAYS_SO_MS);
  requestRender();
}

/** Without TLS there is no clipboard but this, on hosts other than localhost. @param {string} text */
function copyBySelection(text) {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'sr-only';
  const before = document.activeElement;
  (document.querySelector('dialog[open]') ?? document.body).append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  if (before instanceof HTMLElement) {
    before.focus();
  }
  return done;
}

/**
 * @param {() => string} text asked for when the button is pressed
 * @param {string} [label] what it copies: 'Copy the trace of task 3'
 */
export function copyButton(text, label = 'Copy') {
  const done = copied === label;
  return html`<button type="button" class="button small" title=${label} aria-label=${label} @click=${() => copy(text(), label)}>
    ${icon(done ? 'check' : 'copy')}<span aria-live="polite">${done ? 'Copied' : 'Copy'}</span></button>`;
}
