/** A board's cable in another window, whose page has HTTPS: what a page without it uses instead of a port. */

/** @typedef {import("./serial_port.js").Heard} Heard */
/** @typedef {import("./serial_port.js").Port} Port */

/** What both windows say has this mark. */
export const MARK = "gorae-cable";
const WAIT_MS = 120_000;

/**
 * Open the page with the cable, where the student chooses a port. Raises Error when the window was closed or blocked.
 * @param {string} page Its address.
 * @param {Record<string, string>} texts What it says.
 * @param {Heard} heard
 * @returns {Promise<Port>}
 */
export function openPopupPort(page, texts, heard) {
  const origin = new URL(page).origin;
  const popup = window.open(page, MARK, "popup,width=420,height=360");
  if (!popup) return Promise.reject(new Error("blocked"));
  /** @type {Map<number, () => void>} */
  const waiting = new Map();
  let count = 0;
  /** @param {Record<string, unknown>} message */
  const send = (message) => popup.postMessage({ mark: MARK, ...message }, origin);
  /** @param {Record<string, unknown>} message @returns {Promise<void>} */
  const ask = (message) => new Promise((done) => {
    count += 1;
    waiting.set(count, done);
    send({ ...message, number: count });
  });
  return new Promise((opened, failed) => {
    const watch = setInterval(() => { if (popup.closed) end(); }, 500);
    const late = setTimeout(() => end(), WAIT_MS);
    const listen = (/** @type {MessageEvent} */ { data, origin: from, source }) => {
      if (from !== origin || source !== popup || data?.mark !== MARK) return;
      if (data.kind === "ready") send({ kind: "texts", texts });
      if (data.kind === "bytes" && data.data instanceof Uint8Array) heard.bytes(data.data);
      if (data.kind === "gone") heard.gone();
      if (data.kind === "done") {
        waiting.get(data.number)?.();
        waiting.delete(data.number);
      }
      if (data.kind === "opened") {
        clearTimeout(late);
        opened({
          write: (bytes) => ask({ kind: "write", data: bytes }),
          lines: (lines) => ask({ kind: "lines", lines }),
          close: async () => { send({ kind: "close" }); stop(); },
        });
      }
    };
    function stop() {
      clearInterval(watch);
      clearTimeout(late);
      removeEventListener("message", listen);
    }
    function end() {
      stop();
      for (const done of waiting.values()) done();
      heard.gone();
      failed(new Error("closed"));
    }
    addEventListener("message", listen);
  });
}
