/** The replay of a check's runs. */
import { h } from "./dom.js";

/**
 * @param {HTMLElement} element
 * @param {import("./checking.js").CheckOut} check
 */
export async function showReplay(element, check) {
  element.replaceChildren(h("img", { src: `/api/checks/${check.check}/picture`, alt: "" }));
}
