/** Pages by the part of the address behind #, with filters behind its question mark. The browser's history is the history. */

/**
 * @typedef {object} Route
 * @property {string[]} parts decoded: ['connectors', 'orders', 'tasks']
 * @property {URLSearchParams} query
 */

/** @returns {Route} of the address as it is now */
export function route() {
  return parse(location.hash);
}

/** @param {string} hash @returns {Route} */
export function parse(hash) {
  const text = hash.replace(/^#\/?/, '');
  const at = text.indexOf('?');
  const path = at < 0 ? text : text.slice(0, at);
  return {
    parts: path.split('/').filter(part => part !== '').map(decoded),
    query: new URLSearchParams(at < 0 ? '' : text.slice(at + 1)),
  };
}

/** Somebody may have typed it. @param {string} part */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/**
 * The address of a page: href('connectors', name, 'tasks').
 * @param {...string} parts
 */
export function href(...parts) {
  return `#/${parts.map(encodeURIComponent).join('/')}`;
}

/** Goes to a page. @param {string} hash from {@link href} */
export function go(hash) {
  location.hash = hash;
}

/**
 * Changes filters of the page that is shown; no new entry in the history, so that "back" leaves the page.
 * @param {Record<string, string | null>} changes null and '' remove
 */
export function setQuery(changes) {
  const { parts, query } = route();
  for (const [key, value] of Object.entries(changes)) {
    if (value === null || value === '') {
      query.delete(key);
    } else {
      query.set(key, value);
    }
  }
  const text = query.toString();
  history.replaceState(null, '', href(...parts) + (text === '' ? '' : `?${text}`));
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}
