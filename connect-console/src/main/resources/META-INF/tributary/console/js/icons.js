/** Icons: strokes of 1.75 on a grid of 20, in the colour of the text. Decoration: the text beside them, or a label, says it. */
import { html, svg } from './lit.js';

const SHAPES = {
  search: svg`<circle cx="9" cy="9" r="5.5"/><path d="m13.2 13.2 4 4"/>`,
  sun: svg`<circle cx="10" cy="10" r="3.5"/><path d="M10 2v2m0 12v2M2 10h2m12 0h2M4.3 4.3l1.4 1.4m8.6 8.6 1.4 1.4m0-11.4-1.4 1.4m-8.6 8.6-1.4 1.4"/>`,
  moon: svg`<path d="M16.5 12.2A7 7 0 0 1 7.8 3.5a7 7 0 1 0 8.7 8.7Z"/>`,
  auto: svg`<circle cx="10" cy="10" r="7"/><path d="M10 3v14a7 7 0 0 0 0-14Z" fill="currentColor"/>`,
  help: svg`<circle cx="10" cy="10" r="7.5"/><path d="M7.8 7.6a2.3 2.3 0 1 1 3.4 2.2c-.8.4-1.2.9-1.2 1.8m0 2.4v.1"/>`,
  pause: svg`<path d="M7 4.5v11m6-11v11"/>`,
  play: svg`<path d="M6 4.2v11.6l9.5-5.8Z"/>`,
  stop: svg`<rect x="5" y="5" width="10" height="10" rx="1"/>`,
  restart: svg`<path d="M16 10a6 6 0 1 1-1.8-4.3L16 7.5M16 3v4.5h-4.5"/>`,
  history: svg`<path d="M4 10a6 6 0 1 0 1.8-4.3L4 7.5M4 3v4.5h4.5M10 7v3.4l2.4 1.4"/>`,
  trash: svg`<path d="M3.5 5.5h13m-8-2.5h3M5 5.5l.8 11h8.4l.8-11M8.3 8.5v5m3.4-5v5"/>`,
  download: svg`<path d="M10 3v9m-3.5-3.5L10 12l3.5-3.5M3.5 16.5h13"/>`,
  columns: svg`<rect x="3" y="4" width="14" height="12" rx="1.5"/><path d="M8 4v12m4.5-12v12"/>`,
  more: svg`<path d="M4.5 10h.01M10 10h.01M15.5 10h.01" stroke-width="2.6"/>`,
  close: svg`<path d="m5 5 10 10M15 5 5 15"/>`,
  check: svg`<path d="m4 10.5 4 4 8-9"/>`,
  warn: svg`<path d="M10 3 2.5 16.5h15L10 3Zm0 5v4m0 2.2v.1"/>`,
  up: svg`<path d="m5.5 12 4.5-4.5 4.5 4.5"/>`,
  down: svg`<path d="m5.5 8 4.5 4.5L14.5 8"/>`,
  plus: svg`<path d="M10 4v12M4 10h12"/>`,
  copy: svg`<rect x="7" y="7" width="9.5" height="9.5" rx="1.5"/><path d="M13 4.5V4a1 1 0 0 0-1-1H4.5A1.5 1.5 0 0 0 3 4.5V12a1 1 0 0 0 1 1h.5"/>`,
  source: svg`<path d="M3 10h9M8.7 6.7 12 10l-3.3 3.3M12.5 4h3A1.5 1.5 0 0 1 17 5.5v9a1.5 1.5 0 0 1-1.5 1.5h-3"/>`,
  sink: svg`<path d="M8 10h9m-3.3-3.3L17 10l-3.3 3.3M7.5 4h-3A1.5 1.5 0 0 0 3 5.5v9A1.5 1.5 0 0 0 4.5 16h3"/>`,
  connector: svg`<path d="M3 6c4.5 0 5 4 8.5 4H17M3 14c4.5 0 5-4 8.5-4"/>`,
  tasks: svg`<path d="M4 5h.01M4 10h.01M4 15h.01M8 5h8M8 10h8M8 15h8"/>`,
  star: svg`<path d="m10 3 2.1 4.5 4.9.6-3.6 3.4 1 4.9L10 14l-4.4 2.4 1-4.9L3 8.1l4.9-.6Z"/>`,
  eye: svg`<path d="M2 10c2-3.6 4.7-5.4 8-5.4s6 1.8 8 5.4c-2 3.6-4.7 5.4-8 5.4S4 13.6 2 10Z"/><circle cx="10" cy="10" r="2.4"/>`,
  bell: svg`<path d="M5.5 8.5a4.5 4.5 0 0 1 9 0c0 4 1.5 5 1.5 5H4s1.5-1 1.5-5Zm2.8 8a2 2 0 0 0 3.4 0"/>`,
  lock: svg`<rect x="4.5" y="9" width="11" height="7.5" rx="1.2"/><path d="M7 9V6.5a3 3 0 0 1 6 0V9"/>`,
};

/** @param {keyof typeof SHAPES} name */
export function icon(name) {
  return html`<svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">${SHAPES[name]}</svg>`;
}
