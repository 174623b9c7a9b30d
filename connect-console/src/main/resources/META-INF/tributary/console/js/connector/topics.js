/** The topics that it has used. */
import { html, nothing } from '../lit.js';
import { path, send } from '../api.js';
import { copyButton } from '../clipboard.js';
import { confirmation } from '../dialogs.js';
import { plural } from '../format.js';
import { empty } from '../parts.js';
import { shown } from '../resource.js';
import { mayWrite } from '../store.js';
import { toast } from '../toasts.js';

/** @typedef {import('./detail.js').Detail} Detail */

/** @type {import('../pages/connector.js').Tab} */
export default {
  label: 'Topics',
  freshen: detail => detail.topics.freshen(15_000, detail.changedAt),
  view(detail) {
    if (detail.topics.value === null && /** @type {any} */ (detail.topics.error)?.status === 403) {
      return empty('The workers do not keep track of topics', html`topic.tracking.enable is false on them. With true, what a connector reads or writes from then on is listed here.`);
    }
    return shown(detail.topics, 'the topics', topics => topics.length === 0
      ? empty('No topics yet', 'A topic is listed once a record of it has passed.')
      : html`
        <div class="tools"><span class="soft">${plural(topics.length, 'topic')} that it ${detail.now.type === 'sink' ? 'read from' : 'wrote to'} since it was created, or since they were forgotten</span>
          <span class="tools-end">${copyButton(() => topics.join('\n'), 'Copy the names of the topics')}
            ${mayWrite() ? html`<button class="button small" @click=${() => reset(detail)}>Forget them</button>` : nothing}</span></div>
        <ul class="panel topics">${topics.map(topic => html`<li><code>${topic}</code></li>`)}</ul>`);
  },
};

/** @param {Detail} detail */
async function reset(detail) {
  const sure = await confirmation({
    title: 'Forget these topics?',
    body: html`<p>Only this list is cleared. Topics and their records stay, and tasks that run list a topic again when they next use it.</p>`,
    confirm: 'Forget',
  });
  if (!sure) {
    return;
  }
  try {
    await send('PUT', path`connectors/${detail.name}/topics/reset`);
    toast({ kind: 'good', text: 'The list of topics is cleared.' });
  } catch (failure) {
    toast({ kind: 'bad', text: `The topics could not be forgotten: ${/** @type {Error} */ (failure).message}` });
  }
  detail.topics.reload();
}
