/** Begins here: settings, then updates; draws whenever something changed. */
import { get } from './api.js';
import { listenToKeys } from './keys.js';
import { render } from './lit.js';
import { pageFor } from './pages.js';
import { drawWith, requestRender } from './rendering.js';
import { route } from './router.js';
import { shell } from './shell.js';
import { sink, state } from './store.js';
import { applyTheme } from './theme.js';
import { startUpdates } from './updates.js';

const SETTINGS_DEADLINE_MS = 10_000;
const AGAIN_MS = 2_000;

const root = /** @type {HTMLElement} */ (document.getElementById('app'));
/** @type {import('./pages.js').Page | null} */
let shown = null;
let shownAt = '';

function draw() {
  const now = route();
  const page = pageFor(now);
  const next = typeof page === 'object' && !(page instanceof Error) ? page : null;
  if (next !== shown) {
    shown?.leave?.();
    shown = next;
    shownAt = '';
    window.scrollTo(0, 0);
  }
  if (next && shownAt !== location.hash) {
    shownAt = location.hash;
    next.enter?.(now);
  }
  render(shell(page, now), root);
  document.title = next ? `${next.title(now)} · Tributary` : 'Tributary';
}

/** First, and alone: if the worker is protected, the browser asks for a name and password once, not for every request. */
async function begin() {
  try {
    state.settings = await get('console/settings.json', { deadlineMs: SETTINGS_DEADLINE_MS });
    startUpdates();
  } catch (failure) {
    const error = /** @type {import('./api.js').ApiError} */ (failure);
    sink.failed(error);
    if (error.status !== 401 && error.status !== 403) {
      setTimeout(begin, AGAIN_MS);
    }
  }
  requestRender();
}

applyTheme();
root.replaceChildren();
drawWith(draw);
window.addEventListener('hashchange', requestRender);
listenToKeys(() => shown);
setInterval(() => document.hidden || requestRender(), 1_000); // ages grow
draw();
begin();
