/** On a narrow screen one part of the page is seen at a time; these buttons choose which. */
import { h } from "./dom.js";
import { say } from "./texts.js";

/**
 * Make the buttons.
 * @param {Record<string, HTMLElement>} parts By the ends of their entries: `text` is said as `view-text`.
 */
export function makeViews(parts) {
  const names = Object.keys(parts);
  const buttons = names.map((name) => h("button", { type: "button", onclick: () => show(name) }, say(`view-${name}`)));

  /** @param {string} wanted */
  function show(wanted) {
    for (const [place, name] of names.entries()) {
      parts[name]?.classList.toggle("chosen", name === wanted);
      buttons[place]?.setAttribute("aria-pressed", String(name === wanted));
    }
  }

  show("program");
  return { element: h("nav", { class: "views", "aria-label": say("views") }, ...buttons), show };
}
