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

/** @type {Map<number, Page | Error>} */
const loaded = new Map();

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
  const known = loaded.get(at);
  if (known) {
    return known;
  }
  PAGES[at].load().then(module => loaded.set(at, module.default), failure => loaded.set(at, failure)).finally(requestRender);
  return 'loading';
}
