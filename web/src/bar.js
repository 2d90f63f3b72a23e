/** The bar on top of a lesson: which lesson, whether the work is saved, the hand, how one likes to read, leaving. */
import { get, post } from "./api.js";
import { openDialog } from "./dialog.js";
import { announce, fill, h } from "./dom.js";
import { raisedHand, whale } from "./pictures.js";
import { applySettings, readSettings, resized } from "./settings.js";
import { say } from "./texts.js";

/** @typedef {import("./work.js").Work} Work */
/** @typedef {{seat: number, name: string, hand: boolean, lesson: string | null, note: any, solutions: boolean, features: Record<string, boolean>}} Me */
/** @typedef {{lesson: string, title: string, summary: string, minutes: number, best: {score: number, max_score: number, passed: boolean} | null}} LessonLine */

/**
 * Make the bar.
 * @param {Me} me
 * @param {{lesson: string, title: string}} lesson
 * @param {Work} work
 * @returns {{element: HTMLElement, hand: (up: boolean) => void}}
 */
export function makeBar(me, lesson, work) {
  const hand = handButton(me.hand);
  const element = h(
    "header", { class: "bar" },
    h("span", { class: "brand" }, whale(), h("span", {}, "gorae")),
    h("h1", {}, lesson.title),
    h("button", { type: "button", onclick: () => showLessons(lesson.lesson) }, say("bar-lessons")),
    saveState(work),
    hand.button,
    h("button", { type: "button", onclick: showSettings }, say("bar-settings")),
    h("button", { type: "button", class: "me", onclick: () => showLeave(me, work) }, me.name),
  );
  return { element, hand: hand.show };
}

/**
 * Say at any time whether the work is safe.
 * @param {Work} work
 */
function saveState(work) {
  const output = h("span", { class: "saved", role: "status" });
  const show = () => {
    output.dataset.state = work.state;
    output.textContent = work.problem || say(`save-${work.state}`);
  };
  work.addEventListener("state", show);
  show();
  return output;
}

/** @param {boolean} raised */
function handButton(raised) {
  let up = raised;
  const button = h("button", { type: "button", class: "hand", onclick: press });

  /** @param {boolean} now */
  function show(now) {
    up = now;
    button.setAttribute("aria-pressed", String(up));
    fill(button, raisedHand(), h("span", {}, " ", say(up ? "hand-down" : "hand-up")));
  }

  async function press() {
    const answer = await post("/api/hand", { up: !up }).catch(() => null);
    if (!answer) return announce(say("offline"));
    show(answer.hand);
    announce(say(answer.hand ? "hand-is-up" : "hand-is-down"));
  }

  show(raised);
  return { button, show };
}

/**
 * List the lessons and how far one is in each.
 * @param {string} current
 */
async function showLessons(current) {
  /** @type {{course: {title: string} | null, lessons: LessonLine[]} | null} */
  const answer = await get("/api/lessons").catch(() => null);
  if (!answer) return announce(say("offline"));
  const items = answer.lessons.map((one) =>
    h("li", {},
      h("a", { href: `/lesson/${encodeURIComponent(one.lesson)}`, "aria-current": one.lesson === current ? "page" : null },
        h("b", {}, one.title), bestOf(one), h("span", { class: "quiet" }, one.summary))));
  openDialog(answer.course?.title ?? say("bar-lessons"), [h("ol", { class: "lessons" }, ...items)], { kind: "lessons" });
}

/** @param {LessonLine} line */
function bestOf({ best }) {
  if (!best) return null;
  const text = say("points-of", { points: Math.floor(best.score), of: best.max_score });
  return h("span", { class: best.passed ? "best passed" : "best" }, `${best.passed ? "✔ " : ""}${text}`);
}

function showSettings() {
  const output = h("output", {});
  /** @param {number} steps */
  const resize = (steps) => {
    const settings = readSettings();
    const size = resized(settings.size, steps);
    applySettings({ ...settings, size });
    output.textContent = say("settings-size-now", { size });
  };
  const contrast = h("input", {
    type: "checkbox", id: "contrast", checked: readSettings().contrast,
    onchange: () => applySettings({ ...readSettings(), contrast: contrast.checked }),
  });
  resize(0);
  openDialog(say("bar-settings"), [
    h("p", { class: "row" }, h("span", {}, say("settings-size")),
      h("button", { type: "button", onclick: () => resize(-1) }, say("settings-smaller")),
      h("button", { type: "button", onclick: () => resize(1) }, say("settings-larger")), output),
    h("p", { class: "row" }, contrast, h("label", { for: "contrast" }, say("settings-contrast"))),
    h("h3", {}, say("keys-title")),
    h("dl", { class: "shortcuts" }, ...KEYS.flatMap(([keys, key]) => [h("dt", {}, h("kbd", {}, keys)), h("dd", {}, say(key))])),
  ], { kind: "settings" });
}

const KEYS = /** @type {const} */ ([
  ["Ctrl+Enter", "keys-check"], ["Ctrl+Space", "keys-complete"], ["F8", "keys-next-mark"], ["Esc, Tab", "keys-leave"],
  ["Ctrl+Z", "keys-undo"],
]);

/**
 * Let a student leave the seat: the next one at this machine must not go on as them.
 * @param {Me} me
 * @param {Work} work
 */
function showLeave(me, work) {
  const leave = async () => {
    await work.flush().catch(() => {});
    const done = await post("/api/leave").catch(() => null);
    if (done) location.assign("/");
    else announce(say("offline"));
  };
  openDialog(me.name, [
    h("p", {}, say("leave-help")),
    h("p", { class: "row" }, h("button", { type: "button", onclick: leave }, say("leave"))),
  ], { kind: "leave" });
}
