/** When the page is drawn again: whoever changes something asks, and it happens once, before the next frame. */

/** @type {() => void} */
let draw = () => {};
let asked = false;

/** @param {() => void} how draws everything; called once here, at main.js */
export function drawWith(how) {
  draw = how;
}

/** Draws soon. Any number of calls before the next frame draw once. */
export function requestRender() {
  if (asked) {
    return;
  }
  asked = true;
  // Frames stand still while the page is hidden; then nothing has to be drawn.
  requestAnimationFrame(() => {
    asked = false;
    draw();
  });
}
