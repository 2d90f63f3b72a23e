/** The files of a work as tabs: one is open, others can be added and taken away. */
import { openDialog } from "./dialog.js";
import { fill, h } from "./dom.js";
import { say } from "./texts.js";

/** @typedef {import("./drafts.js").Files} Files */

export const PROGRAM = "main.py";
/** As the server has it; it refuses what this lets through. */
const NAME = /^(?:[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,39}\/)?[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,39}$/u;
/** Bytes of a file that is taken from the device. */
const LARGEST = 900_000;
const ENDINGS = /\.(?:py|txt|csv|json|yaml)$/;

export class FileTabs {
  /**
   * @param {{open: (name: string) => void, add: (name: string, text: string) => void, remove: (name: string) => void, history: () => void}} listeners
   */
  constructor(listeners) {
    this.listeners = listeners;
    this.list = h("div", { class: "tabs", role: "tablist", "aria-label": say("files"), onkeydown: (/** @type {KeyboardEvent} */ event) => this.key(event) });
    this.remove = h("button", { type: "button", onclick: () => this.askRemove() }, say("files-remove"));
    this.element = h("div", { class: "files" }, this.list,
      this.remove, h("button", { type: "button", onclick: () => this.askAdd() }, say("files-add")),
      h("button", { type: "button", onclick: () => listeners.history() }, say("history")));
    /** @type {string[]} */
    this.names = [];
    this.current = PROGRAM;
  }

  /**
   * Show these files, the program first.
   * @param {Files} files
   * @param {string} current
   */
  show(files, current) {
    this.names = Object.keys(files).sort((a, b) => Number(b === PROGRAM) - Number(a === PROGRAM) || a.localeCompare(b));
    this.current = this.names.includes(current) ? current : PROGRAM;
    this.remove.hidden = this.current === PROGRAM;
    fill(this.list, ...this.names.map((name) =>
      h("button", {
        type: "button", role: "tab", id: `tab-${name}`, "aria-selected": String(name === this.current), "aria-controls": "editor",
        tabindex: name === this.current ? "0" : "-1", onclick: () => this.listeners.open(name),
      }, name)));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    const place = (this.names.indexOf(this.current) + step + this.names.length) % this.names.length;
    this.listeners.open(this.names[place] ?? PROGRAM);
    /** @type {HTMLElement | null} */ (this.list.querySelector("[aria-selected=true]"))?.focus();
    event.preventDefault();
  }

  askAdd() {
    const input = h("input", { id: "file-name", required: true, maxlength: 80, autocomplete: "off", autocapitalize: "off", spellcheck: "false" });
    const problem = h("p", { class: "problem", role: "alert" });
    const dialog = openDialog(say("files-add"), [
      h("form", { onsubmit: (/** @type {Event} */ event) => submit(event, this) },
        h("label", { for: "file-name" }, say("files-name")), input,
        h("p", { class: "quiet" }, say("files-name-help")), problem,
        h("p", { class: "row" }, h("button", { class: "primary" }, say("files-add")))),
      h("p", { class: "row" }, h("label", { for: "file-open" }, say("files-open")),
        h("input", { id: "file-open", type: "file", accept: ".py,.txt,.csv,.json,.yaml", onchange: (/** @type {Event} */ event) => take(event, this) })),
    ], { kind: "file" });
    input.focus();

    /**
     * Take a file of this device; one of the same name goes into the history.
     * @param {Event} event
     * @param {FileTabs} tabs
     */
    async function take(event, tabs) {
      const file = /** @type {HTMLInputElement} */ (event.target).files?.[0];
      if (!file) return;
      const name = file.name.normalize("NFC").replaceAll(" ", "_");
      const known = tabs.names.includes(name);
      problem.textContent = file.size > LARGEST ? say("files-too-large") : known ? "" : problemOf(name, tabs.names);
      if (problem.textContent) return;
      const text = textOf(await file.arrayBuffer());
      dialog.close();
      tabs.listeners.add(name, text);
    }

    /**
     * @param {Event} event
     * @param {FileTabs} tabs
     */
    function submit(event, tabs) {
      event.preventDefault();
      const typed = input.value.trim().normalize("NFC");
      const name = typed.includes(".") ? typed : `${typed}.py`;
      const wrong = problemOf(name, tabs.names);
      problem.textContent = wrong;
      if (wrong) return;
      dialog.close();
      tabs.listeners.add(name, "");
    }
  }

  askRemove() {
    const name = this.current;
    const dialog = openDialog(say("files-remove-title", { file: name }), [
      h("p", {}, say("files-remove-help")),
      h("p", { class: "row" },
        h("button", { type: "button", onclick: () => { dialog.close(); this.listeners.remove(name); } }, say("files-remove")),
        h("button", { type: "button", onclick: () => dialog.close() }, say("cancel"))),
    ], { kind: "file" });
  }
}

/**
 * Read a text as it was written: in UTF-8, or as Korean Windows does.
 * @param {ArrayBuffer} bytes
 */
function textOf(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("euc-kr").decode(bytes);
  }
}

/**
 * Say what is wrong with a name for a file; "" when nothing is.
 * @param {string} name
 * @param {string[]} others
 */
function problemOf(name, others) {
  if (others.includes(name)) return say("files-known", { file: name });
  return NAME.test(name) && ENDINGS.test(name) && !name.includes("..") ? "" : say("files-bad-name");
}
