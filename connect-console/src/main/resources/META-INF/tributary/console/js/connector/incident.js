/** One incident: what is probably wrong first, then everything that the worker knew. */
import { html, nothing } from '../lit.js';
import { copyButton } from '../clipboard.js';
import { duration, moment, whole } from '../format.js';
import { icon } from '../icons.js';
import { ago } from '../parts.js';
import { href } from '../router.js';
import { shown } from '../resource.js';
import { goneIncident, restartList } from './incidents.js';
import { plain, stringify } from '../json.js';
import { legend, shareBar } from './shares.js';
import { stackView, traceView } from './trace.js';

/** @typedef {import('./detail.js').Detail} Detail */

/** @param {Detail} detail @param {string} id */
export function incidentView(detail, id) {
  const incident = detail.incident(id);
  incident.freshen(incident.value === null && incident.error === null ? 0 : Infinity);
  const back = html`<p><a href=${href('connectors', detail.name, 'incidents')}>All incidents</a></p>`;
  if (incident.value === null && /** @type {any} */ (incident.error)?.status === 404) {
    return goneIncident(detail.name);
  }
  return html`${back}${shown(incident, 'the incident', body => html`${top(body)}${parts(detail, body)}`)}`;
}

/** @param {any} it */
function top(it) {
  return html`
    <article class="panel incident-head">
      <div class="incident-title"><span class="tag ${it.kind === 'FAILED' ? 'bad' : 'warn'}">${it.kind.toLowerCase()}</span><h2>${it.title}</h2>
        ${copyButton(() => stringify(it, 2), 'Copy the whole incident as JSON')}</div>
      <p class="soft">${moment(it.at_ms)} (${ago(it.at_ms)} ago) on ${it.worker_id}</p>
      ${it.likely_cause ? html`
        <div class="likely"><h3>Likely cause</h3><p>${it.likely_cause.cause}</p><h3>What to do</h3><p>${it.likely_cause.advice}</p></div>`
      : html`<p class="soft">No rule knows this error. The innermost cause below is the best place to begin.</p>`}
      ${it.config_change ? html`<p class="note ${it.config_change.before_ms < 600_000 ? 'warn' : ''}">${icon('warn')}<span>The configuration was changed <strong>${duration(it.config_change.before_ms)} before</strong>:
        ${it.config_change.keys.map((/** @type {string} */ key) => html`<code>${key}</code> `)}</span></p>` : nothing}
    </article>`;
}

/** @param {Detail} detail @param {any} it */
function parts(detail, it) {
  const of = it.task === null ? 'the connector' : `task ${it.task}`;
  const metrics = Object.entries(it.client_metrics ?? {});
  const config = Object.entries(it.config ?? {});
  return html`
    ${it.trace ? html`<section class="panel">${traceView(it.trace, of)}</section>` : nothing}
    ${it.stack ? html`<section class="panel">${stackView(it.stack, of)}</section>` : nothing}
    ${it.log_lines.length > 0 ? html`<section class="panel"><div class="trace-head"><h3>Last log lines</h3>${copyButton(() => it.log_lines.join('\n'), 'Copy the log lines')}</div>
      <pre class="code log" tabindex="0">${it.log_lines.map((/** @type {string} */ line) => html`<span class=${/\bERROR\b/.test(line) ? 'log-bad' : /\bWARN\b/.test(line) ? 'log-warn' : ''}>${line}\n</span>`)}</pre></section>` : nothing}
    <section class="panel"><h3>What its threads were doing</h3>
      ${it.stages.length === 0 ? html`<p class="soft">Nothing was running.</p>` : html`<ul class="plain">${it.stages.map((/** @type {any} */ stage) => html`<li><code>${stage.thread}</code> ${stage.stage}${stage.lasted_ms > 0 ? ` for ${duration(stage.lasted_ms)}` : ''}</li>`)}</ul>`}
      ${Object.keys(it.shares ?? {}).length > 0 ? html`${shareBar(it.shares)}${legend(it.shares)}` : nothing}
      <dl class="facts wide">${[['Records behind', whole(it.freshness.lag_records), it.freshness.lag_records], ['Time behind', duration(it.freshness.lag_ms), it.freshness.lag_ms],
        ['Age of records', duration(it.freshness.record_age_ms), it.freshness.record_age_ms], ['End to end', duration(it.freshness.end_to_end_ms), it.freshness.end_to_end_ms]]
        .filter(([, , known]) => known !== null).map(([title, text]) => html`<div><dt>${title}</dt><dd>${text}</dd></div>`)}</dl>
    </section>
    ${restarts(it.restarts)}
    ${it.offsets.length > 0 ? folded(`Offsets (${it.offsets.length})`, html`<div class="scroll"><table class="kv"><thead><tr><th>Partition</th><th>Offset</th></tr></thead>
      <tbody>${it.offsets.map((/** @type {any} */ offset) => html`<tr><td><code>${stringify(offset.partition)}</code></td><td><code>${stringify(offset.offset)}</code></td></tr>`)}</tbody></table></div>`) : nothing}
    ${config.length > 0 ? folded(`Configuration then (${config.length} keys)`, html`<div class="scroll"><table class="kv"><tbody>${config.map(([key, value]) => html`<tr><th scope="row"><code>${key}</code></th><td><code>${value ?? 'null'}</code></td></tr>`)}</tbody></table></div>`) : nothing}
    ${metrics.map(([client, values]) => folded(`Metrics of ${client} (${Object.keys(/** @type {any} */ (values)).length})`, html`<div class="scroll"><table class="kv"><tbody>
      ${Object.entries(/** @type {any} */ (values)).map(([metric, value]) => html`<tr><th scope="row"><code>${metric}</code></th><td class="number">${plain(value)}</td></tr>`)}</tbody></table></div>`))}`;
}

/** @param {any[]} all oldest first */
function restarts(all) {
  const list = restartList([...all].reverse());
  return list === null ? nothing : html`<section class="panel"><h3>Failures and restarts until then</h3>${list}</section>`;
}

/** @param {string} title @param {unknown} body */
function folded(title, body) {
  return html`<details class="panel fold"><summary><h3>${title}</h3></summary>${body}</details>`;
}
