/** A solution of the lesson, while the teacher shows solutions: to compare with, not to take over. */
import { ApiError, get } from "./api.js";
import { openDialog } from "./dialog.js";
import { announce, h } from "./dom.js";
import { say } from "./texts.js";

/**
 * Make the button that opens the solution; it is there while solutions are shown.
 * @param {string} lesson
 * @param {boolean} shown
 */
export function makeSolution(lesson, shown) {
  const button = h("button", { type: "button", hidden: !shown, onclick: () => void open(lesson) }, say("solution"));
  return { button, show: (/** @type {boolean} */ now) => { button.hidden = !now; } };
}

/** @param {string} lesson */
async function open(lesson) {
  try {
    /** @type {{files: Record<string, string>}} */
    const { files } = await get(`/api/lessons/${encodeURIComponent(lesson)}/solution`);
    openDialog(say("solution"), [
      h("p", {}, say("solution-help")),
      ...Object.entries(files).map(([name, text]) => h("figure", {}, h("figcaption", {}, name), h("pre", { tabindex: "0" }, text))),
    ], { kind: "history" });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    announce(error.status === 0 ? say("offline") : error.message);
  }
}
