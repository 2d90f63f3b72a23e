/** A serial port of this computer: a board's cable, as a browser with Web Serial gives it to a page. */

/** @typedef {{dtr?: boolean, rts?: boolean, break?: boolean, after_ms?: number}} Lines */
/** @typedef {{bytes: (data: Uint8Array) => void, gone: () => void}} Heard */
/** @typedef {{write: (data: Uint8Array) => Promise<void>, lines: (lines: Lines) => Promise<void>, close: () => Promise<void>}} Port */
/** @typedef {{open: (options: {baudRate: number}) => Promise<void>, readable: ReadableStream<Uint8Array> | null, writable: WritableStream<Uint8Array> | null, setSignals: (signals: Record<string, boolean>) => Promise<void>, close: () => Promise<void>}} SerialPort */

const BAUD = 115200;

/** @returns {{requestPort: () => Promise<SerialPort>} | undefined} */
const serial = () => /** @type {any} */ (navigator).serial;

/** Whether this page may ask for a port: only pages with HTTPS, or of this computer, and not in every browser. */
export const hasSerial = () => serial() !== undefined;

/**
 * Have the student choose a port, and open it. Raises what the browser raises: NotFoundError when none was chosen.
 * @param {Heard} heard
 * @returns {Promise<Port>}
 */
export async function openPort(heard) {
  const port = await /** @type {NonNullable<ReturnType<typeof serial>>} */ (serial()).requestPort();
  await port.open({ baudRate: BAUD });
  const writer = /** @type {WritableStream<Uint8Array>} */ (port.writable).getWriter();
  const reading = new Reading(port, heard);
  return {
    write: (data) => writer.write(data),
    lines: (lines) => setLines(port, lines),
    close: async () => {
      await reading.end();
      writer.releaseLock();
      await port.close().catch(() => {});
    },
  };
}

/** Passes on what a port sends until it is closed or unplugged. */
class Reading {
  /**
   * @param {SerialPort} port
   * @param {Heard} heard
   */
  constructor(port, heard) {
    this.port = port;
    this.heard = heard;
    this.ends = false;
    /** @type {ReadableStreamDefaultReader<Uint8Array> | null} */
    this.reader = null;
    this.over = this.go();
  }

  /** A damaged byte ends a stream, and the port gives another; one that is unplugged gives none. */
  async go() {
    while (this.port.readable && !this.ends) {
      this.reader = this.port.readable.getReader();
      try {
        for (;;) {
          const { value, done } = await this.reader.read();
          if (done) break;
          if (value) this.heard.bytes(value);
        }
      } catch {
        // see above
      } finally {
        this.reader.releaseLock();
      }
      if (!this.ends) await new Promise((go) => setTimeout(go, 0));
    }
    if (!this.ends) this.heard.gone();
  }

  async end() {
    this.ends = true;
    await this.reader?.cancel().catch(() => {});
    await this.over;
  }
}

/**
 * Set modem lines one after the other, data terminal ready first, or send a break.
 * @param {SerialPort} port
 * @param {Lines} lines
 */
async function setLines(port, { dtr, rts, break: breaks, after_ms: afterMs = 0 }) {
  if (afterMs > 0) await new Promise((go) => setTimeout(go, Math.min(afterMs, 1000)));
  if (dtr !== undefined) await port.setSignals({ dataTerminalReady: dtr });
  if (rts !== undefined) await port.setSignals({ requestToSend: rts });
  if (breaks !== undefined) await port.setSignals({ break: breaks });
}
