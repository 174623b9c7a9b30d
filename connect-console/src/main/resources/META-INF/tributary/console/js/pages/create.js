/**
 * Making a connector: choose a plugin (#/create), fill in (#/create/CLASS), review (#/create/CLASS/review), see it run. The address
 * has the class alone; the configuration is in memory.
 */
import { html, nothing } from '../lit.js';
import { manualOf } from '../config/manuals.js';
import { plural, simpleName } from '../format.js';
import { icon } from '../icons.js';
import { empty } from '../parts.js';
import { go, href, route } from '../router.js';
import { mayWrite, state } from '../store.js';
import { brokenNote, textPart } from '../create/text-part.js';
import { check, checkAgain, problems } from '../create/check.js';
import { creation } from '../create/creation.js';
import { broken, draft, show } from '../create/draft.js';
import { shownErrors } from '../create/field.js';
import { formPart, goToKey } from '../create/form.js';
import { beginWith, gallery } from '../create/gallery.js';
import { hovered, listen } from '../create/intake.js';
import { askPlugins, connectorPlugin } from '../create/plugins.js';
import { resultPart } from '../create/result.js';
import { reviewPart } from '../create/review.js';
import { requestRender } from '../rendering.js';

/** Where it was last: filters change the address too. */
let path = '';

/** @type {import('../pages.js').Page} */
export default {
  section: 'create',
  title: ({ parts }) => (parts[1] && parts[1] !== '-' ? `Create ${simpleName(parts[1])}` : 'Create a connector'),
  enter({ parts }) {
    askPlugins();
    const plugin = parts[1];
    const now = draft.config.get('connector.class') ?? '';
    // Somebody came by an address; a draft that is not finished is never thrown away for it.
    if (plugin && plugin !== '-' && parts[2] !== 'created' && now !== plugin) {
      if (draft.dirty && now !== '') {
        history.replaceState(null, '', href('create', now));
      } else {
        beginWith(plugin);
      }
    }
    if (parts[2] === 'created' && !creation.done) {
      history.replaceState(null, '', href('create'));
    }
    if (parts.join('/') !== path) {
      path = parts.join('/');
      creation.error = null;
      window.scrollTo(0, 0);
    }
  },
  leave() {
    listen(false);
    path = '';
  },
  view({ parts }) {
    if (!mayWrite()) {
      return state.settings === null ? nothing : html`<div class="page">${empty('This console is read-only', html`It may not create connectors, because
        <code>tributary.console.read.only</code> is true on this worker. Use another worker's console, or the REST API: <code>POST /connectors</code>.`, html`
        <p><a class="button" href=${href('connectors')}>All connectors</a></p>`)}</div>`;
    }
    listen(true);
    const [, plugin, step] = parts;
    return html`<div class="page create">
      ${step === 'created' && creation.done ? resultPart() : html`
        ${head(plugin, step)}
        ${!plugin ? gallery() : step === 'review' ? reviewPart() : configure()}`}
      ${hovered ? html`<div class="drop" aria-hidden="true"><span>${icon('download')} Drop it: a .json or .properties file</span></div>` : nothing}
    </div>`;
  },
};

/** @param {string | undefined} plugin @param {string | undefined} step */
function head(plugin, step) {
  const at = !plugin ? 0 : step === 'review' ? 2 : 1;
  const cls = draft.config.get('connector.class') ?? '';
  const known = connectorPlugin(cls);
  const links = [href('create'), href('create', cls || '-'), href('create', cls || '-', 'review')];
  const titles = ['Plugin', 'Settings', 'Review'];
  return html`<div class="create-head">
    <div><h1>${at === 0 ? 'Create a connector' : draft.config.get('name') || 'New connector'}</h1>
      ${at === 0 ? nothing : html`<p class="soft create-plugin">${known ? html`<span class="tag">${known.type}</span>` : nothing} <span>${cls ? simpleName(cls) : 'no plugin yet'}</span> ${draft.config.get('connector.plugin.version') ?? known?.version ?? ''}
        ${manualOf(known?.class ?? cls) ? html`<a href=${manualOf(known?.class ?? cls)} target="_blank" rel="noopener noreferrer">Manual</a>` : nothing}</p>`}</div>
    <ol class="steps" aria-label="Steps">${titles.map((title, number) => html`<li aria-current=${number === at ? 'step' : 'false'} class=${number < at ? 'past' : ''}>
      ${number < at || (number === 1 && at === 0 && draft.dirty) ? html`<a href=${links[number]}><span class="step-mark">${number < at ? icon('check') : number + 1}</span>${title}</a>`
        : html`<span><span class="step-mark">${number + 1}</span>${title}</span>`}</li>`)}</ol>
  </div>`;
}

function configure() {
  const cls = draft.config.get('connector.class') ?? '';
  const at = route().parts[1];
  if (cls !== '' && at !== cls) { // somebody wrote another one into the text
    history.replaceState(null, '', href('create', cls));
  }
  return html`
    <div class="create-tools"><div class="views" role="group" aria-label="Edit as">${/** @type {const} */ ([['form', 'Form'], ['json', 'JSON'], ['properties', 'Properties']]).map(([id, label]) => html`
      <button aria-pressed=${String(draft.view === id)} @click=${() => show(id)}>${label}${id !== 'form' && draft.texts[id]?.error ? html` <span class="sr-only">has a mistake</span><span class="mistake">${icon('warn')}</span>` : nothing}</button>`)}</div></div>
    ${brokenNote()}
    ${trouble(cls)}
    ${draft.view !== 'form' ? textPart(draft.view) : cls === '' ? empty('Which plugin?', 'The configuration says no connector.class.', html`<p><a class="button primary" href=${href('create')}>Choose a plugin</a></p>`)
      : check.definitions.size === 0 ? (check.error ? nothing : html`<p class="soft waiting" role="status">Asking the worker for the settings of ${simpleName(cls)}…</p>`) : formPart()}
    ${bar(cls)}`;
}

/** @param {string} cls */
function trouble(cls) {
  if (!check.error) {
    return nothing;
  }
  const missing = check.error.status === 404;
  return html`<p class="note bad" role="alert">${icon('warn')}<span>${missing && !connectorPlugin(cls) ? html`${cls} is not installed on this worker. Install it on every worker and have them look again, or
    <a href=${href('create')}>choose another plugin</a>: nothing that you filled in is lost.` : html`${check.definitions.size === 0 ? 'The settings are not known.' : 'The worker could not check this.'} ${check.error.message}`}
    <button class="link inline" @click=${() => checkAgain(draft.config)}>Try again</button></span></p>`;
}

/** What is wrong in all, always in sight, and the way on. @param {string} cls */
function bar(cls) {
  const all = [...new Set(problems().map(it => it.key))];
  const bad = all.filter(key => shownErrors(key).length > 0);
  const loud = bad.length > 0; // what nobody has come to yet is not wrong
  const keys = loud ? [...bad, ...all.filter(key => !bad.includes(key))] : all;
  const mistake = broken();
  const warnings = check.warnings.size;
  return html`<div class="bar"><span class="bar-said" role="status">
      ${mistake ? html`<span class="bad">${icon('warn')} The ${mistake === 'json' ? 'JSON' : 'properties'} text has a mistake</span>`
        : check.error || cls === '' ? nothing
        : keys.length > 0 ? html`<button class="link ${loud ? 'bad' : ''}" @click=${() => goToKey(keys[0])}>${loud ? icon('warn') : nothing} ${plural(keys.length, 'setting')} to ${loud ? 'mend' : 'fill in'}<span class="wide-only">: ${keys.slice(0, 3).join(', ')}${keys.length > 3 ? ' …' : ''}</span></button>`
        : check.values.size > 0 ? html`<span class="good">${icon('check')} Valid</span>` : nothing}
      ${warnings > 0 ? html`<button class="link warn" @click=${() => goToKey([...check.warnings.keys()][0])}>${icon('warn')} ${plural(warnings, 'warning')}</button>` : nothing}
      ${check.pending ? html`<span class="soft">Checking…</span>` : nothing}</span>
    <button class="button primary" ?disabled=${cls === '' || mistake !== null || check.definitions.size === 0} @click=${() => review(cls)}>Review</button></div>`;
}

/** @param {string} cls */
function review(cls) {
  const wrong = problems();
  draft.asked = true;
  if (wrong.length > 0 && !check.pending) {
    goToKey(wrong[0].key);
    return;
  }
  requestRender();
  go(href('create', cls, 'review'));
}
