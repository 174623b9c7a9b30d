/** After it is created: how it fares, and where to go. */
import { html, nothing } from '../lit.js';
import { simpleName } from '../format.js';
import { icon } from '../icons.js';
import { badge } from '../parts.js';
import { href } from '../router.js';
import { ATTENTION } from '../states.js';
import { state } from '../store.js';
import { creation } from './creation.js';

const SEEN_WITHIN_MS = 30_000;

export function resultPart() {
  const done = creation.done;
  if (!done) {
    return nothing;
  }
  const now = state.byName.get(done.name);
  const late = performance.now() - done.at > SEEN_WITHIN_MS;
  return html`<div class="empty result"><span class="result-mark">${icon('check')}</span>
    <h1>${done.name} was created</h1>
    <p>${simpleName(done.plugin)}, ${done.start === 'RUNNING' ? 'to run at once' : done.start === 'PAUSED' ? 'paused: resume it when you want it to begin' : 'stopped: set its offsets if you want to, then resume it'}.</p>
    <p role="status" class="result-state">${now ? html`${badge(now.state, now.reason)} <span>${now.tasks_running} of ${now.tasks_expected} tasks running</span>`
      : late ? html`<span>No worker has told of it for 30 s. Look at the <a href=${href('workers')}>workers</a>, and at the log of the leader.</span>` : html`<span class="soft">The workers are taking it up…</span>`}</p>
    ${now?.reason && ATTENTION.has(now.state) ? html`<p class="note bad">${icon('warn')}<span>${now.reason}</span></p>` : nothing}
    <p class="result-actions"><a class="button primary" href=${href('connectors', done.name)}>Open ${done.name}</a>
      <a class="button" href=${href('create')}>Create another</a><a class="button" href=${href('connectors')}>All connectors</a></p></div>`;
}
