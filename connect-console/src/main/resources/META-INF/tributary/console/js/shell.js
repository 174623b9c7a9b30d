/** What is around every page: header, navigation, how fresh the data is, messages, dialogs. */
import { html, nothing } from './lit.js';
import { activityView } from './activity.js';
import { bell } from './alerts.js';
import { dialogView } from './dialogs.js';
import { duration, plural } from './format.js';
import { icon } from './icons.js';
import { showHelp } from './keys.js';
import { menuView } from './menu.js';
import { refresh } from './updates.js';
import { href } from './router.js';
import { ATTENTION } from './states.js';
import { ageMs, isStale, mayWrite, signInNeeded, state } from './store.js';
import { nextTheme, theme } from './theme.js';
import { toastsView } from './toasts.js';

/**
 * @param {import('./pages.js').Page | Error | 'loading' | 'unknown'} page
 * @param {import('./router.js').Route} route
 */
export function shell(page, route) {
  const shown = typeof page === 'object' && !(page instanceof Error) ? page : null;
  return html`
    <a class="skip" href="#main" @click=${skip}>Skip to content</a>
    ${header(shown)}
    ${banner()}
    <main id="main" tabindex="-1" class=${isStale() ? 'stale' : ''}>${body(page, route)}</main>
    ${activityView()}${menuView()}${dialogView()}${toastsView()}`;
}

/** The part behind # is the page's: the link must not change it. @param {Event} event */
function skip(event) {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

/** @param {import('./pages.js').Page | null} page */
function header(page) {
  const trouble = state.connectors.reduce((sum, it) => sum + (ATTENTION.has(it.state) ? 1 : 0), 0);
  const mode = theme();
  return html`
    <header class="header">
      <a class="brand" href=${href('connectors')}><span class="brand-mark">${icon('connector')}</span><span>Tributary</span></a>
      <nav aria-label="Console">
        ${link('connectors', 'Connectors', page, trouble > 0
          ? html`<span class="count bad" title=${`${plural(trouble, 'connector')} to look at`}>${trouble}</span>` : nothing)}
        ${link('tasks', 'Tasks', page)}
        ${link('workers', 'Workers', page)}
      </nav>
      <div class="header-end">
        ${state.settings?.read_only ? html`<span class="tag" title="tributary.console.read.only is true on this worker">${icon('lock')} Read only</span>` : nothing}
        ${where()}
        ${connection()}
        ${bell(page?.section === 'alerts')}
        ${mayWrite() ? html`<a class="button primary small create-link" href=${href('create')} aria-current=${page?.section === 'create' ? 'page' : 'false'} aria-label="Create a connector" title="Create a connector (g n)">${icon('plus')}<span>Create</span></a>` : nothing}
        <button class="bare" @click=${nextTheme} title=${`Theme: ${mode}`} aria-label=${`Theme: ${mode}. Change it`}>
          ${icon(mode === 'auto' ? 'auto' : mode === 'light' ? 'sun' : 'moon')}</button>
        <button class="bare wide-only" @click=${() => showHelp(page)} title="Keyboard shortcuts (?)" aria-label="Keyboard shortcuts">${icon('help')}</button>
      </div>
    </header>`;
}

/**
 * @param {'connectors' | 'tasks' | 'workers'} section
 * @param {string} text
 * @param {import('./pages.js').Page | null} page
 * @param {unknown} [more]
 */
function link(section, text, page, more = nothing) {
  return html`<a href=${href(section)} aria-current=${page?.section === section ? 'page' : 'false'}>${text}${more}</a>`;
}

function where() {
  const self = state.workers.find(it => it.self);
  const id = state.settings?.kafka_cluster_id;
  const text = self?.id ?? location.host;
  return html`<span class="where wide-only" title=${`Worker ${text}${id ? `, Kafka cluster ${id}` : ''}`}>${text}</span>`;
}

function connection() {
  const [tone, text] = signInNeeded() ? ['bad', 'Signed out'] : isStale() ? ['bad', `${duration(ageMs())} old`]
    : state.trouble || (!state.connected && performance.now() - state.connectingAt > UNSAID_MS) ? (state.loaded ? ['busy', 'Reconnecting'] : ['bad', 'No answer'])
    : !state.loaded ? ['busy', 'Connecting'] : ['good', 'Live'];
  return html`<span class="connection ${tone}" title=${state.loaded ? `As of ${duration(ageMs())} ago` : ''}><span class="dot"></span>${text}</span>`;
}

/** For so long after somebody came back to the page, or the stream ended, nothing is said: the news is on its way. */
const UNSAID_MS = 3_000;

function banner() {
  const lost = signInNeeded() || (state.loaded ? isStale() : state.trouble !== null);
  const onItsWay = !state.connected && !state.trouble && performance.now() - state.connectingAt < UNSAID_MS;
  if (!lost || onItsWay) {
    return nothing;
  }
  const why = state.trouble?.message ?? state.problem ?? 'There has been no news from the worker.';
  // The age grows every second, which nobody wants to be told every second.
  return html`
    <div class="banner">${icon('warn')}
      <p><span role="alert"><strong>${signInNeeded() ? 'Sign-in needed.' : state.connected ? 'Old news.' : 'Connection lost.'}</strong> ${why}</span>
        ${state.loaded ? html`<span>What is shown is ${duration(ageMs())} old.</span>` : nothing}</p>
      ${signInNeeded() ? html`<button class="button small" @click=${() => location.reload()}>Sign in</button>`
        : state.connected ? nothing : html`<button class="button small" @click=${refresh}>Try now</button>`}
    </div>`;
}

/**
 * @param {import('./pages.js').Page | Error | 'loading' | 'unknown'} page
 * @param {import('./router.js').Route} route
 */
function body(page, route) {
  if (page === 'loading') {
    return html`<p class="soft waiting" role="status">Fetching the page…</p>`;
  }
  if (page === 'unknown') {
    return html`<div class="empty"><h1>There is no such page</h1>
      <p>The address may be mistyped, or what it leads to is gone.</p><p><a class="button" href=${href('connectors')}>All connectors</a></p></div>`;
  }
  if (page instanceof Error) {
    return html`<div class="empty" role="alert"><h1>The page could not be fetched</h1>
      <p>${page.message} It may have been restarted, perhaps with another version: load the console anew. If that does not help, look whether the worker
        runs and can be reached; any other worker of the cluster serves this console too.</p>
      <p><button class="button primary" @click=${() => location.reload()}>Reload</button></p></div>`;
  }
  return page.view(route);
}
