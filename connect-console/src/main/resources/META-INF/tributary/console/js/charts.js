/** uPlot, fetched when a page with a chart is first opened. */

const FOLDER = '../lib/uplot-1.6.30/';

/** @type {Promise<any> | undefined} */
let loading;

/**
 * The constructor of charts. uPlot sets styles through the DOM, which the content security policy allows.
 * @returns {Promise<any>} rejected if its file cannot be fetched; asking again tries again
 */
export function uPlot() {
  loading ??= new Promise((resolve, reject) => {
    const style = document.createElement('link');
    style.rel = 'stylesheet';
    style.href = new URL(`${FOLDER}uPlot.min.css`, import.meta.url).href;
    const script = document.createElement('script');
    script.src = new URL(`${FOLDER}uPlot.iife.min.js`, import.meta.url).href;
    script.onload = () => resolve(/** @type {any} */ (window).uPlot);
    script.onerror = () => {
      loading = undefined;
      reject(new Error('The library for charts could not be fetched from the worker. Reload the page.'));
    };
    document.head.append(style, script);
  });
  return loading;
}
