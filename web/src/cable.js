/**
 * The page with the cable: a small window with HTTPS that a class's page without it opens. It asks for the port and
 * passes bytes between the board and the window that opened it; it knows no server, and its sentences are given.
 */
import { h } from "./dom.js";
import { MARK } from "./popup_port.js";
import { hasSerial, openPort } from "./serial_port.js";

const opener = /** @type {Window | null} */ (window.opener);
/** @type {import("./serial_port.js").Port | null} */
let port = null;
let origin = "";
/** @type {Record<string, string>} */
let texts = {};
const state = h("p", { role: "status" });
const button = h("button", { type: "button", class: "primary", onclick: () => void connect(), hidden: true });
document.body.append(h("main", { class: "cable-page" }, h("h1", {}, document.title), state, button));

/** @param {Record<string, unknown>} message */
const send = (message) => opener?.postMessage({ mark: MARK, ...message }, origin || "*");

/** Ask for a port, and pass on what comes from it. */
async function connect() {
  try {
    port = await openPort({
      bytes: (data) => send({ kind: "bytes", data }),
      gone: () => { send({ kind: "gone" }); tell("cable-gone"); },
    });
  } catch {
    return tell("cable-none");
  }
  button.hidden = true;
  tell("cable-open");
  send({ kind: "opened" });
}

/** @param {string} key */
function tell(key) {
  state.textContent = (texts[key] ?? "").replace("{origin}", origin);
}

addEventListener("message", async ({ data, source, origin: from }) => {
  if (source !== opener || data?.mark !== MARK || (origin && from !== origin)) return;
  if (data.kind === "texts") {
    origin = from;
    texts = data.texts;
    document.documentElement.lang = texts.lang ?? "ko";
    button.textContent = texts["cable-choose"] ?? "";
    button.hidden = !hasSerial();
    tell(hasSerial() ? "cable-asks" : "cable-no-serial");
  }
  if (data.kind === "write" && port) await port.write(data.data).catch(() => {});
  if (data.kind === "lines" && port) await port.lines(data.lines).catch(() => {});
  if (data.kind === "write" || data.kind === "lines") send({ kind: "done", number: data.number });
  if (data.kind === "close") {
    await port?.close();
    window.close();
  }
});
addEventListener("pagehide", () => send({ kind: "gone" }));
if (opener) send({ kind: "ready" });
