/** What the browser remembers of how somebody likes the console. Nothing of the cluster is kept. */

const PREFIX = 'tributary.';

/** @param {string} key @returns {string | null} */
export function recall(key) {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    return null; // switched off: then nothing is remembered
  }
}

/** @param {string} key @param {string} value */
export function remember(key, value) {
  try {
    localStorage.setItem(PREFIX + key, value);
  } catch (refused) {
    console.info('The browser keeps no settings for this page.', refused);
  }
}
