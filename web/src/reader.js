/** The lesson's text, a step at a time. */
import { fill, h, rendered } from "./dom.js";
import { say } from "./texts.js";

/** @typedef {{title: string, html: string, number?: number | null, step?: number | null, checks?: string[]}} Step */
/** @typedef {{check: (step: number) => void, begin: (step: number) => void}} StepDeeds Called to have a step checked, and to begin at one. */

const KEY = "gorae-step";
/** What somebody types into a terminal, which this page has not. */
const TYPED = /<details class="terminal">|<code>gorae /;

/**
 * Make the text of a lesson; the browser remembers the step.
 * @param {{lesson: string, summary: string, goals: string[], steps: Step[]}} lesson
 * @param {HTMLElement} solution
 * @param {StepDeeds} deeds
 */
export function makeReader(lesson, solution, deeds) {
  const key = `${KEY}/${lesson.lesson}`;
  const steps = joined(lesson.steps);
  const body = h("div", { class: "step", tabindex: "0", role: "region", "aria-label": say("reader-step") });
  const select = h("select", { "aria-label": say("reader-choose"), onchange: () => show(select.selectedIndex) },
    ...steps.map(({ title }) => h("option", {}, title || say("reader-begin"))));
  const back = h("button", { type: "button", onclick: () => show(select.selectedIndex - 1) }, say("reader-back"));
  const next = h("button", { type: "button", onclick: () => show(select.selectedIndex + 1) }, say("reader-next"));

  /** @param {number} wanted */
  function show(wanted) {
    const place = Math.max(0, Math.min(wanted, steps.length - 1));
    const step = steps[place] ?? { title: "", html: "" };
    fill(body, step.title && h("h3", {}, step.title), place === 0 && goals(lesson), rendered(step.html), goal(step, deeds), beginning(step, deeds));
    for (const block of body.querySelectorAll("pre")) block.tabIndex = 0; // wide ones are scrolled with the keyboard
    select.selectedIndex = place;
    back.disabled = place === 0;
    next.disabled = place === steps.length - 1;
    body.scrollTop = 0;
    keep(key, place);
  }

  show(kept(key));
  return h("section", { id: "text", "aria-labelledby": "text-title" },
    h("h2", { id: "text-title", class: "unseen" }, say("view-text")),
    h("nav", { class: "steps", "aria-label": say("reader-choose") }, back, select, next, solution), body);
}

/**
 * Put what stands above the first heading on the same page as what is below it.
 * @param {Step[]} steps
 */
function joined(steps) {
  const [begin, first, ...rest] = steps;
  return begin && first && !begin.title ? [{ ...first, html: first.html + begin.html }, ...rest] : steps;
}

/** @param {{summary: string, goals: string[], steps: Step[]}} lesson */
function goals({ summary, goals: list, steps }) {
  return h("div", { class: "goals" }, h("p", {}, h("b", {}, summary)),
    h("ul", {}, ...list.map((goal) => h("li", {}, goal))),
    steps.some(({ html }) => TYPED.test(html)) && h("p", { class: "quiet" }, say("reader-no-terminal")));
}

/**
 * Say what a step is checked for, with a button for it; nothing for a step without checks.
 * @param {Step} step
 * @param {StepDeeds} deeds
 */
function goal({ step, checks = [] }, { check }) {
  return step && h("div", { class: "goals" }, h("p", {}, h("b", {}, say("step-goal"))), h("ul", {}, ...checks.map((each) => h("li", {}, each))),
    h("p", {}, h("button", { type: "button", class: "primary", onclick: () => check(step) }, say("step-check"))));
}

/**
 * A button for whoever lost the thread: the program as it is before a step.
 * @param {Step} step
 * @param {StepDeeds} deeds
 */
function beginning({ number }, { begin }) {
  return number && h("p", {}, h("button", { type: "button", class: "link", onclick: () => begin(number) }, say("step-begin")));
}

/** @param {string} key */
function kept(key) {
  try {
    return Number(localStorage.getItem(key)) || 0;
  } catch {
    return 0;
  }
}

/**
 * @param {string} key
 * @param {number} place
 */
function keep(key, place) {
  try {
    localStorage.setItem(key, String(place));
  } catch {
    // A browser that keeps nothing begins with the first step.
  }
}
