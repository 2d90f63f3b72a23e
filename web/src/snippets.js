/** Lines of code to click, for who does not type them yet: Python's own and every function of `robot`. */
import { h } from "./dom.js";
import { say } from "./texts.js";

/** @typedef {import("./completion.js").RobotFunction} RobotFunction */
/** @typedef {{code: string, help: string}} Snippet */

/** Python's ways to repeat and to decide, by the entries that explain them. @type {[string, string][]} */
const PYTHON = [
  ["import", "from robot import *"],
  ["while", "while distance() > 200:\n    sleep(10)"],
  ["forever", "while True:\n    sleep(10)"],
  ["for", "for i in range(4):\n    straight(200)"],
  ["if", "if distance() < 200:\n    stop()"],
  ["if-else", "if distance() < 200:\n    stop()\nelse:\n    drive(150)"],
  ["variable", "speed = 150"],
  ["print", "print(distance())"],
  ["def", "def dance():\n    turn(90)\n    turn(-90)"],
];

/**
 * Make the panel of snippets.
 * @param {RobotFunction[]} functions
 * @param {(code: string) => void} insert
 */
export function makeSnippets(functions, insert) {
  const python = PYTHON.map(([key, code]) => ({ code, help: say(`snippet-${key}`) }));
  const groups = new Map([[say("snippets-python"), python]]);
  for (const { group, example, help } of functions) {
    groups.set(group, [...(groups.get(group) ?? []), { code: example, help }]);
  }
  return h("div", { class: "snippets" },
    h("p", { class: "quiet" }, say("snippets-help")),
    ...[...groups].map(([title, snippets], place) => groupOf(title, snippets, place === 0, insert)));
}

/**
 * @param {string} title
 * @param {Snippet[]} snippets
 * @param {boolean} open
 * @param {(code: string) => void} insert
 */
function groupOf(title, snippets, open, insert) {
  return h("details", { open }, h("summary", {}, title),
    h("ul", {}, ...snippets.map(({ code, help }) =>
      h("li", {}, h("button", { type: "button", onclick: () => insert(code) }, h("code", {}, code), h("span", {}, help))))));
}
