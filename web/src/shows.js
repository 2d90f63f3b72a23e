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

/** The robot of a seat that the teacher has open, as the student sees it: each run from its beginning. */
export class SeatRobot {
  /** @param {number} seat */
  constructor(seat) {
    this.seat = seat;
    this.element = h("div", { class: "seat-robot" });
    /** The run that is shown. @type {string | null} */
    this.run = null;
    /** @type {LiveView | null} */
    this.view = null;
    this.unwatch = () => {};
    this.closed = false;
  }

  /** Show the run that goes on, if there is another one than before. */
  async look() {
    /** @type {RunOut | null} */
    const run = await get(`/api/teacher/seats/${this.seat}/run`).catch(() => null);
    if (this.closed || !run?.run || run.run === this.run) return;
    this.end();
    this.run = run.run;
    this.view = new LiveView(this.element, run);
    this.view.speed = run.speed;
    this.unwatch = watchRun(run.run, this.view, () => {});
  }

  end() {
    this.unwatch();
    this.view?.close();
  }

  close() {
    this.closed = true;
    this.end();
  }
}
