/** From which level on this one connector logs: set for a while, on all workers. */
import { html, live, nothing } from '../lit.js';
import { path, send } from '../api.js';
import { duration, moment, plural } from '../format.js';
import { icon } from '../icons.js';
import { requestRender } from '../rendering.js';
import { mayWrite, workersNow } from '../store.js';
import { toast } from '../toasts.js';

/** @typedef {import('./detail.js').Detail} Detail */

const LEVELS = ['ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE'];
/** @type {[string, string][]} milliseconds */
const TIMES = [['600000', '10 minutes'], ['3600000', '1 hour'], ['86400000', '1 day'], ['', 'the life of the workers']];
const wish = { of: '', level: 'DEBUG', logger: '', forMs: TIMES[0][0] };
let asking = false;

/** What holds now, if anything does. @param {Detail} detail */
export function levelTold(detail) {
  const workers = detail.logs.workers;
  const set = workers.filter(it => it.level !== null);
  if (set.length === 0) {
    return nothing;
  }
  const kinds = [...new Set(set.map(said))];
  const until = Math.max(...set.map(it => it.until_ms ?? Infinity));
  return html`<div class="note" role="status">${icon('tasks')}<span class="grow">Its log level is <strong>${kinds.join('; ')}</strong>${set.length < workers.length ? ` on ${set.length} of ${plural(workers.length, 'worker')}` : ''}${until === Infinity ? ', until it is taken back or the worker ends'
    : html`, for another <span title=${moment(until)}>${duration(Math.max(0, until - workersNow()))}</span>`}.</span>
    ${mayWrite() && allowed(detail) ? html`<button class="button small" ?disabled=${asking} @click=${() => change(detail, 'DELETE')}>Take it back</button>` : nothing}</div>`;
}

/** @param {any} it */
function said(it) {
  return it.logger === null ? it.level : `${it.level} for ${it.logger}`;
}

/** Whether this worker serves it here. @param {Detail} detail */
function allowed({ logLevel }) {
  return logLevel.value !== null;
}

/** @param {Detail} detail */
export function levelPart(detail) {
  const { logLevel } = detail;
  if (!mayWrite()) {
    return nothing;
  }
  if (!allowed(detail)) {
    const error = /** @type {any} */ (logLevel.error);
    return error === null ? nothing : html`<p class="soft">${error.status === 404
      ? 'Its log level cannot be changed here: this worker serves its admin endpoints on listeners of their own, or not at all (admin.listeners).'
      : html`Whether its log level can be changed is not known: ${error.message} <button class="link" @click=${() => logLevel.reload()}>Try again</button>`}</p>`;
  }
  if (wish.of !== detail.name) {
    Object.assign(wish, { of: detail.name, logger: '' }); // another connector has other loggers
  }
  const own = packageOf(detail.now.plugin);
  return html`
    <form class="log-wish" aria-label="Log level of this connector" @submit=${(/** @type {Event} */ event) => { event.preventDefault(); change(detail, 'PUT'); }}>
      <label>Log <select aria-label="Level" .value=${live(wish.level)} @change=${typed('level')}>${LEVELS.map(it => html`<option value=${it} ?selected=${it === wish.level}>${it}</option>`)}</select></label>
      <label>of <input type="text" class="mono" aria-label="Logger" list="log-loggers" spellcheck="false" autocomplete="off" placeholder="all loggers" .value=${live(wish.logger)} @input=${typed('logger')}></label>
      <datalist id="log-loggers">${[own, 'org.apache.kafka.clients', 'dev.tributary.connect'].filter(it => it !== '').map(it => html`<option value=${it}></option>`)}</datalist>
      <label>for <select aria-label="How long" .value=${live(wish.forMs)} @change=${typed('forMs')}>${TIMES.map(([value, text]) => html`<option value=${value} ?selected=${value === wish.forMs}>${text}</option>`)}</select></label>
      <button type="submit" class="button small" ?disabled=${asking}>${asking ? 'Asking the workers…' : 'Set for this connector'}</button>
    </form>`;
}

/** Where its plugin's loggers are likely to be. @param {string | null} plugin */
function packageOf(plugin) {
  return plugin === null ? '' : plugin.split('.').slice(0, -1).join('.');
}

/** @param {'level' | 'logger' | 'forMs'} field */
function typed(field) {
  return (/** @type {any} */ event) => { wish[field] = event.target.value; };
}

/** @param {Detail} detail @param {'PUT' | 'DELETE'} method */
async function change(detail, method) {
  const { name } = detail;
  const body = { level: wish.level, logger: wish.logger.trim() || null, for_ms: wish.forMs === '' ? null : Number(wish.forMs) };
  asking = true;
  requestRender();
  try {
    const answer = await send(method, path`admin/connectors/${name}/log-level`, method === 'PUT' ? body : undefined);
    detail.logs.workers = answer.workers;
    const failed = [...answer.unreachable_workers.map((/** @type {any} */ it) => `${it.worker_id} ${it.reason}`),
      ...answer.workers.filter((/** @type {any} */ it) => it.unavailable !== null).map((/** @type {any} */ it) => `${it.worker_id}: ${it.unavailable}`)];
    const done = method === 'PUT' ? `The log level of ${name} is set` : `The log level of ${name} is taken back`;
    toast(failed.length > 0 ? { kind: 'bad', text: `${done}, but not on all workers: ${failed.join('; ')}` } : { kind: 'good', text: `${done} on ${plural(answer.workers.length, 'worker')}.` });
  } catch (failure) {
    toast({ kind: 'bad', text: `The log level of ${name} was not changed: ${/** @type {Error} */ (failure).message}` });
  }
  asking = false;
  detail.logs.polled.reload();
  requestRender();
}
