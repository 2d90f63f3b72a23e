/** Checking a program: its checks line by line as they are known, hints, marks in the editor, the replay. */
import { ApiError, get, post } from "./api.js";
import { announce, fill, h } from "./dom.js";
import { showReplay } from "./replay.js";
import { say } from "./texts.js";

/** @typedef {{check: string, title: string, status: string, points: number, max_points: number, message: string, line: number | null, at_s: number | null, hints: {earned: number, of: number}}} Line */
/** @typedef {{check: number, lesson: string, kit: string, version: number, step: number | null, state: string, place: number | null, runs: number, done: number, verdict: any, lines: Line[], remarks: {line: number | null, message: string}[], error: {message: string, line: number | null} | null, printed: string, hint_offered: boolean, message: string | null}} CheckOut */
/** @typedef {{check: string, title: string, text: string, number: number, of: number}} Hint */
/** @typedef {import("./editor.js").Mark} Mark */
/** @typedef {{flush: () => Promise<number>, check: () => void, kit: () => string, mark: (marks: Mark[]) => void, goTo: (line: number) => void}} Program */

/** How a status looks without colour. @type {Record<string, string>} */
const MARKS = { passed: "✔", missed: "✘", "not-run": "–", broken: "!", waiting: "…" };
const OVER = new Set(["done", "replaced", "broken", "refused"]);
/** When no news come so long, in ms, the check is asked for. */
const SILENCE_MS = 4000;

export class Checking {
  /**
   * @param {string} lesson
   * @param {{check: string, title: string, points: number}[]} planned
   * @param {Program} program
   */
  constructor(lesson, planned, program) {
    this.lesson = lesson;
    this.planned = planned;
    this.program = program;
    /** @type {CheckOut | null} */
    this.check = null;
    /** @type {Hint | null} */
    this.hint = null;
    /** @type {Map<string, string>} */
    this.known = new Map();
    /** The check that is shown or waited for. @type {number | undefined} */
    this.wanted = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.button = h("button", { type: "button", class: "primary check", onclick: () => program.check() }, say("check"));
    this.head = h("div", { class: "head" });
    this.list = h("ol", { class: "checks" });
    this.help = h("div", { class: "help" });
    this.replay = h("div", { class: "replay" });
    this.element = h("section", { id: "result", "aria-labelledby": "result-title" },
      h("h2", { id: "result-title" }, say("result")), this.head, this.list, this.help, this.replay);
    this.showPlanned();
  }

  /** Before the first check: what will be looked at. */
  showPlanned() {
    fill(this.head, h("p", { class: "quiet" }, say("result-none")));
    fill(this.list, ...this.planned.map(({ title, points }, place) =>
      h("li", { class: "planned" }, h("b", { class: "number" }, place + 1), h("span", { class: "title" }, title),
        h("span", { class: "points" }, say("points", { points })))));
  }

  /**
   * Save what is written and have it checked, or only what a step asks.
   * @param {number | null} [step]
   */
  async press(step = null) {
    this.button.setAttribute("aria-busy", "true");
    this.say(say("check-sending"));
    this.element.scrollIntoView({ block: "nearest" });
    try {
      const version = await this.program.flush();
      const { check, place } = await post("/api/check", { lesson: this.lesson, kit: this.program.kit(), version, step });
      if (this.check?.check !== check) this.begin();
      this.say(place ? say("check-place", { place }) : say("check-running"));
      this.follow(check);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.say(error.status === 0 ? say("check-offline") : error.message, "problem");
    } finally {
      this.button.removeAttribute("aria-busy");
    }
  }

  /** Forget what was known of the check before. */
  begin() {
    this.known.clear();
    this.hint = null;
    fill(this.help);
    fill(this.replay);
    this.program.mark([]);
  }

  /**
   * Ask for a check, now and whenever its news stay away.
   * @param {number} id
   */
  async follow(id) {
    this.wanted = id;
    const check = await get(`/api/checks/${id}`).catch(() => null);
    if (check && this.wanted === id) this.show(check);
    if (!check) this.watch(id);
  }

  /** @param {number} id */
  watch(id) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.follow(id), SILENCE_MS);
  }

  /** What is known may be old. */
  reset() {
    if (this.wanted !== undefined && !OVER.has(this.check?.state ?? "")) void this.follow(this.wanted);
  }

  /**
   * Take news of a check of this seat.
   * @param {CheckOut} check
   */
  news(check) {
    if (check.lesson !== this.lesson || check.check < (this.wanted ?? 0)) return;
    if (check.check !== this.wanted) this.begin(); // begun in another tab
    this.wanted = check.check;
    if (OVER.has(check.state)) void this.follow(check.check);
    else this.show(check);
  }

  /** @param {{check: number, place: number}} news */
  place({ check, place }) {
    if (check === this.wanted) this.say(say("check-place", { place }));
  }

  /** @param {CheckOut} check */
  show(check) {
    this.check = check;
    clearTimeout(this.timer);
    if (!OVER.has(check.state)) this.watch(check.check);
    this.showHead(check);
    if (check.lines.length) fill(this.list, ...check.lines.map((line, place) => this.lineItem(line, place)));
    this.announceNew(check);
    this.program.mark(marksOf(check));
    if (check.state === "done") this.showEnd(check);
  }

  /** @param {CheckOut} check */
  showHead(check) {
    if (check.state === "waiting") return this.say(check.place ? say("check-place", { place: check.place }) : say("check-running"));
    if (check.state === "running") {
      this.say(say("check-runs", { done: check.done, runs: check.runs }));
      this.head.append(h("progress", { max: check.runs, value: check.done, "aria-label": say("check-progress") }));
    } else if (check.state === "done") this.showScore(check);
    else this.say(check.message ?? say(`check-${check.state}`), "problem");
  }

  /** @param {CheckOut} check */
  showScore({ verdict, error, step }) {
    const done = step ? "step-passed" : "score-passed";
    const points = Math.floor(verdict.score);
    fill(this.head,
      step && h("h3", {}, say("step-result", { step })),
      h("p", { class: verdict.passed ? "score passed" : "score missed" },
        h("b", {}, points), h("span", {}, say("score-of", { of: verdict.max_score })),
        h("span", { class: "words" }, say(verdict.passed ? done : "score-missed"))),
      error && this.remark(error, "error"));
  }

  /**
   * @param {Line} line
   * @param {number} place
   */
  lineItem(line, place) {
    const { status, line: at } = line;
    return h("li", { class: status, id: `check-${line.check}` },
      h("b", { class: "number" }, place + 1), h("span", { class: "title" }, line.title),
      h("span", { class: "points" }, say("points-of", { points: Math.floor(line.points), of: line.max_points })),
      h("span", { class: "status" }, h("span", { class: "mark", "aria-hidden": "true" }, MARKS[status] ?? ""), " ", say(`status-${status}`)),
      line.message && status !== "passed" && h("p", { class: "message" }, line.message),
      at !== null && this.lineButton(at));
  }

  /**
   * Say each check once, when it becomes known.
   * @param {CheckOut} check
   */
  announceNew(check) {
    const fresh = check.lines.filter((line) => line.status !== "waiting" && this.known.get(line.check) !== line.status);
    for (const line of fresh) this.known.set(line.check, line.status);
    if (fresh.length) announce(fresh.map((line) => `${line.title}: ${say(`status-${line.status}`)}`).join(". "), true);
  }

  /** @param {CheckOut} check */
  showEnd(check) {
    const missed = check.lines.some((line) => line.status === "missed" && line.hints.of > 0);
    fill(this.help,
      ...check.remarks.map((remark) => this.remark(remark, "remark")),
      this.hint && hintBox(this.hint, (number) => void this.askHint(number)),
      missed && h("button", { type: "button", class: check.hint_offered ? "ask offered" : "ask", onclick: () => void this.askHint() }, say(this.hint ? "hint-more" : "hint")),
      check.printed && h("details", { class: "output" }, h("summary", {}, say("printed")), h("pre", { tabindex: "0" }, check.printed)));
    void showReplay(this.replay, check);
  }

  /**
   * @param {{line: number | null, message: string}} remark
   * @param {string} kind
   */
  remark({ line, message }, kind) {
    return h("p", { class: kind }, message, " ", line !== null && this.lineButton(line));
  }

  /** @param {number} line */
  lineButton(line) {
    return h("button", { type: "button", class: "link", onclick: () => this.program.goTo(line) }, say("result-line", { line }));
  }

  /**
   * Ask for the next hint, or again for an earlier one.
   * @param {number} [number]
   */
  async askHint(number) {
    try {
      const { hint, message } = await post("/api/hint", { lesson: this.lesson, number: number ?? null, step: this.check?.step ?? null });
      if (!hint) return announce(message ?? "");
      this.hint = hint;
      if (this.check) this.showEnd(this.check);
      announce(hint.text, true);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      announce(error.status === 0 ? say("offline") : error.message);
    }
  }

  /**
   * @param {string} sentence
   * @param {string} [kind]
   */
  say(sentence, kind = "quiet") {
    fill(this.head, h("p", { class: kind, role: "status" }, sentence));
  }
}

/**
 * @param {Hint} hint
 * @param {(number: number) => void} ask
 */
function hintBox(hint, ask) {
  return h("div", { class: "hint" },
    h("p", {}, h("b", {}, say("hint-number", { number: hint.number, of: hint.of, title: hint.title })), " ", hint.text),
    hint.number > 1 && h("button", { type: "button", class: "link", onclick: () => ask(hint.number - 1) }, say("hint-before")));
}

/**
 * Return what is to be marked in the program.
 * @param {CheckOut} check
 * @returns {Mark[]}
 */
function marksOf(check) {
  const missed = check.lines.filter(({ status, line }) => line !== null && (status === "missed" || status === "broken"));
  /** @type {Mark[]} */
  const marks = missed.map(({ line, message }) => ({ line: line ?? 1, message, kind: "error" }));
  if (check.error?.line) marks.push({ line: check.error.line, message: check.error.message, kind: "error" });
  for (const { line, message } of check.remarks) if (line !== null) marks.push({ line, message, kind: "warning" });
  return marks;
}
