/** A small menu beside the button that opened it. Arrow keys move, Escape closes and gives the focus back. */
import { html, nothing, ref } from './lit.js';
import { icon } from './icons.js';
import { requestRender } from './rendering.js';

/**
 * @typedef {object} Item
 * @property {string} label
 * @property {Parameters<typeof icon>[0]} [icon]
 * @property {() => void} [run] null: a heading
 * @property {boolean} [checked] makes it a box to tick, which leaves the menu open
 * @property {boolean} [danger]
 */

/** @type {{anchor: HTMLElement, items: () => Item[], label: string} | null} */
let open = null;

/**
 * Opens it, or closes it if it is open there.
 * @param {HTMLElement} anchor
 * @param {string} label
 * @param {() => Item[]} items called at every drawing
 */
export function openMenu(anchor, label, items) {
  open = open?.anchor === anchor ? null : { anchor, items, label };
  requestRender();
}

/** @param {boolean} focus */
function close(focus) {
  const anchor = open?.anchor;
  open = null;
  if (focus) {
    anchor?.focus();
  }
  requestRender();
}

document.addEventListener('mousedown', event => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (open && !target.closest('.menu') && !open.anchor.contains(target)) {
    close(false);
  }
});
window.addEventListener('hashchange', () => open && close(false));
document.addEventListener('scroll', event => {
  if (open && !(event.target instanceof Element && event.target.closest('.menu'))) {
    close(false);
  }
}, { capture: true, passive: true });

/** Drawn once, by the shell. */
export function menuView() {
  if (!open) {
    return nothing;
  }
  return html`<div class="menu" role="menu" aria-label=${open.label} @keydown=${move} ${ref(place)}>
    ${open.items().map(item => html`
      <button role=${item.checked === undefined ? 'menuitem' : 'menuitemcheckbox'} class="menu-item ${item.danger ? 'danger' : ''}"
        aria-checked=${item.checked === undefined ? nothing : String(item.checked)}
        @click=${() => { if (item.checked === undefined) { close(true); } item.run?.(); requestRender(); }}>
        <span class="menu-icon">${item.checked !== undefined ? (item.checked ? icon('check') : nothing) : item.icon ? icon(item.icon) : nothing}</span>
        ${item.label}
      </button>`)}
  </div>`;
}

/** @param {Element | undefined} element */
function place(element) {
  if (!(element instanceof HTMLElement) || !open) {
    return;
  }
  const at = open.anchor.getBoundingClientRect();
  queueMicrotask(() => {
    const { offsetWidth: width, offsetHeight: height } = element;
    const below = at.bottom + 4 + height <= innerHeight || at.top < height;
    element.style.left = `${Math.max(8, Math.min(at.right - width, innerWidth - width - 8))}px`;
    element.style.top = `${below ? at.bottom + 4 : at.top - height - 4}px`;
    if (!element.contains(document.activeElement)) {
      element.querySelector('button')?.focus();
    }
  });
}

/** @param {KeyboardEvent} event */
function move(event) {
  const items = [.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll('button')];
  const at = items.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to !== undefined) {
    items[(to + items.length) % items.length].focus();
    event.preventDefault();
    event.stopPropagation();
  } else if (event.key === 'Escape' || event.key === 'Tab') {
    close(true);
    event.preventDefault();
    event.stopPropagation();
  }
}
