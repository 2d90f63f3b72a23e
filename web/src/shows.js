/** What the teacher shows to all: a race of the class's robots, or one robot with its student's leave. */
import { ApiError, get, post } from "./api.js";
import { openDialog } from "./dialog.js";
import { announce, fill, h } from "./dom.js";
import { LiveView, watchRun } from "./live_view.js";
import { RaceView } from "./race.js";
import { say } from "./texts.js";

/** @typedef {import("./arena.js").RunOut} RunOut */
/** @typedef {{seat: number | null, name: string, state: string, run: RunOut | null}} Projected */

/** @param {string} key @param {Record<string, string | number>} [values] */
const told = (key, values) => say(`classroom_web_live.${key}`, values);

export class Shows {
  /** @param {() => string | null} lesson The lesson that the class has. */
  constructor(lesson) {
    this.lesson = lesson;
    /** @type {RaceView | null} */
    this.race = null;
    this.stage = h("div", { class: "projected" });
    /** The run that is shown. @type {string | null} */
    this.shown = null;
    this.unwatch = () => {};
    this.button = h("button", { type: "button", onclick: () => void this.startRace() }, told("race"));
  }

  /** Have all programs of the class's lesson race, and show it. */
  async startRace() {
    const lesson = this.lesson();
    if (!lesson) return announce(told("race-no-lesson"));
    try {
      await post("/api/teacher/race", { lesson });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return announce(error.message);
    }
    this.race = new RaceView();
    openDialog(told("race"), [this.race.element], { kind: "race", onclose: () => (this.race = null) });
    await this.race.load();
  }

  /** @param {{done: number, of: number}} progress */
  raced(progress) {
    this.race?.progress(progress);
    if (progress.done === progress.of) void this.race?.load();
  }

  /**
   * Ask a student for leave, and show the robot as soon as it is given.
   * @param {number} seat
   */
  async project(seat) {
    const answer = await post("/api/teacher/project", { seat }).catch(() => null);
    if (!answer) return;
    openDialog(answer.name, [this.stage], { kind: "race", onclose: () => void post("/api/teacher/project", { seat: null }).catch(() => {}) });
    this.projected(answer);
  }

  /** @param {Projected} news */
  projected({ state, run }) {
    if (!run?.run || run.run !== this.shown) this.unwatch();
    if (!run?.run) {
      this.shown = null;
      const waits = { asked: "project-asked", refused: "project-refused", shown: "project-waits" }[state];
      fill(this.stage, waits && h("p", { role: "status" }, told(waits)));
    } else if (run.run !== this.shown) {
      this.shown = run.run;
      const view = new LiveView(this.stage, run);
      view.speed = run.speed;
      this.unwatch = watchRun(run.run, view, () => {});
    }
  }
}

/**
 * Show a seat's run, as the student sees it, in an element; nothing when none goes on. Returns how to end it.
 * @param {HTMLElement} element
 * @param {number} seat
 */
export async function watchSeat(element, seat) {
  /** @type {RunOut | null} */
  const run = await get(`/api/teacher/seats/${seat}/run`).catch(() => null);
  if (!run?.run) return () => fill(element);
  const view = new LiveView(element, run);
  view.speed = run.speed;
  const unwatch = watchRun(run.run, view, () => {});
  return () => { unwatch(); view.close(); };
}
