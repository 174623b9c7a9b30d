/** Light, dark, or as the system says: remembered in the browser. */
import { requestRender } from './rendering.js';
import { recall, remember } from './memory.js';

const ORDER = /** @type {const} */ (['auto', 'light', 'dark']);

/** @typedef {'auto' | 'light' | 'dark'} Theme */

/** @returns {Theme} */
export function theme() {
  const known = recall('theme');
  return ORDER.find(it => it === known) ?? 'auto';
}

/** Puts it on the document, where the style sheets look. */
export function applyTheme() {
  document.documentElement.dataset.theme = theme();
}

/** The next of the three. */
export function nextTheme() {
  remember('theme', ORDER[(ORDER.indexOf(theme()) + 1) % ORDER.length]);
  applyTheme();
  requestRender();
}
