/** What can be created: the installed connectors. */
import { html, nothing, repeat } from '../lit.js';
import { manualOf } from '../config/manuals.js';
import { matchesText, pick, searchField, textFilter } from '../filters.js';
import { compareText, simpleName } from '../format.js';
import { icon } from '../icons.js';
import { empty } from '../parts.js';
import { go, href, route, setQuery } from '../router.js';
import { confirmation } from '../dialogs.js';
import { state } from '../store.js';
import { begin, draft } from './draft.js';
import { takeInFile, toConfigure } from './intake.js';
import { askPlugins, connectorPlugin, installed } from './plugins.js';

/** @typedef {import('./plugins.js').Plugin} Plugin */

export function gallery() {
  const { query } = route();
  const words = textFilter(query);
  const type = query.get('type');
  const all = (installed.list ?? []).filter(it => it.type === 'source' || it.type === 'sink');
  const shown = all.filter(it => (!type || it.type === type) && matchesText(words, it.class, nameOf(it), it.type, it.version));
  const count = (/** @type {string} */ kind) => all.filter(it => it.type === kind).length;
  return html`
    ${unfinished()}
    ${ways()}
    ${installed.error ? html`<p class="note bad" role="alert">${icon('warn')}<span>The installed plugins are not known. ${installed.error.message}
      <button class="link inline" @click=${() => askPlugins(true)}>Ask again</button></span></p>` : nothing}
    ${installed.list === null ? (installed.error ? nothing : html`<p class="soft waiting" role="status">Asking the worker what is installed…</p>`)
      : all.length === 0 ? nothingInstalled() : html`
      <div class="tools">${searchField(query, 'Search plugins')}
        ${pick(query, 'type', 'Type', [['source', `Sources (${count('source')})`], ['sink', `Sinks (${count('sink')})`]])}
        <span class="tools-end"><button class="button small" @click=${() => askPlugins(true)} ?disabled=${installed.asking} title="After installing one, and POST /connector-plugins/reload">${icon('restart')} Look again</button></span></div>
      ${shown.length === 0 ? empty('Nothing matches', 'No installed connector is called so. Install it on every worker, and have them look again.', html`
          <p><button class="button" @click=${() => setQuery({ q: null, type: null })}>Show all ${all.length}</button></p>`)
        : html`${group('source', 'Sources', 'from another system into Kafka', shown)}${group('sink', 'Sinks', 'from Kafka into another system', shown)}`}`}`;
}

function unfinished() {
  if (!draft.dirty) {
    return nothing;
  }
  const name = draft.config.get('name');
  const plugin = draft.config.get('connector.class');
  return html`<div class="note unfinished">${icon('connector')}<span><strong>${name || 'A connector'}</strong>${plugin ? html` (${simpleName(plugin)})` : nothing} is not finished.
    ${plugin ? nothing : 'It says no connector.class: choose a plugin below, and the other settings stay.'}</span>
    <span class="unfinished-actions">${plugin || draft.view !== 'form' ? html`<button class="button small primary" @click=${toConfigure}>Go on</button>` : nothing}
      <button class="button small" @click=${() => begin(new Map())}>Discard</button></span></div>`;
}

function ways() {
  return html`<div class="ways"><p>${icon('download')}<span>Have a configuration already? Drop a <code>.json</code> or <code>.properties</code> file anywhere on this page, or paste it.</span></p>
    <span class="ways-actions"><label class="button small">Open a file<input type="file" class="sr-only" accept=".json,.properties,.txt,.conf,application/json,text/plain"
        @change=${(/** @type {any} */ event) => { const file = event.target.files[0]; event.target.value = ''; if (file) { takeInFile(file); } }}></label>
      <button class="button small" @click=${write}>Write it</button></span></div>`;
}

/** An empty page to write on. */
function write() {
  if (!draft.dirty) {
    begin(new Map([['name', ''], ['connector.class', '']]), { view: 'json' });
  } else {
    draft.view = 'json';
  }
  toConfigure();
}

/** @param {Plugin['type']} type @param {string} title @param {string} what @param {Plugin[]} shown */
function group(type, title, what, shown) {
  const list = shown.filter(it => it.type === type).sort((one, other) => compareText(nameOf(one), nameOf(other)));
  return list.length === 0 ? nothing : html`<section aria-labelledby=${`gallery-${type}`}>
    <div class="group-head gallery-head"><h2 id=${`gallery-${type}`}>${title}</h2><span class="soft">${what}</span></div>
    <ul class="gallery">${repeat(list, it => `${it.class} ${it.version}`, card)}</ul></section>`;
}

/** JdbcSinkConnector in a list of sinks is "Jdbc". @param {Plugin} it */
function nameOf(it) {
  const name = simpleName(it.class).replace(/Connector$/, '').replace(/(Sink|Source)$/, '');
  return (name || simpleName(it.class)).replace(/([a-z])([A-Z])/g, '$1 $2');
}

/** @param {Plugin} it */
function card(it) {
  const used = state.connectors.filter(connector => connector.plugin === it.class).length;
  const versions = (installed.list ?? []).filter(other => other.class === it.class && other.type === it.type).length;
  const manual = manualOf(it.class);
  return html`<li class="plugin-item"><a class="plugin" href=${href('create', it.class)} @click=${(/** @type {Event} */ event) => choose(event, it, versions > 1)}>
    <span class="plugin-mark ${it.type}">${icon(it.type === 'source' ? 'source' : 'sink')}</span>
    <span class="plugin-text"><span class="plugin-name">${nameOf(it)} <span class="plugin-type">${it.type}</span></span>
      <code class="plugin-class" title=${it.class}>${it.class}</code>
      <span class="soft plugin-facts">${it.version ?? 'no version'}${used > 0 ? html` · ${used} in use` : nothing}</span></span></a>
    ${manual ? html`<a class="plugin-manual" href=${manual} target="_blank" rel="noopener noreferrer" aria-label=${`Manual of ${nameOf(it)} ${it.type}, in a new tab`}>Manual</a>` : nothing}</li>`;
}

/** @param {Event} event @param {Plugin} it @param {boolean} pinned whether its version has to be said */
async function choose(event, it, pinned) {
  event.preventDefault();
  const now = draft.config.get('connector.class');
  if (draft.dirty && connectorPlugin(now ?? '') && now !== it.class && !(await confirmation({
    title: `Begin anew with ${simpleName(it.class)}?`, confirm: 'Begin anew', body: 'What you filled in for the other plugin is given up.',
  }))) {
    return;
  }
  if (now !== it.class) {
    beginWith(it.class, pinned ? it.version : null);
  }
  go(href('create', it.class));
}

/** @param {string} plugin @param {string | null} [version] */
export function beginWith(plugin, version = null) {
  // What was written for a plugin that is not there may be meant for one that is.
  const kept = draft.dirty && !connectorPlugin(draft.config.get('connector.class') ?? '') ? draft.config : new Map();
  const config = new Map(kept);
  config.set('connector.class', plugin);
  config.delete('connector.plugin.version');
  if (version) {
    config.set('connector.plugin.version', version);
  }
  begin(config, { dirty: kept.size > 0 });
}

function nothingInstalled() {
  return empty('No connector is installed', html`Put the archive of a connector into a directory of <code>plugin.path</code> on every worker, for example with`, html`
    <pre class="code" tabindex="0">bin/tributary plugins install io.debezium:debezium-connector-jdbc:3.4.0.Final</pre>
    <p>and let the workers look at it, without a restart:</p>
    <pre class="code" tabindex="0">${`curl -X POST ${location.protocol}//${location.host}/connector-plugins/reload`}</pre>
    <p><button class="button primary" @click=${() => askPlugins(true)}>Look again</button></p>`);
}
