/** The one place that knows the version of lit-html. */
export { html, svg, render, nothing } from '../lib/lit-html-3.3.2/lit-html.js';
export { classMap } from '../lib/lit-html-3.3.2/directives/class-map.js';
export { guard } from '../lib/lit-html-3.3.2/directives/guard.js';
export { keyed } from '../lib/lit-html-3.3.2/directives/keyed.js';
export { live } from '../lib/lit-html-3.3.2/directives/live.js';
export { ref, createRef } from '../lib/lit-html-3.3.2/directives/ref.js';
export { repeat } from '../lib/lit-html-3.3.2/directives/repeat.js';
