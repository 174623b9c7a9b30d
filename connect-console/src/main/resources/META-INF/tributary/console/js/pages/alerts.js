/** The alerts: what needs somebody now, what did, and who was told. */
import { html, nothing, repeat } from '../lit.js';
import { send } from '../api.js';
import { alerts } from '../alerts.js';
import { moment, whole } from '../format.js';
import { icon } from '../icons.js';
import { ago } from '../parts.js';
import { requestRender } from '../rendering.js';
import { shown } from '../resource.js';
import { href } from '../router.js';
import { mayWrite } from '../store.js';
import { toast } from '../toasts.js';

/** @typedef {import('../alerts.js').Alert} Alert */
/** @typedef {import('../alerts.js').Alerts} Alerts */
/** @typedef {import('../alerts.js').Webhook} Webhook */

/** @type {Record<string, string>} */
const KINDS = {
  connector_failed: 'Connector failed', task_failed: 'Task failed', stalled: 'Stalled', tasks_missing: 'Tasks missing', lag: 'Lag',
};
const HOOK = 'alerts.example.com/hook'; // nothing is fetched from there
const EXAMPLE = `tributary.alerts.webhook.urls=https://${HOOK}
tributary.alerts.webhook.headers=Authorization: Bearer secret
tributary.alerts.lag.records=10000`;
const TEST_DEADLINE_MS = 30_000;

let testing = false;

/** @type {import('../pages.js').Page} */
export default {
  section: 'alerts',
  title: () => 'Alerts',
  view: () => html`<div class="page"><h1>Alerts</h1>${shown(alerts, 'the alerts', view)}</div>`,
};

/** @param {Alerts} body */
function view(body) {
  const silent = body.unreachable_workers;
  return html`
    ${silent.length > 0 ? html`<p class="note warn">${icon('warn')}<span>${silent.length === 1 ? 'A worker does not tell how it is' : `${silent.length} workers do not tell how they are`}, so there are no
      new alerts about what runs there: ${silent.map(it => `${it.worker_id} ${it.reason}`).join('; ')}. Where the REST API is protected, set
      <code>tributary.alerts.authorization</code> on all workers.</span></p>` : nothing}
    ${body.watched_by === null ? html`<p class="note warn">${icon('warn')}<span>Nobody watches at the moment: the cluster has no leader. That passes within seconds.</span></p>` : nothing}
    <section aria-labelledby="active" class="stack">
      <h2 id="active">Active ${body.active.length > 0 ? html`<span class="count bad">${body.active.length}</span>` : nothing}</h2>
      ${body.active.length === 0 ? html`<p class="panel all-well">${icon('check')}<span>Nothing needs you now. ${body.webhooks.length > 0
        ? 'When something does, it is told here and to the receivers below.'
        : 'When something does, it stands here.'}</span></p>`
        : html`<ul class="alerts">${repeat(body.active, it => it.id, it => item(it, body.webhooks))}</ul>`}
      ${body.untold > 0 ? html`<p class="soft">And ${whole(body.untold)} more, which are told as others end.</p>` : nothing}
    </section>
    ${receivers(body)}
    <section aria-labelledby="over" class="stack">
      <h2 id="over">Over</h2>
      ${body.resolved.length === 0 ? html`<p class="soft quiet">None since the worker that watches was started.</p>`
        : html`<ul class="alerts">${repeat(body.resolved, it => it.id + it.fired_at_ms, it => item(it, body.webhooks))}</ul>`}
    </section>`;
}

/** @param {Alert} it @param {Webhook[]} webhooks */
function item(it, webhooks) {
  const over = it.resolved_at_ms !== null;
  const tone = over ? '' : it.severity === 'critical' ? 'bad' : 'warn';
  return html`
    <li class="alert ${tone}">
      <p class="incident-top"><span class="tag ${tone}">${KINDS[it.kind] ?? it.kind}</span>
        <a class="alert-of" href=${it.task === null ? href('connectors', it.connector) : href('connectors', it.connector, 'tasks')}>${it.connector}${it.task === null ? nothing : html`<span class="soft"> / ${it.task}</span>`}</a>
        <span class="soft incident-when">${over ? html`over <span title=${moment(it.resolved_at_ms)}>${ago(it.resolved_at_ms)}</span> ago` : html`for ${ago(it.since_ms)}`}${it.worker_id ? ` · ${it.worker_id}` : nothing}</span></p>
      <p>${it.summary}</p>
      ${over ? html`<p class="soft">${it.resolution} It was so from ${moment(it.since_ms)}.</p>` : nothing}
      ${it.detail === null ? nothing : html`<details><summary>More</summary><pre class="code" tabindex="0">${it.detail}</pre></details>`}
      ${it.deliveries.length === 0 ? nothing : html`<p class="deliveries">${it.deliveries.map(told => delivery(told, webhooks))}</p>`}
    </li>`;
}

/** @type {Record<string, [string, string]>} tone and word */
const STATES = { waiting: ['warn', 'Not taken yet by'], delivered: ['accent', 'Told'], rejected: ['bad', 'Not taken by'], skipped: ['', 'Not told'] };

/** @param {import('../alerts.js').Delivery} told @param {Webhook[]} webhooks */
function delivery(told, webhooks) {
  const url = webhooks.find(it => it.id === told.webhook)?.url ?? 'a receiver that is configured no more';
  const [tone, word] = STATES[told.resolved ?? told.fired] ?? ['', told.fired];
  const of = told.resolved === null ? 'that it began' : 'that it is over';
  const tries = told.attempts > 1 && (told.resolved ?? told.fired) !== 'skipped' ? `, ${told.attempts} attempts` : '';
  return html`<span class="tag ${tone}" title=${`${of}${tries}. ${told.problem ?? ''}`}>${word} ${url}${tries}</span>`;
}

/** @param {Alerts} body */
function receivers(body) {
  return html`
    <section aria-labelledby="receivers" class="panel">
      <div class="panel-head"><h2 id="receivers">Receivers</h2>
        <span class="soft grow">${body.webhooks.length === 0 ? 'None: alerts are shown here, and looked for while somebody looks.' : `Told by ${body.watched_by ?? 'nobody at the moment'}, each event at least once.`}</span>
        ${body.webhooks.length > 0 && mayWrite() ? html`<button class="button small" ?disabled=${testing} @click=${test}>${testing ? 'Sending…' : 'Send a test'}</button>` : nothing}</div>
      ${body.webhooks.length === 0 ? html`
        <p>To have them sent to a webhook, set this in the properties of all workers, and restart them. The address may be that of any chat or
          paging tool that takes JSON; <code>text</code> holds a line for people.</p>
        <pre class="code" tabindex="0">${EXAMPLE}</pre>
        <p class="soft">The lag of a connector can be limited in its own configuration, too, under the same names; <code>tributary.alerts.rules=none</code> there
          switches its alerts off.</p>`
        : html`<ul class="receivers">${repeat(body.webhooks, it => it.id, it => html`
          <li><code>${it.url}</code><span class="soft">${whole(it.delivered)} taken${it.waiting > 0 ? `, ${whole(it.waiting)} waiting` : ''}</span>
            ${it.problem === null ? nothing : html`<span class="note bad">${icon('warn')}<span>${it.problem} ${ago(it.problem_at_ms)} ago.</span></span>`}</li>`)}</ul>`}
    </section>`;
}

async function test() {
  testing = true;
  requestRender();
  try {
    const outcome = await send('POST', 'alerts/test', undefined, { deadlineMs: TEST_DEADLINE_MS });
    const refused = outcome.webhooks.filter((/** @type {any} */ it) => !it.delivered);
    if (refused.length === 0) {
      toast({ kind: 'good', text: `${outcome.sent_by} has sent a test, and ${outcome.webhooks.length === 1 ? 'the receiver' : `all ${outcome.webhooks.length} receivers`} took it.` });
    } else {
      toast({ kind: 'bad', text: `The test did not arrive everywhere. ${refused.map((/** @type {any} */ it) => `${it.url}: ${it.problem}`).join(' ')}` });
    }
  } catch (failure) {
    toast({ kind: 'bad', text: `The test could not be sent. ${/** @type {Error} */ (failure).message}` });
  }
  testing = false;
  requestRender();
}
