/**
 * The alerts of the cluster: what the header and the page about them show.
 *
 * @typedef {object} Delivery
 * @property {string} webhook
 * @property {'waiting' | 'delivered' | 'rejected' | 'skipped'} fired
 * @property {'waiting' | 'delivered' | 'rejected' | 'skipped' | null} resolved
 * @property {number} attempts
 * @property {string | null} problem
 *
 * @typedef {object} Alert
 * @property {string} id
 * @property {string} kind
 * @property {'critical' | 'warning'} severity
 * @property {string} connector
 * @property {number | null} task
 * @property {string | null} worker_id
 * @property {string} summary
 * @property {string | null} detail
 * @property {number} since_ms
 * @property {number} fired_at_ms
 * @property {number | null} resolved_at_ms
 * @property {string | null} resolution
 * @property {Delivery[]} deliveries
 *
 * @typedef {object} Webhook
 * @property {string} id
 * @property {string} url
 * @property {number} waiting
 * @property {number} delivered
 * @property {string | null} problem
 * @property {number | null} problem_at_ms
 *
 * @typedef {object} Alerts
 * @property {number | null} at_ms
 * @property {string | null} watched_by
 * @property {Alert[]} active
 * @property {Alert[]} resolved
 * @property {number} untold
 * @property {Webhook[]} webhooks
 * @property {{worker_id: string, reason: string}[]} unreachable_workers
 */
import { get } from './api.js';
import { html, nothing } from './lit.js';
import { plural } from './format.js';
import { icon } from './icons.js';
import { Resource } from './resource.js';
import { href } from './router.js';
import { state } from './store.js';

const EVERY_MS = 5_000;
const DEADLINE_MS = 10_000;

/** @type {Resource<Alerts>} */
export const alerts = new Resource(() => get('alerts', { deadlineMs: DEADLINE_MS }));

/** The way to the page about them, with how many there are. Drawn every second while the page is visible. @param {boolean} here */
export function bell(here) {
  if (state.settings !== null) { // before that, nobody has signed in
    alerts.freshen(EVERY_MS);
  }
  const count = (alerts.value?.active.length ?? 0) + (alerts.value?.untold ?? 0);
  const receivers = alerts.value?.webhooks.some(it => it.problem !== null) ?? false;
  const text = `${count === 0 ? 'No alerts' : plural(count, 'alert')}${receivers ? '; a receiver does not take them' : ''}`;
  return html`<a class="bare bell ${count > 0 ? 'on' : ''}" href=${href('alerts')} title=${`${text} (g a)`} aria-label=${text} aria-current=${here ? 'page' : 'false'}>
    ${icon('bell')}${count > 0 ? html`<span class="count bad">${count > 99 ? '99+' : count}</span>` : receivers ? html`<span class="count bad">!</span>` : nothing}</a>`;
}
