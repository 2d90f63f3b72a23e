/** The replay of a check's runs: drawn and moved as in a report. */
import { RunReplay } from "../../host/gorae/report/page/assets/run.js";
import { get } from "./api.js";
import { fill, h, rendered } from "./dom.js";
import { say } from "./texts.js";

/** @typedef {import("./checking.js").CheckOut} CheckOut */

/**
 * Offer the runs of a check; the worst one is there at once.
 * @param {HTMLElement} element
 * @param {CheckOut} check
 */
export async function showReplay(element, check) {
  if (element.dataset.check === String(check.check)) return;
  element.dataset.check = String(check.check);
  const place = h("div", {});
  const buttons = Array.from({ length: check.runs }, (_, run) =>
    h("button", { type: "button", onclick: () => void show(run + 1) }, run + 1));
  fill(element, h("h3", {}, say("replay")),
    check.runs > 1 && h("p", { class: "runs row", role: "group", "aria-label": say("replay-runs") }, ...buttons), place);

  /** @param {number} [run] Without it the worst one. */
  async function show(run) {
    const found = await get(`/api/checks/${check.check}/replay${run ? `?run=${run}` : ""}`).catch(() => null);
    if (!found) return fill(place, h("p", { class: "quiet" }, say("replay-none")));
    for (const [at, button] of buttons.entries()) button.setAttribute("aria-pressed", String(at + 1 === found.run));
    fill(place, found.differences.length > 0 && h("p", { class: "quiet" }, found.differences.join(" · ")), rendered(found.html));
    const panel = /** @type {HTMLElement | null} */ (place.querySelector("article.run"));
    if (panel && found.playable) new RunReplay(panel, found.frames);
  }

  await show();
}
