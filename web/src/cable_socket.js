/** Between a board's cable and the server: bytes both ways, and what is told of the deed that goes on. */

/** @typedef {import("./serial_port.js").Port} Port */
/** @typedef {{deed: "push" | "run" | "check", lesson: string, kit: string, version: number}} CableDeed */

/**
 * Have something done with the board at a port; the promise is kept when it is over.
 * @param {Port} port
 * @param {CableDeed} deed
 * @param {(message: any) => void} told Hears everything but bytes.
 * @returns {{over: Promise<void>, bytes: (data: Uint8Array) => void, gone: () => void, say: (message: Record<string, unknown>) => void}}
 */
export function doByCable(port, deed, told) {
  const address = new URL("/api/cable", location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(address);
  socket.binaryType = "arraybuffer";
  /** @param {Record<string, unknown>} message */
  const say = (message) => { if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message)); };
  // One after the other: a line may only be set when the bytes before it are written.
  let doing = Promise.resolve();
  socket.addEventListener("open", () => say(deed));
  socket.addEventListener("message", ({ data }) => {
    if (data instanceof ArrayBuffer) {
      const bytes = new Uint8Array(data);
      doing = doing.then(() => port.write(bytes)).then(() => say({ written: bytes.length }), () => say({ gone: true }));
      return;
    }
    const message = JSON.parse(data);
    if (message.lines) doing = doing.then(() => port.lines(message.lines)).then(() => say({ done: true }), () => say({ gone: true }));
    else told(message);
  });
  return {
    over: new Promise((over) => socket.addEventListener("close", () => over())),
    bytes: (bytes) => { if (socket.readyState === WebSocket.OPEN) socket.send(/** @type {Uint8Array<ArrayBuffer>} */ (bytes)); },
    gone: () => say({ gone: true }),
    say,
  };
}
