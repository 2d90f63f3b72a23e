/** What others tell a student: the teacher's note, another lesson, the end of the session. */
import { openDialog } from "./dialog.js";
import { fill, h } from "./dom.js";
import { say } from "./texts.js";

/** @typedef {{note: number | null, lesson?: string | null, line?: number | null, text?: string}} Note */

/**
 * Make the place for notices.
 * @param {{note: Note | null, lesson: string | null}} me
 * @param {string} lesson
 * @param {{goTo: (line: number) => void}} program
 */
export function makeNotices(me, lesson, program) {
  const noteBox = h("div", { class: "note", role: "status" });
  const lessonBox = h("div", { role: "status" });
  let over = false;

  /** @param {Note | null} note */
  function note(note) {
    const here = note?.note && (!note.lesson || note.lesson === lesson);
    const line = note?.line;
    fill(noteBox, here && h("p", { class: "notice" }, h("b", {}, say("note")), " ", note?.text, " ",
      line && h("button", { type: "button", class: "link", onclick: () => program.goTo(line) }, say("result-line", { line }))));
  }

  /** @param {{lesson: string | null}} news */
  function changed(news) {
    const other = news.lesson && news.lesson !== lesson ? news.lesson : null;
    fill(lessonBox, other && h("p", { class: "notice" }, say("other-lesson"), " ",
      h("a", { href: `/lesson/${encodeURIComponent(other)}` }, say("other-lesson-go"))));
  }

  /** @param {string} reason */
  function bye(reason) {
    if (over) return;
    over = true;
    openDialog(say("bye"), [
      h("p", {}, say(`bye-${reason}`)),
      h("p", { class: "row" }, h("a", { class: "primary", href: `/?lesson=${encodeURIComponent(lesson)}` }, say("page-join"))),
    ], { kind: "bye", must: true });
  }

  addEventListener("signed-out", () => bye("left"));
  note(me.note);
  changed({ lesson: me.lesson });
  return { element: h("div", { class: "notices" }, noteBox, lessonBox), note, class: changed, bye };
}
