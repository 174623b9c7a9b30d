/** Configurations from outside: pasted, dropped, or chosen from the disk. */
import { ConfigTextError } from '../config/text-error.js';
import { kindOf, looksLikeConfig, parseText } from '../config/text.js';
import { go, href, route } from '../router.js';
import { toast } from '../toasts.js';
import { requestRender } from '../rendering.js';
import { begin, draft, snapshot } from './draft.js';

const MOST_BYTES = 1_000_000;

/** Whether a file is held over the page. */
export let hovered = false;

/**
 * Makes it the draft. The one before can be had back.
 * @param {string} pasted
 * @param {string} from what it is called in messages
 */
export function takeIn(pasted, from) {
  const text = pasted.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n'); // as a text area has it
  const kind = kindOf(text);
  const before = draft.dirty ? snapshot() : null;
  const undo = before ? { label: 'Undo', run: () => { begin(before.config, before.more); toConfigure(); } } : undefined;
  try {
    const { config, shape, start } = parseText(kind, text);
    if (config.size === 0) {
      throw new ConfigTextError('There is no setting in it.');
    }
    begin(config, { shape: shape ?? 'request', start: start ?? 'RUNNING', dirty: true, texts: { json: null, properties: null, [kind]: { text, error: null } } });
    toast({ kind: 'good', text: `Read ${config.size} settings from ${from}.`, action: undo });
  } catch (failure) {
    if (!(failure instanceof ConfigTextError)) {
      throw failure;
    }
    // It is shown with its mistake, to be mended where one sees it.
    begin(new Map(), { view: kind, dirty: true, texts: { json: null, properties: null, [kind]: { text, error: failure } } });
    toast({ kind: 'bad', text: `${from} has a mistake. ${failure.message}`, action: undo });
  }
  toConfigure();
}

/** The form of the draft; without a plugin, the gallery asks for one. */
export function toConfigure() {
  const plugin = draft.config.get('connector.class');
  const to = plugin ? href('create', plugin) : draft.view === 'form' ? href('create') : href('create', '-');
  if (location.hash !== to) {
    go(to);
  }
  requestRender();
}

/** @param {File} file */
export async function takeInFile(file) {
  if (file.size > MOST_BYTES) {
    toast({ kind: 'bad', text: `${file.name} has more than 1 MB: a configuration is smaller. Drop a .json or .properties file.` });
    return;
  }
  try {
    takeIn(await file.text(), file.name);
  } catch (failure) {
    toast({ kind: 'bad', text: `${file.name} cannot be read: ${/** @type {Error} */ (failure).message}` });
  }
}

/** @param {DragEvent} event */
function over(event) {
  if (event.dataTransfer?.types.includes('Files')) {
    event.preventDefault();
    if (!hovered) {
      hovered = true;
      requestRender();
    }
  }
}

/** @param {DragEvent} event */
function left(event) {
  if (event.relatedTarget === null && hovered) {
    hovered = false;
    requestRender();
  }
}

/** @param {DragEvent} event */
function dropped(event) {
  const file = event.dataTransfer?.files[0];
  hovered = false;
  requestRender();
  if (file) {
    event.preventDefault();
    takeInFile(file);
  }
}

/** Into a field, it is that field's. @param {ClipboardEvent} event */
function onPaste(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  const text = event.clipboardData?.getData('text/plain') ?? '';
  if (target.closest?.('input, textarea, select, dialog') || route().parts[0] !== 'create') {
    return;
  }
  if (looksLikeConfig(text)) {
    event.preventDefault();
    takeIn(text, 'what you pasted');
  } else if (text.trim() !== '') {
    toast({ kind: 'info', text: 'What you pasted is no configuration: it is neither JSON nor lines of key=value.' });
  }
}

let listening = false;

/** @param {boolean} on while the page is shown, and something may be created */
export function listen(on) {
  if (on === listening) {
    return;
  }
  listening = on;
  const how = on ? 'addEventListener' : 'removeEventListener';
  document[how]('dragover', /** @type {any} */ (over));
  document[how]('dragleave', /** @type {any} */ (left));
  document[how]('drop', /** @type {any} */ (dropped));
  document[how]('paste', /** @type {any} */ (onPaste));
}
