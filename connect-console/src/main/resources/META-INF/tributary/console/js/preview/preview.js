/** What converters and transforms make of real records, for a configuration that may be a draft. Nothing is written by it. */
import { html, nothing, repeat } from '../lit.js';
import { path, send } from '../api.js';
import { closeDialog, openDialog } from '../dialogs.js';
import { plural } from '../format.js';
import { icon } from '../icons.js';
import { parse } from '../json.js';
import { requestRender } from '../rendering.js';
import { recordView } from './record.js';

const MOST = 50;
/** The worker gives up after 30 s itself. */
const DEADLINE_MS = 40_000;

/** As it was typed last, for the next time. */
let records = '5';

/**
 * @typedef {object} Subject
 * @property {string} name
 * @property {Record<string, string | null> | null} config null for what is stored
 * @property {string} what 'as it is stored', 'with your changes'
 */

/** Opens the dialog and asks at once. @param {Subject} subject */
export function openPreview(subject) {
  const preview = new Preview(subject);
  openDialog({ label: `Preview of ${subject.name}`, wide: true, view: () => preview.view(), closed: () => preview.end() });
  preview.ask();
}

class Preview {
  /** @type {any} */
  answer = null;
  /** Why there is none. */
  trouble = '';
  running = false;
  /** Grows with every answer: what is folded open belongs to one. */
  number = 0;
  topics = '';
  /** @type {AbortController | null} */
  #abort = null;

  /** @param {Subject} subject */
  constructor(subject) {
    this.subject = subject;
  }

  async ask() {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.running = true;
    this.trouble = '';
    requestRender();
    const { name, config } = this.subject;
    records = String(Math.max(1, Math.min(MOST, Math.trunc(Number(records)) || 5)));
    const topics = this.topics.split(',').map(it => it.trim()).filter(it => it !== '');
    try {
      const text = await send('POST', path`connectors/${name}/preview`, { config, records: Number(records), topics }, { text: true, deadlineMs: DEADLINE_MS, signal: abort.signal });
      if (this.#abort === abort) {
        this.answer = parse(text); // numbers of any length
        this.number++;
      }
    } catch (failure) {
      if (this.#abort === abort) {
        this.trouble = /** @type {Error} */ (failure).message;
      }
    }
    if (this.#abort === abort) {
      this.running = false;
      requestRender();
    }
  }

  /** The dialog was closed. */
  end() {
    this.#abort?.abort();
    this.#abort = null;
  }

  view() {
    const { name, what } = this.subject;
    return html`<div class="preview">
      <div class="preview-head"><h2>Preview of ${name}</h2><button class="bare" aria-label="Close the preview" title="Close" @click=${closeDialog}>${icon('close')}</button></div>
      <p class="soft">The newest records in Kafka, passed through the converters and transforms ${what}. Nothing is written.</p>
      ${this.#form()}
      ${this.trouble ? html`<div class="note bad" role="alert">${icon('warn')}<span class="grow pre">${this.trouble}</span></div>` : nothing}
      ${this.answer === null || this.trouble ? nothing : this.#answer()}
    </div>`;
  }

  #form() {
    const ask = (/** @type {Event} */ event) => {
      event.preventDefault();
      this.ask();
    };
    return html`<form class="preview-form" @submit=${ask}>
      <label>Records <input type="number" min="1" max=${MOST} required .value=${records} @input=${(/** @type {any} */ event) => { records = event.target.value; }}></label>
      <label class="grow">Topics <input type="text" autocomplete="off" autocapitalize="off" spellcheck="false" placeholder=${this.answer?.topics.join(', ') || 'all of its topics'} .value=${this.topics}
        @input=${(/** @type {any} */ event) => { this.topics = event.target.value; }}></label>
      <button class="button primary" ?disabled=${this.running}>${this.running ? 'Asking…' : this.answer || this.trouble ? 'Show again' : 'Show'}</button>
      <span class="soft" role="status">${this.running ? 'The worker answers within 30 s.' : this.answer && !this.trouble ? summary(this.answer) : ''}</span>
    </form>`;
  }

  #answer() {
    const { answer } = this;
    return html`
      ${answer.notes.map((/** @type {string} */ note) => html`<p class="note">${icon('help')}<span>${note}</span></p>`)}
      ${answer.records.length === 0 ? html`<p class="soft waiting">There is no record to show yet. Write one to ${answer.topics.join(', ') || 'its topic'}, or name another topic above.</p>`
        : repeat([this.number], it => it, () => html`<ol class="preview-records">${answer.records.map((/** @type {any} */ record, /** @type {number} */ at) => html`<li>${recordView(record, at === 0)}</li>`)}</ol>`)}`;
  }
}

/** @param {any} answer */
function summary(answer) {
  const last = (/** @type {any} */ record) => record.steps[record.steps.length - 1]?.outcome;
  const failed = answer.records.filter((/** @type {any} */ it) => last(it) === 'FAILED').length;
  const dropped = answer.records.filter((/** @type {any} */ it) => last(it) === 'DROPPED').length;
  return `${plural(answer.records.length, 'record')}${failed > 0 ? `, ${failed} failed` : ''}${dropped > 0 ? `, ${dropped} dropped` : ''}`;
}
