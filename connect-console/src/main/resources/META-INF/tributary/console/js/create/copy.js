/** To the clipboard. */
import { toast } from '../toasts.js';

/** @param {string} text @param {string} what */
export async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    toast({ kind: 'good', text: `${what} is in the clipboard.`, lastsMs: 3_000 });
  } catch {
    // Only over https or on localhost may a page write there.
    toast({ kind: 'bad', text: 'The browser does not let this page copy. Select the text and copy it yourself.' });
  }
}
