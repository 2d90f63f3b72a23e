/** One seat, opened by the teacher: the program and the result as the student sees them, and ways to help. */
import { ApiError, get, post } from "./api.js";
import { openDialog } from "./dialog.js";
import { announce, fill, h } from "./dom.js";
import { say } from "./texts.js";
import { SeatRobot } from "./shows.js";
import { moment, signMark } from "./wall.js";

/** @typedef {import("./wall.js").Tile} Tile */
/** @typedef {{lesson: string, title: string, at: number, score: number | null, max_score: number | null, passed: boolean | null}} SeatLesson */
/** @typedef {{note: number | null, lesson?: string | null, line?: number | null, text?: string, at?: number}} Note */
/** @typedef {{seat: number, name: string, note: Note | null, lessons: SeatLesson[]}} SeatPage */
/** @typedef {{work: {files: Record<string, string>, version: number, at: number}, check: import("./checking.js").CheckOut | null}} SeatWork */

/** How a status looks without colour. @type {Record<string, string>} */
const MARKS = { passed: "✔", missed: "✘", "not-run": "–", broken: "!", waiting: "…" };
const RELOAD_MS = 400;

/**
 * Open a seat. Return how to tell it that the seat has changed, is gone or runs something; null when it could not be opened.
 * @param {number} seat
 * @param {Tile | undefined} tile
 * @param {() => void} onclose
 * @param {() => void} onshow Shows the robot to all.
 */
export async function openSeat(seat, tile, onclose, onshow) {
  /** @type {SeatPage} */
  let about;
  try {
    about = await get(`/api/teacher/seats/${seat}`);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    announce(error.status === 0 ? say("offline") : error.message);
    return null;
  }
  const view = new SeatView(about, tile);
  const robot = new SeatRobot(seat);
  const show = h("button", { type: "button", onclick: () => { view.dialog?.close(); onshow(); } }, say("classroom_web_live.project"));
  view.dialog = openDialog(about.name, [view.element, h("p", { class: "row" }, show), robot.element], { kind: "seat-dialog", onclose: () => {
    robot.close();
    onclose();
  } });
  void robot.look();
  await view.load();
  return {
    changed: (/** @type {Tile} */ now) => view.changed(now), gone: () => view.dialog?.close(), ran: () => void robot.look(),
  };
}

class SeatView {
  /**
   * @param {SeatPage} about
   * @param {Tile | undefined} tile
   */
  constructor(about, tile) {
    this.about = about;
    this.tile = tile;
    /** @type {HTMLDialogElement | null} */
    this.dialog = null;
    this.lesson = tile?.lesson ?? about.lessons[0]?.lesson ?? "";
    this.path = `/api/teacher/seats/${about.seat}`;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.sign = h("p", { class: "row" });
    this.choice = h("select", { "aria-label": say("classroom_web_teacher.lesson"), onchange: () => {
      this.lesson = this.choice.value;
      void this.load();
    } });
    this.program = h("div", { class: "seat-program" });
    this.result = h("div", { class: "seat-result" });
    this.note = h("div", { class: "seat-note" });
    this.element = h("div", { class: "seat-view" }, this.sign, h("p", { class: "row" }, this.choice),
      h("div", { class: "two" }, this.program, this.result), this.note, this.helping(), this.rarely());
    this.showSign();
    this.showNote(about.note);
    this.showChoice();
  }

  showSign() {
    const hand = this.tile?.hand && h("button", { type: "button", onclick: () => void this.deed("hand") }, say("classroom_web_teacher.hand-down"));
    fill(this.sign, this.tile && h("span", { class: `sign ${this.tile.sign}` }, signMark(this.tile.sign), " ",
      say(`classroom_web_teacher.sign-${this.tile.sign}`)), hand);
  }

  showChoice() {
    const known = this.about.lessons;
    fill(this.choice, ...known.map(({ lesson, title, score, max_score: of }) => h("option", { value: lesson },
      score === null || of === null ? title : `${title} (${say("classroom_web_teacher.score", { score: Math.floor(score), of })})`)));
    this.choice.value = this.lesson;
    this.choice.hidden = known.length === 0;
  }

  /** Read the seat's work anew. */
  async load() {
    if (!this.about.lessons.some(({ lesson }) => lesson === this.lesson)) {
      this.about = await get(this.path).catch(() => this.about);
      this.showChoice();
    }
    /** @type {SeatWork | null} */
    const found = this.lesson ? await get(`${this.path}/work/${encodeURIComponent(this.lesson)}`).catch(() => null) : null;
    if (!found) return fill(this.program, h("p", { class: "quiet" }, say("classroom_web_teacher.nothing-yet")));
    this.showProgram(found);
    this.showResult(found);
  }

  /** @param {SeatWork} found */
  showProgram({ work, check }) {
    const notes = new Map(check?.version === work.version ? linesOf(check) : []);
    fill(this.program,
      h("p", { class: "quiet" }, say("classroom_web_teacher.saved-at", { time: moment(work.at) })),
      ...Object.entries(work.files).map(([name, text]) => h("figure", {}, h("figcaption", {}, name),
        h("div", { class: "listing", tabindex: "0", role: "region", "aria-label": name }, h("ol", {},
          ...text.split("\n").map((line, index) => h("li", { class: name === "main.py" && notes.has(index + 1) && "noted" },
            h("code", {}, line || " "), name === "main.py" && notes.has(index + 1) && h("span", { class: "note" }, notes.get(index + 1)))))))));
  }

  /** @param {SeatWork} found */
  showResult({ work, check }) {
    if (!check) return fill(this.result, h("p", { class: "quiet" }, say("classroom_web_teacher.not-checked")));
    fill(this.result,
      check.version !== work.version && h("p", { class: "quiet" }, say("classroom_web_teacher.older-check")),
      check.verdict && h("p", {}, check.step !== null && `${say("step-result", { step: check.step })}: `, h("b", {}, say("classroom_web_teacher.score", { score: Math.floor(check.verdict.score), of: check.verdict.max_score }))),
      check.message && h("p", {}, check.message),
      h("ol", { class: "checks" }, ...check.lines.map((line, place) => h("li", { class: line.status },
        h("b", { class: "number" }, place + 1), h("span", { class: "title" }, line.title),
        h("span", { class: "points" }, say("points-of", { points: Math.floor(line.points), of: line.max_points })),
        h("span", { class: "status" }, h("span", { "aria-hidden": "true" }, MARKS[line.status] ?? ""), " ", say(`status-${line.status}`)),
        line.message && line.status !== "passed" && h("p", { class: "message" }, line.message),
        line.hints.earned > 0 && h("p", { class: "quiet" }, say("classroom_web_teacher.hints-seen", line.hints))))),
      ...(check.state === "done" ? [this.picture(check.check)] : []));
  }

  /** @param {number} check */
  picture(check) {
    return h("img", { class: "run-picture", src: `/api/teacher/checks/${check}/picture`, alt: say("classroom_web_teacher.picture"), loading: "lazy" });
  }

  /** @param {Note | null} note */
  showNote(note) {
    fill(this.note, note?.note && h("p", { class: "notice" }, h("b", {}, say("classroom_web_teacher.note-now")), " ", note.text, " ",
      h("button", { type: "button", class: "link", onclick: () => void this.deed("note/take-back") }, say("classroom_web_teacher.note-back"))));
  }

  /** A hint or a note. */
  helping() {
    const text = h("textarea", { id: "note-text", rows: 2, maxlength: 500, required: true });
    const line = h("input", { id: "note-line", type: "number", min: 1, max: 9999 });
    const send = async (/** @type {Event} */ event) => {
      event.preventDefault();
      const at = Number(line.value) || null;
      if (await this.deed("note", { text: text.value, lesson: this.lesson || null, line: at })) text.value = line.value = "";
    };
    return h("form", { class: "helping", onsubmit: send },
      h("label", { for: "note-text" }, say("classroom_web_teacher.note")), text,
      h("div", { class: "row" }, h("label", { for: "note-line" }, say("classroom_web_teacher.note-line")), line,
        h("button", { class: "primary" }, say("classroom_web_teacher.note-send")),
        h("button", { type: "button", onclick: () => void this.giveHint() }, say("classroom_web_teacher.give-hint"))));
  }

  async giveHint() {
    const told = await this.deed("hint", { lesson: this.lesson });
    if (told) announce(told.hint?.text ?? told.message);
    if (told?.message && !told.hint) fill(this.note, h("p", { class: "notice" }, told.message));
  }

  /** What is seldom needed: a forgotten secret, and erasing the seat. */
  rarely() {
    const sure = (/** @type {string} */ name) => h("div", { class: "row" },
      h("button", { type: "button", class: name === "forget" ? "danger" : "", onclick: (/** @type {Event} */ event) => {
        const button = /** @type {HTMLButtonElement} */ (event.currentTarget);
        if (button.dataset.sure) return void this.deed(name);
        button.dataset.sure = "yes";
        button.textContent = say("classroom_web_teacher.really");
      } }, say(`classroom_web_teacher.seat-${name}`)), h("span", { class: "quiet" }, say(`classroom_web_teacher.seat-${name}-help`)));
    return h("details", {}, h("summary", {}, say("classroom_web_teacher.rarely")), sure("secret"), sure("forget"));
  }

  /**
   * Do something for the seat. Return the answer, null when it was refused.
   * @param {string} name
   * @param {unknown} [body]
   */
  async deed(name, body = {}) {
    try {
      const told = await post(`${this.path}/${name}`, body);
      announce(say(`classroom_web_teacher.done-${name.replace("/", "-")}`));
      if (name === "forget") this.dialog?.close();
      else this.reload();
      return told;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      announce(error.status === 0 ? say("offline") : error.message);
      return null;
    }
  }

  /** Read the seat anew, and what the student has written meanwhile. */
  reload() {
    clearTimeout(this.timer);
    this.timer = setTimeout(async () => {
      this.about = await get(this.path).catch(() => this.about);
      this.showNote(this.about.note);
      this.showChoice();
      await this.load();
    }, RELOAD_MS);
  }

  /** @param {Tile} tile */
  changed(tile) {
    const isOther = tile.version !== this.tile?.version || tile.check !== this.tile?.check || tile.state !== this.tile?.state;
    this.tile = tile;
    this.showSign();
    if (isOther) this.reload();
  }
}

/**
 * Return what is said of lines of the program.
 * @param {import("./checking.js").CheckOut} check
 * @returns {[number, string][]}
 */
function linesOf(check) {
  const missed = check.lines.filter(({ line, status }) => line !== null && status !== "passed");
  return [...missed, ...check.remarks].map(({ line, message }) => [line ?? 0, message]);
}
