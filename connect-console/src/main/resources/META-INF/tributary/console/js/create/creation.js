/** Creating it, and what came of it. */
import { patiently } from '../actions.js';
import { send } from '../api.js';
import { requestOf } from '../config/json.js';
import { go, href } from '../router.js';
import { requestRender } from '../rendering.js';
import { say } from '../toasts.js';
import { refresh } from '../updates.js';
import { begin, draft } from './draft.js';

export const creation = {
  running: false,
  /** @type {string | null} */
  error: null,
  /** @type {{name: string, start: string, at: number, plugin: string} | null} what was created last */
  done: null,
};

/** Creates the draft. */
export async function create() {
  if (creation.running) {
    return;
  }
  creation.running = true;
  creation.error = null;
  requestRender();
  const body = requestOf(draft.config, draft.start);
  const plugin = draft.config.get('connector.class') ?? '';
  try {
    // "Already exists" is a 409 too, and does not go away.
    await patiently(() => send('POST', 'connectors', body), message => !/already exists/i.test(message));
    creation.done = { name: body.name, start: draft.start, at: performance.now(), plugin };
    begin(new Map());
    say(`${body.name} was created.`);
    refresh();
    go(href('create', plugin, 'created'));
  } catch (failure) {
    creation.error = /** @type {Error} */ (failure).message;
  }
  creation.running = false;
  requestRender();
}
