/** Dialogs: the browser's own, so that the focus stays in them and Escape closes them. */
import { h } from "./dom.js";
import { say } from "./texts.js";

/**
 * Open a dialog; it is removed when it is closed.
 * @param {string} title
 * @param {import("./dom.js").Child[]} children
 * @param {{kind?: string, must?: boolean, onclose?: () => void}} [options] `must`: only its own buttons close it.
 * @returns {HTMLDialogElement}
 */
export function openDialog(title, children, { kind = "", must = false, onclose } = {}) {
  const close = h("button", { type: "button", class: "close", onclick: () => dialog.close(), "aria-label": say("close") }, "✕");
  const heading = h("h2", { id: `dialog-${kind || "title"}`, tabindex: "-1" }, title);
  const dialog = h(
    "dialog", { class: `dialog ${kind}`, "aria-labelledby": heading.id },
    h("header", {}, heading, !must && close), ...children,
  );
  dialog.addEventListener("cancel", (event) => must && event.preventDefault());
  dialog.addEventListener("close", () => {
    dialog.remove();
    onclose?.();
  });
  document.body.append(dialog);
  dialog.showModal();
  heading.focus();
  return dialog;
}
