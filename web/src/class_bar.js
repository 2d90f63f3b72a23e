/** The bar of the teacher's page: the code, the door, the lesson, what is in the way, and the class's dialogs. */
import { ApiError, get, post } from "./api.js";
import { openDialog } from "./dialog.js";
import { announce, fill, h } from "./dom.js";
import { whale } from "./pictures.js";
import { say } from "./texts.js";

/** @typedef {{id: string, title: string}} Choice */
/** @typedef {{url: string, code: string, door: string, lesson: string | null, course: string | null, solutions: boolean, until: string | null, days_left: number | null, seats: number, lessons: Choice[], courses: Choice[], problems: {problem: string, blocking: boolean, text: string, remedies: string[]}[]}} ClassFacts */

export class ClassBar {
  /** @param {import("./wall.js").Wall} wall */
  constructor(wall) {
    this.wall = wall;
    /** @type {ClassFacts | null} */
    this.facts = null;
    this.code = h("button", { type: "button", class: "code-button", onclick: () => this.showCode() });
    this.door = h("button", { type: "button", class: "door", onclick: () => void this.turnDoor() });
    this.lesson = h("select", { id: "class-lesson", onchange: () => void this.deed("lesson", { lesson: this.lesson.value || null }) });
    this.notices = h("div", { class: "notices", role: "status" });
    this.line = h("span", { class: "line", role: "status" });
    this.element = h("header", {},
      h("div", { class: "bar" },
        h("h1", { class: "brand" }, whale(), h("span", {}, say("classroom_web_teacher.title"))), this.line, this.code, this.door,
        h("label", { for: "class-lesson", class: "unseen" }, say("classroom_web_teacher.lesson")), this.lesson,
        h("button", { type: "button", onclick: () => this.showSettings() }, say("classroom_web_teacher.manage"))),
      this.notices);
  }

  /** @param {ClassFacts} facts */
  show(facts) {
    this.facts = facts;
    fill(this.code, h("span", {}, say("classroom_web_teacher.code")), " ", h("b", {}, spelled(facts.code)));
    const isOpen = facts.door === "open";
    this.door.setAttribute("aria-pressed", String(isOpen));
    this.door.textContent = say(isOpen ? "classroom_web_teacher.door-open" : "classroom_web_teacher.door-closed");
    fill(this.lesson, h("option", { value: "" }, say("classroom_web_teacher.lesson-any")),
      ...facts.lessons.map(({ id, title }) => h("option", { value: id }, title)));
    this.lesson.value = facts.lesson ?? "";
    fill(this.notices,
      ...facts.problems.map(({ blocking, text, remedies }) => h("div", { class: blocking ? "notice blocking" : "notice" },
        h("p", {}, text), remedies.length > 0 && h("ul", {}, ...remedies.map((remedy) => h("li", {}, remedy))))),
      facts.days_left !== null && h("p", { class: "notice" }, say("classroom_web_teacher.days-left", { days: facts.days_left })));
  }

  /** @param {boolean} isOpen Whether there is a connection to the server. */
  connected(isOpen) {
    this.line.textContent = isOpen ? "" : say("classroom_web_teacher.offline");
  }

  /**
   * Do something to the class, and show it as it is then. Return whether it was done.
   * @param {string} name
   * @param {unknown} body
   */
  async deed(name, body = {}) {
    try {
      this.show(await post(`/api/teacher/${name}`, body));
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      announce(error.status === 0 ? say("offline") : error.message);
      if (this.facts) this.show(this.facts);
      return false;
    }
  }

  async turnDoor() {
    const wasOpen = this.facts?.door === "open";
    if (await this.deed("door", { open: !wasOpen })) announce(this.door.textContent ?? "");
  }

  /** Show large how to join: for the projector. */
  showCode() {
    if (!this.facts) return;
    const { url, code } = this.facts;
    openDialog(say("classroom_web_teacher.join-title"), [
      h("div", { class: "poster" },
        h("img", { src: `/api/teacher/qr?${code}`, alt: say("classroom_web_teacher.qr"), width: 320, height: 320 }),
        h("p", { class: "url" }, url), h("p", { class: "big-code" }, spelled(code))),
      h("p", { class: "row" }, h("button", {
        type: "button", onclick: async (/** @type {Event} */ event) => {
          const dialog = /** @type {HTMLElement} */ (event.currentTarget).closest("dialog");
          if (await this.deed("code")) dialog?.close();
        },
      }, say("classroom_web_teacher.new-code")), h("span", { class: "quiet" }, say("classroom_web_teacher.new-code-help"))),
    ], { kind: "join-poster" });
  }

  showSettings() {
    if (!this.facts) return;
    const { facts } = this;
    const course = h("select", { id: "course", onchange: () => void this.deed("course", { course: course.value || null }) },
      h("option", { value: "" }, say("classroom_web_teacher.course-all")), ...facts.courses.map(({ id, title }) => h("option", { value: id }, title)));
    course.value = facts.course ?? "";
    const solutions = h("input", {
      type: "checkbox", id: "solutions", checked: facts.solutions,
      onchange: () => void this.deed("solutions", { shown: solutions.checked }),
    });
    openDialog(say("classroom_web_teacher.manage"), [
      h("p", { class: "row" }, h("label", { for: "course" }, say("classroom_web_teacher.course")), course),
      h("p", { class: "row" }, solutions, h("label", { for: "solutions" }, say("classroom_web_teacher.solutions"))),
      h("h3", {}, say("classroom_web_teacher.export")), exportLinks(), h("p", { class: "quiet" }, say("classroom_web_teacher.export-help")),
      ...this.keeping(facts),
    ], { kind: "class-settings" });
  }

  /**
   * How long the class is kept, and its end.
   * @param {ClassFacts} facts
   */
  keeping(facts) {
    const day = h("input", { type: "date", id: "until", value: facts.until ?? "", min: new Date().toISOString().slice(0, 10) });
    const forEver = h("input", { type: "checkbox", id: "for-ever", checked: facts.until === null, onchange: () => void keep() });
    const keep = () => {
      day.disabled = forEver.checked;
      if (forEver.checked || day.value) return this.deed("until", { until: forEver.checked ? null : day.value });
    };
    day.disabled = forEver.checked;
    day.addEventListener("change", () => void keep());
    return [
      h("h3", {}, say("classroom_web_teacher.keeping")),
      h("p", { class: "row" }, h("label", { for: "until" }, say("classroom_web_teacher.until")), day, forEver,
        h("label", { for: "for-ever" }, say("classroom_web_teacher.for-ever"))),
      this.forgetting(facts.code),
    ];
  }

  /** @param {string} code */
  forgetting(code) {
    const input = h("input", { id: "forget-code", autocomplete: "off", size: 10 });
    const button = h("button", { class: "danger" }, say("classroom_web_teacher.forget"));
    return h("details", { class: "forget" },
      h("summary", {}, say("classroom_web_teacher.forget-title")),
      h("p", {}, say("classroom_web_teacher.forget-help", { code: spelled(code) })),
      h("form", {
        class: "row", onsubmit: async (/** @type {Event} */ event) => {
          event.preventDefault();
          const dialog = button.closest("dialog");
          if (!(await this.deed("forget", { code: input.value }))) return;
          const asked = this.wall.news;
          const { seats, now } = await get("/api/teacher/wall");
          this.wall.begin(seats, now, this.facts?.lessons ?? [], asked);
          dialog?.close();
          announce(say("classroom_web_teacher.forgotten"));
        },
      }, h("label", { for: "forget-code" }, say("classroom_web_teacher.code")), input, button));
  }
}

/** Links to the files that a class is handed out in. */
function exportLinks() {
  const names = { "gradebook.xlsx": "export-xlsx", "gradebook.csv": "export-csv", "programs.zip": "export-programs", "parents.zip": "export-parents" };
  return h("ul", { class: "row exports" }, ...Object.entries(names).map(([file, key]) =>
    h("li", {}, h("a", { href: `/api/teacher/export/${file}`, download: true }, say(`classroom_web_teacher.${key}`)))));
}

/**
 * Return a code in two halves, as one reads it aloud.
 * @param {string} code
 */
const spelled = (code) => `${code.slice(0, 3)} ${code.slice(3)}`;
