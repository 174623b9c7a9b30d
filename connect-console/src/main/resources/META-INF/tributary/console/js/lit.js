/** The one place that knows the version of lit-html. */
import { Directive, directive } from '../lib/lit-html-3.3.2/directive.js';
import { noChange } from '../lib/lit-html-3.3.2/lit-html.js';

export { html, svg, render, nothing } from '../lib/lit-html-3.3.2/lit-html.js';
export { guard } from '../lib/lit-html-3.3.2/directives/guard.js';
export { live } from '../lib/lit-html-3.3.2/directives/live.js';
export { repeat } from '../lib/lit-html-3.3.2/directives/repeat.js';

/**
 * Gives the element to a function at every drawing; at the first, it does not stand in the document yet. That it is gone nobody is
 * told: lit-html's own directive tells it, at ten times the size.
 * @type {(take: (element: HTMLElement) => void) => unknown}
 */
export const ref = directive(class extends Directive {
  /** @param {any} part @param {[(element: any) => void]} values */
  update(part, [take]) {
    take(part.element);
    return noChange;
  }
});
