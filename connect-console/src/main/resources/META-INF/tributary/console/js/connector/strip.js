/** States over time: a strip for the connector and one for each task, with marks where something failed or was restarted. */
import { html, nothing } from '../lit.js';
import { duration, moment, plural } from '../format.js';
import { requestRender } from '../rendering.js';
import { href } from '../router.js';
import { STATES, severity } from '../states.js';
import { state, workersNow } from '../store.js';
import { laneOf } from './timeline.js';

/** @typedef {import('./detail.js').Detail} Detail */

const MINUTE = 60_000;
/** @type {[string, number][]} */
const WINDOWS = [['30 min', 30 * MINUTE], ['6 h', 360 * MINUTE], ['24 h', 1_440 * MINUTE]];
export const MOST_ROWS = 12;

let length = WINDOWS[0][1];

/** @param {Detail} detail */
export function statesStrip(detail) {
  const { name, now, restarts, incidents } = detail;
  const to = workersNow();
  const from = to - length;
  const lanes = state.lanes.get(name) ?? new Map();
  /** @type {any[]} */
  const tasks = now.tasks;
  const worst = [...tasks].sort((one, other) => severity(one.state) - severity(other.state) || one.id - other.id).slice(0, MOST_ROWS);
  const rows = worst.sort((one, other) => one.id - other.id).map(it => /** @type {const} */ ([String(it.id), `Task ${it.id}`]));
  const written = { restarts: restarts.value, incidents: incidents.value?.incidents ?? state.incidents.filter(it => it.connector === name) };
  return html`
    <section class="panel" aria-label="States over time">
      <div class="panel-head"><h2>States over time</h2><span class="soft">as this console saw them; marks are failures and restarts that workers noted</span>
        <div class="switch" role="group" aria-label="How far back">${WINDOWS.map(([label, ms]) => html`
          <button aria-pressed=${String(ms === length)} @click=${() => { length = ms; requestRender(); }}>${label}</button>`)}</div></div>
      <div class="lanes">
        ${[/** @type {const} */ (['connector', 'Connector']), ...rows].map(([key, label]) =>
          laneView(name, label, laneOf(key, { states: lanes.get(key) ?? [], ...written }, from, to), from, to))}
        <div class="lane axis" aria-hidden="true"><span class="lane-label"></span><span class="lane-ends soft"><span>${WINDOWS.find(([, ms]) => ms === length)?.[0]} ago</span><span>now</span></span></div>
      </div>
      ${tasks.length > MOST_ROWS ? html`<p class="soft">The ${MOST_ROWS} tasks in most need of attention, of ${tasks.length}.</p>` : nothing}
    </section>`;
}

/** @param {string} name @param {string} label @param {import('./timeline.js').Lane} lane @param {number} from @param {number} to */
function laneView(name, label, { spans, marks }, from, to) {
  const blank = (spans[0]?.from ?? to) - from;
  const words = [
    ...spans.map(it => `${it.state.toLowerCase()} ${duration(it.to - it.from)}`),
    ...(marks.length > 0 ? [plural(marks.length, 'failure or restart', 'failures or restarts')] : []),
  ].join(', then ');
  return html`
    <div class="lane"><span class="lane-label">${label}</span>
      <div class="lane-bar-box">
        <div class="lane-bar" role="img" aria-label=${`${label}: ${words || 'not seen yet'}`}>
          ${blank > 0 ? html`<span class="lane-blank" .style=${`flex-grow:${blank / 1000}`} title="Not seen by this console"></span>` : nothing}
          ${spans.map(it => html`<span class="segment ${STATES[it.state]?.tone ?? 'warn'}" .style=${`flex-grow:${Math.max(0.001, (it.to - it.from) / 1000)}`}
            title=${`${it.state}: ${duration(it.to - it.from)}, from ${moment(it.from)}`}><span>${it.state.toLowerCase()}</span></span>`)}
        </div>
        ${marks.map(it => {
          const at = `left:${((100 * (it.at - from)) / (to - from)).toFixed(2)}%`;
          const title = `${moment(it.at)}: ${it.text}`;
          return it.incident === null ? html`<span class="lane-mark ${it.tone}" .style=${at} title=${title}></span>`
            : html`<a class="lane-mark ${it.tone}" .style=${at} title=${title} aria-label=${title} href=${href('connectors', name, 'incidents', it.incident)}></a>`;
        })}
      </div></div>`;
}
