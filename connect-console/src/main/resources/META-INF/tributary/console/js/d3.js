/** The one place that knows the versions of D3's modules: lines and areas as paths, round numbers, searching. */
export { default as bisector } from '../lib/d3-array-3.2.4/bisector.js';
export { default as nice } from '../lib/d3-array-3.2.4/nice.js';
export { default as ticks } from '../lib/d3-array-3.2.4/ticks.js';
export { default as area } from '../lib/d3-shape-3.2.0/area.js';
export { default as line } from '../lib/d3-shape-3.2.0/line.js';
