/** Before it is created: what it will be, what differs from the defaults, and the same as a command. */
import { html, nothing } from '../lit.js';
import { address } from '../api.js';
import { copyButton } from '../clipboard.js';
import { requestOf, printJson } from '../config/json.js';
import { curlOf, differences, isReference, withoutSecrets } from '../config/diff.js';
import { plural } from '../format.js';
import { icon } from '../icons.js';
import { href } from '../router.js';
import { openPreview } from '../preview/preview.js';
import { requestRender } from '../rendering.js';
import { check, checkAgain, problems } from './check.js';
import { create, creation } from './creation.js';
import { draft, startAs } from './draft.js';
import { goToKey } from './form.js';

/** @type {'differences' | 'json' | 'curl'} */
let view = 'differences';
let secrets = false;

const STARTS = /** @type {const} */ ([
  ['RUNNING', 'Running', 'It begins to move records at once.', 'Create and start'],
  ['PAUSED', 'Paused', 'Its tasks are set up, and wait until it is resumed.', 'Create, paused'],
  ['STOPPED', 'Stopped', 'Only its configuration is kept. Offsets can be set before it first runs.', 'Create, stopped'],
]);

export function reviewPart() {
  const wrong = problems();
  return html`
    <div class="review">
      ${wrong.length > 0 ? html`<div class="note bad" role="alert">${icon('warn')}<div><p>${plural(wrong.length, 'problem')} to mend first:</p>
        <ul class="said">${wrong.map(({ key, text }) => html`<li><span><a href=${href('create', draft.config.get('connector.class') ?? '-')} @click=${() => goToKey(key)}><code>${key}</code></a> <span class="clamped">${text}</span></span></li>`)}</ul></div></div>` : nothing}
      ${[...check.warnings].map(([key, { message }]) => html`<p class="note warn">${icon('warn')}<span>${message} <a href=${href('create', draft.config.get('connector.class') ?? '-')} @click=${() => goToKey(key)}>Look at it</a></span></p>`)}
      <section class="panel group" aria-labelledby="review-config">
        <div class="group-head review-head"><h2 id="review-config">Configuration</h2>
          <div class="views" role="group" aria-label="Shown as">${/** @type {const} */ ([['differences', 'Against defaults'], ['json', 'JSON'], ['curl', 'curl']]).map(([id, label]) => html`
            <button aria-pressed=${String(view === id)} @click=${() => { view = id; requestRender(); }}>${label}</button>`)}</div>
          <label class="check"><input type="checkbox" .checked=${secrets} @change=${(/** @type {any} */ event) => { secrets = event.target.checked; requestRender(); }}> Show passwords</label></div>
        ${view === 'differences' ? table() : code()}
      </section>
      ${startPart(wrong.length > 0)}
    </div>`;
}

/** With real records, before there is a connector. */
function preview() {
  const config = Object.fromEntries(draft.config);
  const name = config.name?.trim() || 'draft';
  openPreview({ name, config: { ...config, name }, what: 'of this draft' });
}

function table() {
  const rows = differences(draft.config, check.definitions);
  const unset = [...check.definitions.keys()].filter(key => !draft.config.has(key)).length;
  const tags = { changed: 'changed', set: 'set', same: 'as default', unknown: 'not defined' };
  return html`<div class="diff-box" tabindex="0" role="region" aria-label="Settings"><table class="diff">
      <thead><tr><th scope="col">Key</th><th scope="col">Value</th><th scope="col">Default</th></tr></thead>
      <tbody>${rows.map(it => html`<tr class=${it.kind}><th scope="row"><code>${it.key}</code> <span class="tag ${it.kind === 'unknown' ? 'warn' : it.kind === 'same' ? '' : 'accent'}">${tags[it.kind]}</span></th>
        <td><code>${it.secret && !secrets && it.value !== '' && !isReference(it.value) ? '••••••••' : it.value === '' ? html`<span class="soft">empty</span>` : it.value}</code></td>
        <td class=${it.usual === null || it.usual === '' ? 'none' : ''}><code>${it.usual === null || it.usual === '' ? html`<span class="soft">–</span>` : it.kind === 'changed' ? html`<del>${it.usual}</del>` : it.usual}</code></td></tr>`)}</tbody></table></div>
    <p class="soft">${plural(unset, 'other setting')} ${unset === 1 ? 'has its' : 'have their'} default.</p>`;
}

function code() {
  const config = secrets ? draft.config : withoutSecrets(draft.config, check.definitions);
  const text = view === 'json' ? printJson(config, 'request', draft.start) : curlOf(address('connectors'), requestOf(config, draft.start));
  const hidden = !secrets && [...config].some(([key, value]) => draft.config.get(key) !== value);
  return html`<div class="code-box"><pre class="code" tabindex="0">${text}</pre>
      ${copyButton(() => text, view === 'json' ? 'Copy the JSON' : 'Copy the command')}</div>
    ${hidden ? html`<p class="soft">Passwords are stars here, and in what is copied: fill them in, or tick "Show passwords".</p>` : nothing}`;
}

/** @param {boolean} blocked */
function startPart(blocked) {
  const word = STARTS.find(([id]) => id === draft.start)?.[3];
  return html`<section class="panel group" aria-labelledby="review-start">
      <div class="group-head"><h2 id="review-start">Begin</h2></div>
      <div class="starts" role="radiogroup" aria-labelledby="review-start">${STARTS.map(([id, label, what]) => html`
        <label class="start"><input type="radio" name="start" value=${id} .checked=${draft.start === id} @change=${() => startAs(id)}>
          <span><strong>${label}</strong><span class="soft">${what}</span></span></label>`)}</div>
      ${creation.error ? html`<p class="note bad" role="alert">${icon('warn')}<span class="pre">${creation.error}</span></p>` : nothing}
      <div class="buttons"><a class="button" href=${href('create', draft.config.get('connector.class') ?? '-')}>Back</a>
        <button class="button" @click=${preview}>${icon('eye')} Preview</button>
        <button class="button primary" ?disabled=${blocked || creation.running || check.pending || check.error !== null} @click=${create}>
          ${creation.running ? 'Creating…' : check.pending ? 'Checking…' : word}</button></div>
      ${check.error && !check.pending ? html`<p class="note bad" role="alert">${icon('warn')}<span>It could not be checked. ${check.error.message}
        <button class="link inline" @click=${() => checkAgain(draft.config)}>Check again</button></span></p>` : nothing}
    </section>`;
}
