/**
 * News of the server, followed while the page can be seen: a browser allows six connections to a server, and a
 * student may have more tabs. A page that is seen again goes on behind the last event that it has.
 */

/** @typedef {Record<string, (data: any) => void>} Handlers By the event's name. */

/**
 * Follow the news until the page goes away.
 * @param {Handlers} handlers `reset` is called, too, when what is known may be old.
 * @param {{path?: string, state?: (open: boolean) => void}} [options] `state` is told whether there is a connection.
 */
export function followNews(handlers, { path = "/api/news", state = () => {} } = {}) {
  let last = "";
  /** @type {EventSource | null} */
  let source = null;

  function open() {
    if (source) return;
    const since = last ? `${path.includes("?") ? "&" : "?"}since=${encodeURIComponent(last)}` : "";
    source = new EventSource(path + since);
    source.addEventListener("open", () => state(true));
    source.addEventListener("error", () => {
      state(false);
      if (source?.readyState === EventSource.CLOSED) reopen();
    });
    for (const [name, handle] of Object.entries(handlers)) {
      source.addEventListener(name, (event) => {
        last = event.lastEventId;
        handle(JSON.parse(event.data || "null"));
      });
    }
  }

  function close() {
    source?.close();
    source = null;
  }

  /** The browser has given up, as it does after an error of the server. */
  function reopen() {
    close();
    setTimeout(() => document.visibilityState === "visible" && open(), RETRY_MS);
  }

  document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? open() : close()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  if (document.visibilityState === "visible") open();
}

const RETRY_MS = 3000;
