/** The program: files, editor, snippets, kit, and what is done with it. */
import { announce, fill, h } from "./dom.js";
import { FileTabs, PROGRAM } from "./files.js";
import { makeSnippets } from "./snippets.js";
import { say } from "./texts.js";
import { askWhich, showHistory } from "./versions.js";

/** @typedef {import("./lesson.js").LessonPage} LessonPage */
/** @typedef {import("./work.js").Work} Work */
/** @typedef {import("./editor.js").Editor} Editor */

/**
 * Make the part of the page in which one writes.
 * @param {LessonPage} lesson
 * @param {Work} work
 * @param {import("./completion.js").RobotFunction[]} functions
 * @param {typeof import("./editor.js").Editor} EditorClass
 */
export function makeProgram(lesson, work, functions, EditorClass) {
  let current = PROGRAM;
  let check = () => {};
  /** @type {import("./editor.js").Mark[] | null} */
  let waiting = null;
  const host = h("div", { id: "editor", role: "tabpanel", "aria-label": say("view-program") });
  const editor = new EditorClass(host, functions, {
    change: (text) => work.change({ ...work.files, [current]: text }),
    check: () => check(),
    save: () => void work.send(),
  });
  const tabs = new FileTabs({ open, add, remove, history: () => void showHistory(work) });
  const kits = h("select", { id: "kit" }, ...lesson.kits.map(({ kit, name }) => h("option", { value: kit }, name)));
  const snippets = makeSnippets(functions, (code) => {
    open(current);
    editor.insert(code);
  });
  const toolbar = h("div", { class: "toolbar", role: "group", "aria-label": say("toolbar") });
  snippets.hidden = true;
  fill(toolbar, toggle(say("snippets"), snippets), ...editButtons(editor), kitChoice(kits));

  /** @param {string} name */
  function open(name) {
    current = name in work.files ? name : PROGRAM;
    editor.open(current, work.files[current] ?? "");
    tabs.show(work.files, current);
    host.setAttribute("aria-labelledby", `tab-${current}`);
    if (waiting) mark(waiting);
  }

  /**
   * Mark lines of the program; they wait while another file is open.
   * @param {import("./editor.js").Mark[]} marks
   */
  function mark(marks) {
    waiting = current === PROGRAM ? null : marks;
    if (!waiting) editor.mark(marks);
  }

  /**
   * @param {string} name
   * @param {string} text
   */
  function add(name, text) {
    work.change({ ...work.files, [name]: text });
    open(name);
    editor.focus();
  }

  /** @param {string} name */
  function remove(name) {
    const { [name]: _gone, ...left } = work.files;
    editor.close(name);
    work.change(left);
    open(PROGRAM);
  }

  work.addEventListener("files", () => whenComposed(editor, () => open(current)));
  work.addEventListener("conflict", () => askWhich(work));
  open(PROGRAM);
  if (work.conflict) askWhich(work);
  return {
    element: h("section", { id: "program", "aria-labelledby": "program-title" },
      h("h2", { id: "program-title", class: "unseen" }, say("view-program")), toolbar, snippets, tabs.element, host),
    toolbar,
    /** Save everything and return its version. */
    flush: async () => {
      await editor.composed();
      return work.flush();
    },
    kit: () => kits.value,
    /** @param {() => void} listener */
    onKit: (listener) => kits.addEventListener("change", listener),
    check: () => check(),
    /** @param {() => void} listener Called by the button and by Ctrl+Enter. */
    onCheck: (listener) => { check = listener; },
    mark,
    /** @param {number} line */
    goTo: (line) => {
      open(PROGRAM);
      editor.goTo(line);
    },
  };
}

/**
 * Wait for the end of a syllable before the text is changed under it.
 * @param {Editor} editor
 * @param {() => void} action
 */
function whenComposed(editor, action) {
  if (editor.isComposing) void editor.composed().then(action);
  else action();
}

/** @param {Editor} editor */
function editButtons(editor) {
  return [
    h("button", { type: "button", onclick: () => editor.undo(), "aria-label": say("undo"), title: say("undo") }, "↶"),
    h("button", { type: "button", onclick: () => editor.redo(), "aria-label": say("redo"), title: say("redo") }, "↷"),
  ];
}

/** @param {HTMLSelectElement} kits */
function kitChoice(kits) {
  return kits.options.length > 1 && h("label", { class: "kit" }, h("span", { class: "unseen" }, say("kit")), kits);
}

/**
 * Make a button that shows and hides a panel.
 * @param {string} label
 * @param {HTMLElement} panel
 */
function toggle(label, panel) {
  const button = h("button", {
    type: "button", "aria-expanded": "false",
    onclick: () => {
      panel.hidden = !panel.hidden;
      button.setAttribute("aria-expanded", String(!panel.hidden));
      announce(panel.hidden ? say("closed", { what: label }) : say("opened", { what: label }));
    },
  }, label);
  return button;
}
