/** What every page does before its own: its sentences, and a place to be filled. */
import { h } from "./dom.js";
import { loadTexts } from "./texts.js";

/**
 * Load the sentences in the class's language, and return the page's main element.
 * @returns {Promise<HTMLElement>}
 */
export async function begin() {
  await loadTexts(document.body.dataset.lang ?? "ko");
  return document.body.appendChild(h("main", { id: "page" }));
}
