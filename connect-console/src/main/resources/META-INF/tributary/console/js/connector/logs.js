/** What the connector and its tasks write to the log, as it comes, and from which level on. */
import { guard, html, nothing, ref, repeat } from '../lit.js';
import { copyButton } from '../clipboard.js';
import { matchesText, pick, searchField, textFilter } from '../filters.js';
import { duration, plural, simpleName, whole } from '../format.js';
import { icon } from '../icons.js';
import { empty } from '../parts.js';
import { requestRender } from '../rendering.js';
import { shown } from '../resource.js';
import { route, setQuery } from '../router.js';
import { levelPart, levelTold } from './log-level.js';
import { MOST } from './log-feed.js';
import { traceView } from './trace.js';

/**
 * @typedef {import('./detail.js').Detail} Detail
 * @typedef {import('./log-feed.js').Line} Line
 */

const EVERY_MS = 2_000;
const NEAR_PX = 40;
/** @type {Record<string, string>} */
const TONES = { ERROR: 'bad', WARN: 'warn', DEBUG: 'calm', TRACE: 'calm' };

/** Keys of lines whose traces are shown. @type {Set<string>} */
const opened = new Set();
let openings = 0;
/** Whether the end is in view, and stays there. */
let atEnd = true;
/** @type {{of: string, kept: Line[]}} what the filters leave, and of what */
let filtered = { of: '', kept: [] };

/** @type {import('../pages/connector.js').Tab} */
export default {
  label: 'Logs',
  freshen(detail) {
    const { query } = route();
    detail.logs.want(query.get('level') ?? '', query.get('task') ?? '');
    detail.logs.freshen(EVERY_MS);
    detail.logLevel.freshen(Infinity); // whether it may be asked for does not change
  },
  view(detail) {
    const feed = detail.logs;
    const kept = keptOf(detail);
    return html`
      ${tools(detail, kept)}
      ${levelTold(detail)}${levelPart(detail)}
      ${notes(detail)}
      ${shown(feed.polled, 'the log lines', () => (kept.length > 0 ? box(detail, kept) : none(detail)))}`;
  },
};

/** @param {Detail} detail @returns {Line[]} */
function keptOf({ name, logs }) {
  const { query } = route();
  const of = `${name} ${logs.version} ${query.get('q') ?? ''} ${query.get('worker') ?? ''}`;
  if (filtered.of !== of) {
    const words = textFilter(query);
    const worker = query.get('worker');
    filtered = { of, kept: logs.lines.filter(it => (!worker || it.worker_id === worker) && matchesText(words, it.message, it.logger, it.thread, it.trace)) };
  }
  return filtered.kept;
}

/** @param {Detail} detail @param {Line[]} kept */
function tools(detail, kept) {
  const { query } = route();
  const feed = detail.logs;
  const ids = (detail.now.tasks ?? []).map((/** @type {any} */ it) => String(it.id));
  const workers = feed.workers.map(it => it.worker_id);
  const follow = () => {
    feed.following = !feed.following;
    atEnd ||= feed.following;
    feed.freshen(0);
    requestRender();
  };
  return html`
    <div class="tools">
      ${searchField(query, 'Search lines')}
      ${pick(query, 'level', 'Level', [['ERROR', 'Errors'], ['WARN', 'Warnings and above'], ['INFO', 'Info and above'], ['DEBUG', 'Debug and above']])}
      ${pick(query, 'task', 'Task', [['connector', 'The connector instance'], ...ids.map((/** @type {string} */ id) => /** @type {[string, string]} */ ([id, `Task ${id}`]))])}
      ${workers.length > 1 ? pick(query, 'worker', 'Worker', workers.map(it => [it, it])) : nothing}
      <span class="tools-end">
        <span class="soft">${kept.length === feed.lines.length ? plural(kept.length, 'line') : `${whole(kept.length)} of ${whole(feed.lines.length)}`}</span>
        <button class="button small" title="Ask for new lines every ${EVERY_MS / 1000} s" @click=${follow}>
          ${icon(feed.following ? 'pause' : 'play')}<span>${feed.following ? 'Stop following' : 'Follow'}</span></button>
        ${copyButton(() => kept.map(asText).join('\n'), 'Copy the lines that are listed')}
      </span>
    </div>`;
}

/** @param {Detail} detail */
function notes({ logs }) {
  const without = logs.workers.filter(it => it.unavailable !== null);
  return html`
    ${logs.silent.length > 0 ? html`<div class="note warn">${icon('warn')}<span>Without the lines of ${logs.silent.map((/** @type {any} */ it, /** @type {number} */ at) => html`${at > 0 ? ', ' : ''}<strong>${it.worker_id}</strong>, which ${it.reason}`)}. They come when it answers.</span></div>` : nothing}
    ${without.map(it => html`<div class="note warn">${icon('warn')}<span>No lines of <strong>${it.worker_id}</strong>: ${it.unavailable}</span></div>`)}`;
}

/** @param {Detail} detail @param {Line[]} kept */
function box(detail, kept) {
  const several = new Set(kept.map(it => it.worker_id)).size > 1;
  const { logs } = detail;
  return html`
    <div class="log-frame">
      <div class="log-box" tabindex="0" role="region" aria-label="Log lines" @scroll=${scrolled} ${ref(element => { queueMicrotask(() => toEnd(element)); })}>
        ${logs.cut ? html`<p class="log-gap">Of older lines none are kept here: the newest ${whole(MOST)} are listed.</p>` : nothing}
        ${guard([kept, openings, several], () => html`<ol class="log-lines">${repeat(kept, it => it.key, (it, at) => row(it, kept[at - 1], several))}</ol>`)}
      </div>
      ${atEnd ? nothing : html`<button class="button small log-down" @click=${() => { atEnd = true; requestRender(); }}>${icon('down')}<span>Newest</span></button>`}
    </div>
    ${logs.following ? nothing : html`<p class="soft" role="status">Paused: as of ${duration(performance.now() - logs.polled.at)} ago.</p>`}`;
}

/** @param {Line} it @param {Line | undefined} before @param {boolean} several */
function row(it, before, several) {
  // What stands in log-text is shown with its white space: a message may have lines.
  return html`
    <li class="log-line ${TONES[it.level] ?? ''}">
      ${before && before.day !== it.day ? html`<p class="log-gap">${it.day}</p>` : nothing}
      ${it.afterGap ? html`<p class="log-gap">Lines are missing here: more were written than workers keep.</p>` : nothing}
      <div class="log-row">
        <time class="log-time" datetime=${it.iso} title=${`${it.day}, ${it.clock}`}>${it.clock}</time>
        <span class="log-level">${it.level}</span>
        <span class="log-of" title=${`${it.thread} on ${it.worker_id}`}>${it.task === null ? 'connector' : `task ${it.task}`}${several ? html` <span class="soft">${it.worker_id}</span>` : nothing}</span>
        <div class="log-text"><span class="log-logger" title=${it.logger}>${simpleName(it.logger)}</span> ${it.message}${it.trace === null ? nothing : traceOf(it, it.trace)}</div>
      </div>
    </li>`;
}

/** @param {Line} it @param {string} trace */
function traceOf(it, trace) {
  const open = opened.has(it.key);
  const toggle = () => {
    open ? opened.delete(it.key) : opened.add(it.key);
    openings++;
    requestRender();
  };
  return html`<button class="link log-more" aria-expanded=${String(open)} @click=${toggle}>${open ? 'Hide the trace' : trace.split('\n', 1)[0]}</button>${open ? traceView(trace, 'this line') : nothing}`;
}

/** @param {Event} event */
function scrolled({ target }) {
  const { scrollTop, clientHeight, scrollHeight } = /** @type {HTMLElement} */ (target);
  const now = scrollTop + clientHeight >= scrollHeight - NEAR_PX;
  if (now !== atEnd) {
    atEnd = now;
    requestRender();
  }
}

/** Keeps the newest in view for who has not scrolled away from it. @param {HTMLElement} element */
function toEnd(element) {
  if (atEnd && element.scrollTop + element.clientHeight < element.scrollHeight - 1) {
    element.scrollTop = element.scrollHeight;
    requestAnimationFrame(() => requestAnimationFrame(() => { // lines have their real height only when in view
      element.scrollTop = atEnd ? element.scrollHeight : element.scrollTop;
    }));
  }
}

/** @param {Detail} detail */
function none({ logs, now }) {
  const { query } = route();
  if (['q', 'level', 'task', 'worker'].some(key => query.has(key))) {
    return empty('No line matches', 'Of the lines that are kept, none is like that.',
      html`<p><button class="button" @click=${() => setQuery({ q: null, level: null, task: null, worker: null })}>Clear filters</button></p>`);
  }
  return empty('No lines yet', html`Each worker keeps the last 1,000 lines that this connector and its tasks write, in memory: they are here from its start on.
    ${now.state === 'STOPPED' || now.state === 'PAUSED' ? 'It does not run now: resume it, and it will say something.' : html`Well-behaved connectors say little. To see what it does, set its level to <strong>DEBUG</strong> for a while: other connectors do not get louder.`}
    ${logs.following ? '' : ' Following is paused.'}`);
}

/** As in a log file. @param {Line} it */
function asText(it) {
  return `${it.iso} ${it.level} [${it.task === null ? 'connector' : `task-${it.task}`}] ${it.worker_id} ${it.logger}: ${it.message}${it.trace === null ? '' : `\n${it.trace}`}`;
}
