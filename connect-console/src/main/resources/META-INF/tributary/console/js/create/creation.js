/** Creating it, and what came of it. */
import { send } from '../api.js';
import { requestOf } from '../config/json.js';
import { go, href } from '../router.js';
import { requestRender } from '../rendering.js';
import { say } from '../toasts.js';
import { refresh } from '../updates.js';
import { begin, draft } from './draft.js';

/** For how long a request is sent again that was refused because workers are rebalancing. */
const PATIENCE_MS = 20_000;
const AGAIN_MS = 1_000;

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
    await patiently(body);
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

/** "Already exists" is a 409 too, and does not go away. @param {{name: string}} body */
async function patiently(body) {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await send('POST', 'connectors', body);
    } catch (failure) {
      const { status, message } = /** @type {import('../api.js').ApiError} */ (failure);
      if (status !== 409 || /already exists/i.test(message) || performance.now() + AGAIN_MS > until) {
        throw failure;
      }
      await new Promise(resolve => setTimeout(resolve, AGAIN_MS));
    }
  }
}
