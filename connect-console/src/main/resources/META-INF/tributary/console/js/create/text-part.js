/** The configuration as JSON or properties: what is typed stays as it is, right or wrong. */
import { html, live, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { check, problems } from './check.js';
import { broken, draft, giveUp, show, textOf, type } from './draft.js';
import { goToKey } from './form.js';

/** @param {'json' | 'properties'} kind */
export function textPart(kind) {
  const { text, error } = textOf(kind);
  return html`
    <div class="text-part">
      ${error ? html`<p class="note bad" role="alert" id="text-error">${icon('warn')}<span>${error.message}
        Until it is mended, the form has what could be read last. <button class="link inline" @click=${() => giveUp(kind)}>Go back to that</button></span></p>` : nothing}
      <label class="sr-only" for="config-text">Configuration as ${kind === 'json' ? 'JSON' : 'properties'}</label>
      <textarea id="config-text" class="editor" spellcheck="false" autocomplete="off" autocapitalize="off" wrap="off" rows=${Math.max(14, Math.min(40, text.split('\n').length + 2))}
        aria-invalid=${String(error !== null)} aria-describedby=${error ? 'text-error' : 'text-help'} .value=${live(text)}
        @input=${(/** @type {any} */ event) => type(kind, event.target.value)}></textarea>
      <p class="soft" id="text-help">${kind === 'json' ? 'The settings alone, or {"name", "config", "initial_state"} as the REST API takes it. Passwords are shown here.'
        : 'As a file for connect-standalone.sh: key=value, # comments, \\ at the end of a line that goes on. Passwords are shown here.'}</p>
      ${error ? nothing : said()}
    </div>`;
}

/** What is wrong by what the worker says, with the way to the field. */
function said() {
  const list = problems();
  const warnings = [...check.warnings];
  return list.length === 0 && warnings.length === 0 ? nothing : html`<ul class="said" aria-label="What the worker says">
    ${list.map(({ key, text }) => html`<li class="bad">${icon('warn')}<span><button class="link inline" @click=${() => goToKey(key)}><code>${key}</code></button> <span class="clamped">${text}</span></span></li>`)}
    ${warnings.map(([key, { message }]) => html`<li class="warn">${icon('warn')}<span><button class="link inline" @click=${() => goToKey(key)}><code>${key}</code></button> ${message}</span></li>`)}</ul>`;
}

/** In the form, while there is a text that cannot be read. */
export function brokenNote() {
  const kind = broken();
  return kind === null || draft.view === kind ? nothing : html`<p class="note warn">${icon('warn')}<span>The ${kind === 'json' ? 'JSON' : 'properties'} text has a mistake
    and is kept as you typed it. ${draft.texts[kind]?.error?.message} What is shown here is what could be read last.
    <button class="link inline" @click=${() => show(kind)}>Mend it</button> <button class="link inline" @click=${() => giveUp(kind)}>Give it up</button></span></p>`;
}
