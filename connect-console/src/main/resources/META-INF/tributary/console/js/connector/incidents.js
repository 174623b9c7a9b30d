/** What went wrong: the records that workers made of it, and what was restarted. */
import { html, nothing } from '../lit.js';
import { moment, plural } from '../format.js';
import { icon } from '../icons.js';
import { ago, empty } from '../parts.js';
import { href } from '../router.js';
import { shown } from '../resource.js';
import { incidentView } from './incident.js';
import { DONE } from './timeline.js';

/** @typedef {import('./detail.js').Detail} Detail */

/** They are fetched when it changed; and now and then, for what is written of a failure later. */
const EVERY_MS = 30_000;

/** @type {import('../pages/connector.js').Tab} */
export default {
  label: 'Incidents',
  freshen(detail) {
    detail.incidents.freshen(EVERY_MS, detail.changedAt);
    detail.restarts.freshen(EVERY_MS, detail.changedAt);
  },
  view(detail, rest) {
    if (rest.length > 0) {
      return incidentView(detail, rest[0]);
    }
    return html`
      <section aria-label="Incidents" class="stack">
        <h2>Incidents</h2>
        ${shown(detail.incidents, 'the incidents', body => list(detail, body))}
      </section>
      <section aria-label="Restarts" class="stack">
        <h2>Failures and restarts</h2>
        ${shown(detail.restarts, 'the restarts', restarts)}
      </section>`;
  },
};

/** @param {Detail} detail @param {any} body */
function list({ name }, body) {
  const silent = body.unreachable_workers ?? [];
  return html`
    ${silent.length > 0 ? html`<p class="note warn">${icon('warn')}<span>${plural(silent.length, 'worker does', 'workers do')} not answer (${silent.map((/** @type {any} */ it) => it.worker_id).join(', ')}), and may know of more.</span></p>` : nothing}
    ${body.incidents.length === 0 ? html`<p class="soft quiet">None. When it fails or stalls, its worker records what it knew: trace, stages, configuration, log lines, client metrics.</p>` : html`
      <ul class="incidents">${body.incidents.map((/** @type {any} */ it) => html`
        <li><a class="incident-link" href=${href('connectors', name, 'incidents', it.id)}>
          <span class="incident-top"><span class="tag ${it.kind === 'FAILED' ? 'bad' : 'warn'}">${it.kind.toLowerCase()}</span>
            <strong>${it.title}</strong><span class="soft incident-when">${ago(it.at_ms)} ago · ${it.worker_id}</span></span>
          ${it.likely_cause ? html`<span class="incident-cause">${it.likely_cause.cause} ${it.likely_cause.advice}</span>` : nothing}
        </a></li>`)}</ul>
      ${body.total > body.incidents.length ? html`<p class="soft">The newest ${body.incidents.length} of ${body.total}.</p>` : nothing}`}`;
}

/** @param {any} history */
function restarts(history) {
  const all = [
    ...history.connector.map((/** @type {any} */ it) => ({ ...it, of: 'Connector' })),
    ...history.tasks.flatMap((/** @type {any} */ task) => task.restarts.map((/** @type {any} */ it) => ({ ...it, of: `Task ${task.id}` }))),
  ].sort((one, other) => other.at_ms - one.at_ms);
  return restartList(all) ?? html`<p class="soft quiet">None are known. What fails, and what was done about it, is kept by the cluster and shown here.</p>`;
}

/**
 * Newest first.
 * @param {any[]} all with of, where it is to be told
 * @returns {unknown} null if there are none
 */
export function restartList(all) {
  return all.length === 0 ? null : html`<ol class="events">${all.map(it => html`
    <li><span class="event-when" title=${moment(it.at_ms)}>${ago(it.at_ms)} ago</span>
      <span class="event-what">${it.of ? html`<strong>${it.of}</strong> ` : nothing}<span class="tag ${DONE[it.action]?.tone ?? ''}">${DONE[it.action]?.label ?? it.action}</span>
        <span class="soft">${it.worker_id}</span></span>
      <span class="event-text">${it.error ?? ''}${it.outcome ? html` <span class="soft">${it.outcome}</span>` : nothing}</span></li>`)}</ol>`;
}

/** For who comes to an incident that is gone. */
export function goneIncident(/** @type {string} */ name) {
  return empty('This incident is not kept any more', 'Workers keep the newest ones until they end. Its failure still stands in the list of restarts.',
    html`<p><a class="button" href=${href('connectors', name, 'incidents')}>All incidents</a></p>`);
}
