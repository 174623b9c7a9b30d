/** How far it is read. Changed only while it is stopped, and after its name was typed. */
import { html, live, nothing } from '../lit.js';
import { drive } from '../actions.js';
import { path, send } from '../api.js';
import { copyButton } from '../clipboard.js';
import { confirmation } from '../dialogs.js';
import { searchField } from '../filters.js';
import { plural, whole } from '../format.js';
import { icon } from '../icons.js';
import { isNumber, parse, plain, stringify } from '../json.js';
import { empty } from '../parts.js';
import { requestRender } from '../rendering.js';
import { route } from '../router.js';
import { shown } from '../resource.js';
import { mayWrite } from '../store.js';
import { toast } from '../toasts.js';

/**
 * @typedef {import('./detail.js').Detail} Detail
 * @typedef {object} Change
 * @property {any} partition
 * @property {string} text of the offset, as typed; for a sink the number
 * @property {boolean} forget
 * @property {boolean} added
 */

const MOST = 300;
/** What is typed of a partition more, and of which connector. */
let adding = { of: '', partition: '', offset: '', error: '' };

/** @type {import('../pages/connector.js').Tab} */
export default {
  label: 'Offsets',
  freshen: detail => detail.offsets.freshen(detail.offsetChanges.size > 0 || adding.of === detail.name ? 30_000 : 5_000),
  view: detail => html`${guarded(detail)}${shown(detail.offsets, 'the offsets', body => table(detail, body.offsets))}`,
};

/** @param {Detail} detail */
function stopped({ now }) {
  return now.connector.status === 'STOPPED' && now.tasks_expected === 0;
}

/** @param {Detail} detail */
function guarded(detail) {
  if (!mayWrite()) {
    return nothing;
  }
  return stopped(detail) ? html`<div class="note">${icon('lock')}<span class="grow">It is stopped, so its offsets can be changed. Resume it afterwards, and it goes on from there.</span>
      <button class="button small" @click=${() => drive('resume', [detail.name])}>Resume</button></div>`
    : html`<div class="note">${icon('lock')}<span class="grow">Offsets can be changed while the connector is stopped and has no tasks. ${detail.now.connector.status === 'STOPPED' ? 'It is stopping.' : ''}</span>
      ${detail.now.connector.status === 'STOPPED' ? nothing : html`<button class="button small" @click=${() => drive('stop', [detail.name])}>Stop it</button>`}</div>`;
}

/** @param {Detail} detail @param {{partition: any, offset: any}[]} all */
function table(detail, all) {
  const { query } = route();
  const word = (query.get('q') ?? '').toLowerCase();
  const may = mayWrite() && stopped(detail);
  const changes = detail.offsetChanges;
  const sink = detail.now.type === 'sink';
  const rows = all.map(it => ({ ...it, key: stringify(it.partition) })).filter(it => it.key.toLowerCase().includes(word))
    .sort((one, other) => ORDER.compare(one.key, other.key));
  const added = [...changes].filter(([, it]) => it.added);
  if (all.length === 0 && added.length === 0 && adding.of !== detail.name) {
    return empty('No offsets yet', sink ? 'Its consumer group has committed nothing.' : 'It has committed nothing, or its plugin keeps none.',
      may ? html`<p><button class="button" @click=${() => openAdding(detail.name)}>${icon('plus')} Set one</button></p>` : nothing);
  }
  return html`
    <div class="tools">
      ${searchField(query, 'Search partitions')}
      <span class="tools-end"><span class="soft">${plural(all.length, 'partition')}</span>${copyButton(() => stringify({ offsets: all }, 2), 'Copy the offsets as JSON')}
        ${may ? html`<button class="button small" @click=${() => openAdding(detail.name)}>${icon('plus')}<span>Add</span></button>
          <button class="button small danger-text" @click=${() => reset(detail, all.length)}>Reset all</button>` : nothing}</span>
    </div>
    ${may && adding.of === detail.name ? addForm(detail, sink) : nothing}
    <div class="panel flush scroll"><table class="kv offsets">
      <thead><tr><th>Partition</th><th>Offset</th>${may ? html`<th><span class="sr-only">Changes</span></th>` : nothing}</tr></thead>
      <tbody>
        ${may ? added.map(([key, it]) => offsetRow(detail, { partition: it.partition, offset: null, key }, sink, may)) : nothing}
        ${rows.slice(0, MOST).map(it => offsetRow(detail, it, sink, may))}
      </tbody></table></div>
    ${rows.length > MOST ? html`<p class="soft">The first ${MOST} of ${whole(rows.length)}: search for others.</p>` : nothing}
    ${may && changes.size > 0 ? bar(detail, all) : nothing}`;
}

const ORDER = new Intl.Collator('en', { numeric: true });

/** Topic and number of a sink's partition as people say it. @param {any} partition @param {boolean} sink */
function partitionView(partition, sink) {
  return sink && partition?.kafka_topic !== undefined ? html`<code>${partition.kafka_topic}</code> <span class="soft">partition</span> ${plain(partition.kafka_partition)}`
    : html`<code>${stringify(partition)}</code>`;
}

/** As it is edited: a number for a sink, JSON otherwise. @param {any} offset @param {boolean} sink */
function offsetText(offset, sink) {
  return offset === null || offset === undefined ? '' : sink && isNumber(offset.kafka_offset) ? plain(offset.kafka_offset) : stringify(offset);
}

/** @param {Detail} detail @param {{partition: any, offset: any, key: string}} it @param {boolean} sink @param {boolean} may */
function offsetRow(detail, { partition, offset, key }, sink, may) {
  const changes = detail.offsetChanges;
  const change = changes.get(key);
  const before = offsetText(offset, sink);
  const problem = change && !change.forget ? problemOf(change.text, sink) : '';
  const set = (/** @type {Change | null} */ next) => { next === null ? changes.delete(key) : changes.set(key, next); requestRender(); };
  const typed = (/** @type {any} */ event) => {
    const text = event.target.value;
    set(text === before && !change?.added ? null : { partition, text, forget: false, added: change?.added ?? false });
  };
  return html`<tr class=${change ? 'changed' : ''}>
    <td>${partitionView(partition, sink)}${change?.added ? html` <span class="tag accent">new</span>` : nothing}</td>
    <td>${may && !change?.forget ? html`<input type="text" class="mono" spellcheck="false" inputmode=${sink ? 'numeric' : 'text'} aria-label=${`Offset of ${key}`} aria-invalid=${String(problem !== '')}
        .value=${live(change ? change.text : before)} @input=${typed}>${problem ? html`<p class="field-error">${problem}</p>` : change && before ? html`<p class="soft was">was <code>${before}</code></p>` : nothing}`
      : html`<code class=${change?.forget ? 'struck' : ''}>${before === '' ? 'none' : sink ? whole2(before) : before}</code>${change?.forget ? html` <span class="tag warn">will be forgotten</span>` : nothing}`}</td>
    ${may ? html`<td class="row-end">${change ? html`<button class="button small" @click=${() => set(null)}>Undo</button>`
      : html`<button class="button small" aria-label=${`Forget the offset of ${key}`} @click=${() => set({ partition, text: '', forget: true, added: false })}>Forget</button>`}</td>` : nothing}
  </tr>`;
}

/** Thousands apart, however long. @param {string} digits */
function whole2(digits) {
  return /^\d+$/.test(digits) ? digits.replace(/\B(?=(\d{3})+$)/g, ',') : digits;
}

/** @param {string} text @param {boolean} sink */
function problemOf(text, sink) {
  if (sink) {
    return /^\d{1,19}$/.test(text.trim()) ? '' : 'Expected a whole number from 0: the next record to be read.';
  }
  return objectProblem(text, 'offset');
}

/** @param {string} text @param {string} what */
function objectProblem(text, what) {
  try {
    const value = parse(text);
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? '' : `Expected an object as the ${what}, such as {"position": 30}.`;
  } catch (failure) {
    return `This is not JSON. ${/** @type {Error} */ (failure).message}`;
  }
}

/** @param {string} of '' closes it */
function openAdding(of) {
  adding = { of, partition: '', offset: '', error: '' };
  requestRender();
}

/** @param {Detail} detail @param {boolean} sink */
function addForm(detail, sink) {
  const add = (/** @type {Event} */ event) => {
    event.preventDefault();
    adding.error = objectProblem(adding.partition, 'partition') || problemOf(adding.offset, sink);
    if (adding.error === '') {
      const partition = parse(adding.partition);
      detail.offsetChanges.set(stringify(partition), { partition, text: adding.offset, forget: false, added: true });
      adding.of = '';
    }
    requestRender();
  };
  return html`<form class="panel add-offset" @submit=${add}>
    <label class="field"><span>Partition, as JSON</span><input type="text" class="mono" spellcheck="false" placeholder=${sink ? '{"kafka_topic": "orders", "kafka_partition": 0}' : '{"filename": "/tmp/in.txt"}'}
      .value=${live(adding.partition)} @input=${(/** @type {any} */ event) => { adding.partition = event.target.value; }}></label>
    <label class="field"><span>${sink ? 'Offset: the next record to be read' : 'Offset, as JSON'}</span><input type="text" class="mono" spellcheck="false" placeholder=${sink ? '0' : '{"position": 30}'}
      .value=${live(adding.offset)} @input=${(/** @type {any} */ event) => { adding.offset = event.target.value; }}></label>
    ${adding.error ? html`<p class="field-error" role="alert">${adding.error}</p>` : nothing}
    <div class="buttons"><button type="button" class="button" @click=${() => openAdding('')}>Cancel</button><button type="submit" class="button primary">Add to the changes</button></div>
  </form>`;
}

/** @param {Detail} detail @param {{partition: any, offset: any}[]} all */
function bar(detail, all) {
  const sink = detail.now.type === 'sink';
  const changes = [...detail.offsetChanges.values()];
  const wrong = changes.filter(it => !it.forget && problemOf(it.text, sink) !== '').length;
  return html`<div class="selection" role="toolbar" aria-label="Changed offsets">
    <span><strong>${plural(changes.length, 'change')}</strong>${wrong > 0 ? html` <span class="bad-text">${plural(wrong, 'is', 'are')} not valid</span>` : nothing}</span>
    <span class="selection-actions"><button class="button small primary" ?disabled=${wrong > 0} @click=${() => apply(detail, all)}>Review and apply</button>
      <button class="button small" @click=${() => { detail.offsetChanges.clear(); requestRender(); }}>Undo all</button></span></div>`;
}

/** @param {Detail} detail @param {{partition: any, offset: any}[]} all */
async function apply(detail, all) {
  const sink = detail.now.type === 'sink';
  const changes = [...detail.offsetChanges];
  const before = new Map(all.map(it => [stringify(it.partition), offsetText(it.offset, sink)]));
  const sure = await confirmation({
    title: `Change offsets of ${detail.name}?`,
    body: html`<p>Records before a greater offset are never read; those after a smaller one are read again.</p>
      <div class="scroll limited"><table class="kv"><thead><tr><th>Partition</th><th>Now</th><th>Then</th></tr></thead><tbody>${changes.map(([key, it]) => html`
        <tr><td>${partitionView(it.partition, sink)}</td><td><code>${before.get(key) || 'none'}</code></td><td><code>${it.forget ? 'none' : it.text.trim()}</code></td></tr>`)}</tbody></table></div>`,
    confirm: 'Change offsets', danger: true, typed: detail.name, wide: true,
  });
  if (sure) {
    const offsets = changes.map(([, it]) => ({ partition: it.partition, offset: it.forget ? null : parse(sink ? `{"kafka_offset":${it.text.trim().replace(/^0+(?=\d)/, '')}}` : it.text) }));
    await done(detail, () => send('PATCH', path`connectors/${detail.name}/offsets`, stringify({ offsets }), { json: true }));
  }
}

/** @param {Detail} detail @param {number} count */
async function reset(detail, count) {
  const sure = await confirmation({
    title: `Reset all offsets of ${detail.name}?`,
    body: html`<p>What it knows of ${plural(count, 'partition')} is forgotten. ${detail.now.type === 'sink'
      ? 'It begins again where auto.offset.reset of its consumer says: usually with the first record.' : 'It begins again as on its first start, and may write everything once more.'} This cannot be undone: copy the offsets first.</p>`,
    confirm: 'Reset all', danger: true, typed: detail.name,
  });
  if (sure) {
    await done(detail, () => send('DELETE', path`connectors/${detail.name}/offsets`));
  }
}

/** @param {Detail} detail @param {() => Promise<any>} request */
async function done(detail, request) {
  try {
    const answer = await request();
    detail.offsetChanges.clear();
    toast({ kind: 'good', text: answer?.message ?? 'The offsets are changed.' });
  } catch (failure) {
    toast({ kind: 'bad', text: `The offsets of ${detail.name} were not changed: ${/** @type {Error} */ (failure).message}` });
  }
  detail.offsets.reload();
}
