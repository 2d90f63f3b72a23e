/** The first browser on another device tries each kind of connection that a lesson needs, and tells the teacher. */
import { get, post } from "./api.js";

const PATIENCE_MS = 5000;

/** Try the way to the server, if it wants to know. Never fails: a lesson does not depend on it. */
export async function tryReach() {
  try {
    const { wanted } = await get("/api/reach");
    if (!wanted) return;
    const round_trip_ms = await timed(() => get("/health"));
    const [news_ms, socket_ms] = await Promise.all([timed(hearNews), timed(openSocket)]);
    await post("/api/reach", {
      cookies: true, round_trip_ms, news_ms, socket_ms, secure: isSecureContext, serial: "serial" in navigator,
    });
  } catch {
    // Without an answer the teacher's page says that nobody has got there.
  }
}

/**
 * Return how long something takes, in ms; null when it fails or takes too long.
 * @param {() => Promise<unknown>} doing
 */
async function timed(doing) {
  const start = performance.now();
  const late = new Promise((resolve) => setTimeout(() => resolve(false), PATIENCE_MS));
  const done = await Promise.race([doing().then(() => true, () => false), late]);
  return done ? performance.now() - start : null;
}

/** Wait for the first piece of news. */
function hearNews() {
  return new Promise((resolve, reject) => {
    const source = new EventSource("/api/news");
    const end = (/** @type {(value?: unknown) => void} */ tell) => () => {
      source.close();
      tell();
    };
    source.addEventListener("reset", end(resolve));
    source.addEventListener("error", end(reject));
    setTimeout(end(reject), PATIENCE_MS);
  });
}

/** Open a WebSocket, and close it. */
function openSocket() {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${location.protocol.replace("http", "ws")}//${location.host}/api/reach/socket`);
    socket.addEventListener("message", () => {
      socket.close();
      resolve(true);
    });
    socket.addEventListener("error", () => reject(new Error("no socket")));
  });
}
