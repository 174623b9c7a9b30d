/** What can be done to connectors, one or many. Each has its own result; pausing and resuming can be undone. */
import { path, send } from './api.js';
import { startActivity } from './activity.js';
import { confirmation } from './dialogs.js';
import { plural } from './format.js';
import { html, nothing } from './lit.js';
import { state } from './store.js';

/** @typedef {'pause' | 'resume' | 'stop' | 'restart-failed' | 'restart' | 'delete'} Action */

/** Requests at a time. */
const AT_ONCE = 6;
/** For how long a request is sent again that was refused with nothing done, as during a rebalance. */
const PATIENCE_MS = 30_000;
const AGAIN_MS = 1_000;

/**
 * @type {Record<Action, {
 *   label: string, doing: string, done: string, icon: any, danger?: boolean,
 *   request: (name: string) => Promise<any>, reached?: (status: string | null | undefined) => boolean}>}
 * reached: whether a connector's status says that what was asked for has come about; null if there is no such connector
 */
export const ACTIONS = {
  pause: {
    label: 'Pause', doing: 'Pausing', done: 'Paused', icon: 'pause',
    request: name => send('PUT', path`connectors/${name}/pause`), reached: status => status === 'PAUSED',
  },
  resume: {
    label: 'Resume', doing: 'Resuming', done: 'Resumed', icon: 'play',
    request: name => send('PUT', path`connectors/${name}/resume`),
    reached: status => status !== 'PAUSED' && status !== 'STOPPED',
  },
  stop: {
    label: 'Stop', doing: 'Stopping', done: 'Stopped', icon: 'stop',
    request: name => send('PUT', path`connectors/${name}/stop`), reached: status => status === 'STOPPED',
  },
  'restart-failed': {
    label: 'Restart what failed', doing: 'Restarting', done: 'Restarted', icon: 'restart',
    request: name => send('POST', path`connectors/${name}/restart?includeTasks=true&onlyFailed=true`),
  },
  restart: {
    label: 'Restart with all tasks', doing: 'Restarting', done: 'Restarted', icon: 'restart',
    request: name => send('POST', path`connectors/${name}/restart?includeTasks=true&onlyFailed=false`),
  },
  delete: {
    label: 'Delete', doing: 'Deleting', done: 'Deleted', icon: 'trash', danger: true,
    request: name => send('DELETE', path`connectors/${name}`), reached: status => status === undefined,
  },
};

/** What a menu offers for one connector. @param {string} name @returns {import('./menu.js').Item[]} */
export function actionItems(name) {
  return Object.entries(ACTIONS).map(([action, { label, icon, danger }]) => ({
    label, icon, danger, run: () => { drive(/** @type {Action} */ (action), [name]); },
  }));
}

/**
 * Does it, after asking where it cannot be undone. Returns when everything is answered for.
 * @param {Action} action
 * @param {string[]} names
 * @param {{ask?: boolean}} [how] ask: false where somebody has been asked, or undoes
 * @returns {Promise<boolean>} false if somebody thought better of it
 */
export async function drive(action, names, { ask = true } = {}) {
  if (names.length === 0 || (ask && !(await sure(action, names)))) {
    return false;
  }
  const before = new Map(names.map(name => [name, statusOf(name)]));
  const { doing, done, request, reached } = ACTIONS[action];
  const activity = startActivity({
    title: (left, failed) => `${left > 0 ? doing : failed > 0 && failed === names.length ? `${doing} failed` : done} ${names.length === 1 ? names[0] : plural(names.length, 'connector')}`,
    names,
    reached: reached ? name => reached(statusOf(name)) : () => true,
    undo: undoOf(action, before),
  });
  const waiting = [...names];
  const one = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      activity.began(name);
      try {
        await patiently(() => request(/** @type {string} */ (name)));
        activity.accepted(name);
      } catch (failure) {
        activity.failed(name, /** @type {Error} */ (failure).message);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, names.length) }, one));
  return true;
}

/** The compatible status; undefined if there is no such connector. @param {string} name */
function statusOf(name) {
  const connector = state.byName.get(name);
  return connector && connector.connector.status;
}

/**
 * Back to what each was before, those that were not changed left alone.
 * @param {Action} action
 * @param {Map<string, string | null | undefined>} before
 */
function undoOf(action, before) {
  const were = (/** @type {(status: any) => boolean} */ which) => [...before].filter(([, status]) => which(status)).map(([name]) => name);
  if (action === 'pause') {
    return () => {
      drive('resume', were(status => status !== 'PAUSED' && status !== 'STOPPED'));
      drive('stop', were(status => status === 'STOPPED'), { ask: false });
    };
  }
  if (action === 'resume') {
    return () => {
      drive('pause', were(status => status === 'PAUSED'));
      drive('stop', were(status => status === 'STOPPED'), { ask: false });
    };
  }
  return undefined;
}

/** @param {Action} action @param {string[]} names */
async function sure(action, names) {
  const those = names.length === 1 ? names[0] : plural(names.length, 'connector');
  if (action === 'delete') {
    return confirmation({
      title: `Delete ${those}?`,
      body: html`<p>Configuration and tasks go; what was written to topics and targets stays. This cannot be undone.</p>${listed(names)}`,
      confirm: 'Delete', danger: true,
      typed: names.length === 1 ? names[0] : `delete ${names.length}`,
    });
  }
  if (action === 'stop' || (action === 'restart' && names.length > 1)) {
    return confirmation({
      title: `${ACTIONS[action].label.replace(' with all tasks', '')} ${those}?`,
      body: html`<p>${action === 'stop'
        ? 'Tasks are ended and given back. Offsets can be changed then. Resuming starts them anew.'
        : 'Tasks that work are stopped and started again.'}</p>${listed(names)}`,
      confirm: ACTIONS[action].label.replace(' with all tasks', ''),
    });
  }
  return true;
}

/** @param {string[]} names */
function listed(names) {
  const shown = names.slice(0, 8);
  return names.length === 1 ? nothing : html`<ul class="names">${shown.map(name => html`<li>${name}</li>`)}
    ${names.length > shown.length ? html`<li>and ${names.length - shown.length} more</li>` : nothing}</ul>`;
}

/**
 * Once more while the worker says that it did nothing because it was not the time.
 * @param {() => Promise<any>} request
 * @param {(message: string) => boolean} [passes] whether what it says can pass
 */
export async function patiently(request, passes = () => true) {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await request();
    } catch (failure) {
      const { status, message, retryAfterMs } = /** @type {import('./api.js').ApiError} */ (failure);
      const again = (status === 409 && passes(message)) || (status === 503 && retryAfterMs !== null);
      const pauseMs = retryAfterMs || AGAIN_MS;
      if (!again || performance.now() + pauseMs > until) {
        throw failure;
      }
      await new Promise(resolve => setTimeout(resolve, pauseMs));
    }
  }
}
