/** One record of a preview: as it is in Kafka, then each step with what it changed. */
import { html, nothing } from '../lit.js';
import { bytes, moment, plural, simpleName } from '../format.js';
import { icon } from '../icons.js';
import { isNumber, plain, stringify } from '../json.js';

const OUTCOMES = /** @type {Record<string, [string, string]>} */ ({
  APPLIED: ['', ''],
  SKIPPED: ['skipped', ''],
  ALREADY_APPLIED: ['applied before', ''],
  DROPPED: ['dropped', 'warn'],
  FAILED: ['failed', 'bad'],
});
const SIGNS = /** @type {Record<string, [string, string]>} */ ({ ADDED: ['+', 'added'], REMOVED: ['−', 'removed'], CHANGED: ['~', 'changed'] });

/** @param {any} record @param {boolean} open */
export function recordView(record, open) {
  const end = record.steps[record.steps.length - 1];
  const [word, tone] = OUTCOMES[end?.outcome] ?? OUTCOMES.APPLIED;
  const ended = end?.outcome === 'FAILED' || end?.outcome === 'DROPPED';
  return html`<details class="preview-record" ?open=${open}>
    <summary><span class="preview-where"><strong>${record.topic}</strong> partition ${record.partition}, offset ${plain(record.offset)}</span>
      <span class="soft">${moment(record.timestamp_ms)}</span>
      ${ended ? html`<span class="tag ${tone}">${word} by ${title(end)}</span>` : html`<span class="tag accent">${plural(record.steps.reduce((/** @type {number} */ sum, /** @type {any} */ it) => sum + it.changes.length + it.more_changes, 0), 'change')}</span>`}</summary>
    <div class="preview-inside">
      <h4>In Kafka</h4>
      ${storedView(record.stored)}
      <ol class="preview-steps">${record.steps.map((/** @type {any} */ step, /** @type {number} */ at) => html`<li>${stepView(step, at)}</li>`)}</ol>
    </div></details>`;
}

/** @param {any} step */
function title(step) {
  return step.kind === 'READ' ? 'the converter' : step.kind === 'WRITE' ? 'the converter at the end' : step.alias;
}

/** @param {any} step @param {number} at */
function stepView(step, at) {
  const count = step.changes.length + step.more_changes;
  const [word, tone] = OUTCOMES[step.outcome];
  const name = step.kind === 'READ' ? 'From bytes' : step.kind === 'WRITE' ? 'To bytes' : step.alias;
  const classes = [...new Set(Object.values(/** @type {Record<string, string>} */ (step.plugins)))];
  return html`<details class="preview-step ${step.outcome.toLowerCase()}" ?open=${count > 0 || step.error !== null || step.note !== null || step.written !== null}>
    <summary><span class="link-at" aria-hidden="true">${at + 1}</span><strong>${name}</strong>
      <span class="soft" title=${classes.join('\n')}>${step.kind === 'TRANSFORM' ? simpleName(step.plugins.transform) : classes.map(simpleName).join(', ')}</span>
      <span class="preview-outcome">${word ? html`<span class="tag ${tone}">${word}</span>` : step.kind !== 'TRANSFORM' ? nothing
        : count === 0 ? html`<span class="soft">no change</span>` : html`<span class="tag accent">${plural(count, 'change')}</span>`}</span></summary>
    <div class="preview-inside">
      ${step.condition ? conditionView(step) : nothing}
      ${step.outcome === 'DROPPED' ? html`<p>It lets this record go no further.</p>` : nothing}
      ${step.note ? html`<p class="soft">${step.note}</p>` : nothing}
      ${step.error ? errorView(step.error) : nothing}
      ${step.changes.length > 0 ? html`<ul class="field-changes">${step.changes.map(changeView)}</ul>` : nothing}
      ${step.more_changes > 0 ? html`<p class="soft">and ${plural(step.more_changes, 'more change', 'more changes')}</p>` : nothing}
      ${step.written ? storedView(step.written) : nothing}
      ${step.record && step.kind !== 'WRITE' ? dataView(step.record, step.kind === 'READ') : nothing}
    </div></details>`;
}

/** @param {any} step */
function conditionView({ condition, plugins }) {
  const wanted = condition.negated ? 'does not hold' : 'holds';
  return html`<p class="soft">Only where the predicate <code title=${plugins.predicate}>${condition.alias}</code> ${wanted}: here it ${condition.holds === null ? 'failed' : condition.holds ? 'holds' : 'does not hold'}.</p>`;
}

/** @param {any} error */
function errorView(error) {
  return html`<div class="preview-error"><p><strong class="bad-text">${icon('warn')} ${error.at}</strong></p>
    <ol>${error.causes.map((/** @type {any} */ cause, /** @type {number} */ at) => html`<li>${at > 0 ? html`<span class="soft">caused by</span> ` : nothing}<strong title=${cause.type}>${simpleName(cause.type)}</strong>${cause.message ? html`: ${cause.message}` : nothing}</li>`)}</ol></div>`;
}

/** @param {any} change */
function changeView(change) {
  const [sign, word] = SIGNS[change.kind];
  const { before_type: then, after_type: now } = change;
  const typeOnly = change.kind === 'CHANGED' && change.before === null && change.after === null;
  const types = change.kind === 'ADDED' ? now : change.kind === 'REMOVED' ? then : then === now ? now : `${then ?? 'no type'} → ${now ?? 'no type'}`;
  return html`<li class=${word}><span class="sign" aria-hidden="true">${sign}</span><code class="path">${change.path}</code> <span class="soft">${word}</span>
    ${types ? html`<span class="type ${then !== now && change.kind === 'CHANGED' ? 'other' : ''}">${types}</span>` : nothing}
    ${change.kind === 'ADDED' || typeOnly ? nothing : html`<span class="was"><span class="sr-only">before: </span>${valueText(change.before)}</span>`}
    ${change.kind === 'REMOVED' || typeOnly ? nothing : html`<span class="now"><span class="sr-only">after: </span>${valueText(change.after)}</span>`}</li>`;
}

/** Texts in quotes: "12" is not 12. @param {any} value */
function valueText(value) {
  return isNumber(value) ? plain(value) : stringify(value, value !== null && typeof value === 'object' ? 2 : undefined);
}

/** Key, value and headers as bytes. @param {any} stored */
function storedView(stored) {
  return html`<dl class="preview-bytes">
    <div><dt>Key</dt><dd>${bytesText(stored.key)}</dd></div>
    <div><dt>Value</dt><dd>${bytesText(stored.value)}</dd></div>
    ${stored.headers.map((/** @type {any} */ header) => html`<div><dt>Header ${header.key}</dt><dd>${bytesText(header.value)}</dd></div>`)}</dl>`;
}

/** @param {any} value */
function bytesText(value) {
  return value.text === null ? html`<span class="tag">null</span>` : value.text === '' ? html`<span class="soft">empty</span>`
    : html`<pre class="code" tabindex="0">${value.text}</pre>${value.base64 || value.cut ? html`<p class="soft">${value.base64 ? 'Not text: in Base64. ' : ''}${value.cut ? `Only the beginning of ${bytes(value.size)}.` : ''}</p>` : nothing}`;
}

/** @param {any} record @param {boolean} open */
function dataView(record, open) {
  const { key, value, headers } = record;
  const all = { topic: record.topic, partition: record.partition, timestamp: record.timestamp_ms, key: key.data, value: value.data,
    ...(headers.length > 0 ? { headers: headers.map((/** @type {any} */ it) => ({ [it.key]: it.data.data })) } : {}) };
  const types = [['key', key.schema], ['value', value.schema]].filter(([, schema]) => schema).map(([part, schema]) => `${part}: ${schemaText(schema)}`);
  return html`<details class="fold preview-data" ?open=${open}><summary>The record after this step${types.length > 0 ? html` <span class="soft">(${types.join(', ')})</span>` : nothing}</summary>
    <pre class="code" tabindex="0">${stringify(all, 2)}</pre>${record.cut ? html`<p class="soft">Not all of it: it is very large.</p>` : nothing}
    ${value.schema ? html`<details class="fold"><summary>Schemas</summary><pre class="code" tabindex="0">${stringify({ ...(key.schema ? { key: key.schema } : {}), value: value.schema }, 2)}</pre></details>` : nothing}</details>`;
}

/** @param {any} schema */
function schemaText(schema) {
  return `${schema.optional ? 'optional ' : ''}${schema.type}${schema.name ? ` ${schema.name}` : ''}${schema.version ? ` v${plain(schema.version)}` : ''}`;
}
