/** A student's leave to show the robot to everybody. */
import { post } from "./api.js";
import { h } from "./dom.js";
import { say } from "./texts.js";

/** @param {string} key */
const told = (key) => say(`classroom_web_live.${key}`);

/**
 * Ask the student whether everybody may see the robot; while everybody does, it can be taken back.
 * @param {string} state
 * @returns {HTMLElement | null}
 */
export function leaveNotice(state) {
  const answer = (/** @type {boolean} */ leave) => void post("/api/project", { leave }).catch(() => {});
  if (state === "asked") {
    return h("p", { class: "notice", role: "alert" }, told("project-may"), " ",
      h("button", { type: "button", class: "primary", onclick: () => answer(true) }, told("project-yes")), " ",
      h("button", { type: "button", onclick: () => answer(false) }, told("project-no")));
  }
  return state === "shown" ? h("p", { class: "notice", role: "status" }, told("project-on"), " ",
    h("button", { type: "button", onclick: () => answer(false) }, told("project-stop"))) : null;
}
