/**
 * The pages of the console. A page is a module whose default export is a Page; it is fetched when it is first shown.
 *
 * @typedef {object} Page
 * @property {(route: import('./router.js').Route) => string} title
 * @property {(route: import('./router.js').Route) => unknown} view a template; called at every drawing, so it must be quick
 * @property {(route: import('./router.js').Route) => void} [enter] when it comes to be shown, and when its address changes
 * @property {() => void} [leave]
 * @property {Record<string, (event: KeyboardEvent) => void>} [keys] by KeyboardEvent.key
 * @property {[string, string][]} [help] keys and what they do, for the list of shortcuts
 * @property {'connectors' | 'tasks' | 'workers' | 'alerts' | 'create'} [section] which entry of the navigation it belongs to
 */
import { requestRender } from './rendering.js';

/** @type {{matches: (parts: string[]) => boolean, load: () => Promise<{default: Page}>}[]} */
const PAGES = [
  { matches: parts => parts.length === 0 || (parts[0] === 'connectors' && parts.length === 1), load: () => import('./pages/connectors.js') },
  { matches: parts => parts[0] === 'connectors' && parts.length > 1, load: () => import('./pages/connector.js') },
  { matches: parts => parts[0] === 'tasks' && parts.length === 1, load: () => import('./pages/tasks.js') },
  { matches: parts => parts[0] === 'workers' && parts.length === 1, load: () => import('./pages/workers.js') },
  { matches: parts => parts[0] === 'alerts' && parts.length === 1, load: () => import('./pages/alerts.js') },
  { matches: parts => parts[0] === 'create' && (parts.length <= 2 || (parts.length === 3 && ['review', 'created'].includes(parts[2]))), load: () => import('./pages/create.js') },
];

/** For so long a module may be on its way. */
const DEADLINE_MS = 15_000;

/** @type {Map<number, Page | Error | 'loading'>} */
const pages = new Map();

/**
 * The page for an address.
 * @param {import('./router.js').Route} route
 * @returns {Page | Error | 'loading' | 'unknown'}
 */
export function pageFor(route) {
  const at = PAGES.findIndex(page => page.matches(route.parts));
  if (at < 0) {
    return 'unknown';
  }
  if (!pages.has(at)) {
    fetchPage(at);
  }
  return pages.get(at) ?? 'loading';
}

/**
 * Nobody can end an import, and nothing but a new document forgets one: to browsers, a module that failed, or that is still on its way,
 * is that for good, and so is each that it imports. An address with something behind it would be another module that imports the same
 * ones. So the way to try again is to load the console anew; what comes late is taken all the same.
 * @param {number} at
 */
function fetchPage(at) {
  const settle = (/** @type {Page | Error} */ page) => {
    clearTimeout(late);
    pages.set(at, page);
    requestRender();
  };
  const late = setTimeout(() => settle(new Error(`The worker has not sent it within ${DEADLINE_MS / 1000} s.`)), DEADLINE_MS);
  pages.set(at, 'loading');
  PAGES[at].load().then(module => settle(module.default), failure => settle(new Error(`The worker did not send it. ${failure.message}.`)));
}
