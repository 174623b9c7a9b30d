/** What two configurations differ in, key by key. */
import { html, nothing } from '../lit.js';

/**
 * @param {import('./draft.js').Change[]} changes
 * @param {import('./validation.js').Validation} validation tells secrets
 * @param {boolean} secrets whether they are shown
 */
export function diffTable(changes, validation, secrets) {
  const text = (/** @type {string} */ key, /** @type {string | null | undefined} */ value) => (value === null ? 'null' : value === '' ? '(empty)' : !secrets && validation.secret(key, value) ? '••••••••' : value);
  return html`<table class="diff"><colgroup><col class="sign"><col></colgroup><tbody>${changes.map(({ key, before, after }) => html`
    <tr><th scope="row" colspan="2"><code>${key}</code> <span class="soft">${before === undefined ? 'added' : after === undefined ? 'removed' : 'changed'}</span></th></tr>
    ${before === undefined ? nothing : html`<tr class="minus"><td aria-label="before">−</td><td><code>${text(key, before)}</code></td></tr>`}
    ${after === undefined ? nothing : html`<tr class="plus"><td aria-label="after">+</td><td><code>${text(key, after)}</code></td></tr>`}`)}</tbody></table>`;
}

/** Whether any of it is not shown. @param {import('./draft.js').Change[]} changes @param {import('./validation.js').Validation} validation */
export function hasSecrets(changes, validation) {
  return changes.some(it => validation.secret(it.key, it.before) || validation.secret(it.key, it.after));
}
