/** Stack traces that can be read: what went wrong at each level, frames folded away until somebody wants them. */
import { html, nothing } from '../lit.js';
import { copyButton } from '../clipboard.js';
import { plural } from '../format.js';

/**
 * The levels of a trace, the outermost first.
 * @param {string} trace
 * @returns {{type: string, message: string, frames: string[]}[]}
 */
export function levels(trace) {
  /** @type {{type: string, message: string, frames: string[]}[]} */
  const found = [];
  for (const line of trace.split(/\r?\n/)) {
    const last = found[found.length - 1];
    if (/^Caused by: /.test(line) || !last) {
      const [, type, message] = /** @type {RegExpExecArray} */ (/^(?:Caused by: )?([\w.$]+)?(?:: )?(.*)$/s.exec(line));
      found.push({ type: type ?? '', message: message ?? '', frames: [] });
    } else if (/^\s+(at |\.\.\. |Suppressed: |Caused by: )/.test(line) || last.frames.length > 0) {
      if (line.trim() !== '') {
        last.frames.push(line.trim());
      }
    } else if (line.trim() !== '') {
      last.message += `\n${line}`; // messages may have lines
    }
  }
  return found;
}

/** @param {string} trace @param {string} of 'task 3' */
export function traceView(trace, of) {
  const all = levels(trace);
  return html`
    <div class="trace">
      <div class="trace-head"><h4>Trace</h4>${copyButton(() => trace, `Copy the trace of ${of}`)}</div>
      <ol>${all.map(({ type, message, frames }, at) => {
        const root = at === all.length - 1;
        return html`<li class=${root ? 'root' : ''}>
          <p class="cause">${at > 0 ? html`<span class="soft">caused by</span> ` : nothing}<strong title=${type}>${type.slice(type.lastIndexOf('.') + 1)}</strong>${message ? html`: ${message}` : nothing}</p>
          ${frames.length === 0 ? nothing : html`<details ?open=${root && all.length === 1 && frames.length <= 6}>
            <summary>${plural(frames.length, 'line')} <code class="soft">${frames[0]}</code></summary>
            <pre class="code" tabindex="0">${frames.map(frame => html`<span class=${own(frame) ? 'frame-own' : 'frame-other'}>${frame}\n</span>`)}</pre></details>`}
        </li>`;
      })}</ol>
    </div>`;
}

/** Frames of plugins stand out: those of the JDK, Kafka and the worker are around all of them. @param {string} frame */
function own(frame) {
  return frame.startsWith('at ') && !/^at (?:[\w.]+\/)?(?:java|javax|jdk|sun|org\.apache\.kafka|dev\.tributary\.connect\.(?:runtime|worker|rest))\b/.test(frame);
}

/** The stack of a thread that hangs. @param {string} stack @param {string} of */
export function stackView(stack, of) {
  return html`
    <div class="trace">
      <div class="trace-head"><h4>What its thread is doing</h4>${copyButton(() => stack, `Copy the stack of ${of}`)}</div>
      <pre class="code" tabindex="0">${stack.split('\n').map(line => {
        const frame = line.trim().replace(/^(?!at )/, 'at ');
        return html`<span class=${own(frame) ? 'frame-own' : 'frame-other'}>${line}\n</span>`;
      })}</pre>
    </div>`;
}
