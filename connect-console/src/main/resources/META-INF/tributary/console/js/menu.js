/** A small menu beside the button that opened it, which it follows. Arrow keys move, Escape closes and gives the focus back. */
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

/** @type {{anchor: HTMLElement, items: () => Item[], label: string, focused: boolean} | null} */
let open = null;
/** As it was drawn last. @type {HTMLElement | null} */
let menu = null;

/**
 * Opens it, or closes it if it is open there.
 * @param {HTMLElement} anchor
 * @param {string} label
 * @param {() => Item[]} items called at every drawing
 */
export function openMenu(anchor, label, items) {
  open = open?.anchor === anchor ? null : { anchor, items, label, focused: false };
  requestRender();
}

/** @param {boolean} focus */
function close(focus) {
  const anchor = open?.anchor;
  open = null;
  if (focus) {
    anchor?.focus({ preventScroll: true });
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
document.addEventListener('scroll', () => open && requestRender(), { capture: true, passive: true });
window.addEventListener('resize', () => open && requestRender());

/** Drawn once, by the shell. */
export function menuView() {
  if (!open) {
    return nothing;
  }
  queueMicrotask(follow); // when it is drawn, and so is what it belongs to
  return html`<div class="menu" role="menu" aria-label=${open.label} @keydown=${move} ${ref(element => { menu = element; })}>
    ${open.items().map(item => html`
      <button role=${item.checked === undefined ? 'menuitem' : 'menuitemcheckbox'} class="menu-item ${item.danger ? 'danger' : ''}"
        aria-checked=${item.checked === undefined ? nothing : String(item.checked)}
        @click=${() => { if (item.checked === undefined) { close(true); } item.run?.(); requestRender(); }}>
        <span class="menu-icon">${item.checked !== undefined ? (item.checked ? icon('check') : nothing) : item.icon ? icon(item.icon) : nothing}</span>
        ${item.label}
      </button>`)}
  </div>`;
}

/** Beside its button, wherever that has gone; where the button cannot be seen any more, the menu is closed. */
function follow() {
  if (!open || !menu) {
    return;
  }
  if (!inView(open.anchor)) {
    close(menu.contains(document.activeElement));
    return;
  }
  const at = open.anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = at.bottom + 4 + height <= innerHeight || at.top < height;
  menu.style.left = `${Math.max(8, Math.min(at.right - width, innerWidth - width - 8))}px`;
  menu.style.top = `${below ? at.bottom + 4 : at.top - height - 4}px`;
  if (!open.focused) {
    open.focused = true;
    menu.querySelector('button')?.focus({ preventScroll: true });
  }
}

/** Whether its middle is in the window and in each box around it that scrolls or hides. @param {Element} element */
function inView(element) {
  const { top, bottom, height } = element.getBoundingClientRect();
  const middle = (top + bottom) / 2;
  let seen = height > 0 && middle > 0 && middle < innerHeight; // without height, it is not in the document
  for (let box = element.parentElement; box && seen; box = box.parentElement) {
    const { top: from, bottom: to } = box.getBoundingClientRect();
    seen = getComputedStyle(box).overflowY === 'visible' || (middle > from && middle < to);
  }
  return seen;
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
