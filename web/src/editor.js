/**
 * The editor: CodeMirror with Python, in a shadow root, where its styles need no inline style of the page.
 * This module is large and loaded only where a program is edited or shown.
 */
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab, redo, undo } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { Annotation, Compartment, EditorState } from "@codemirror/state";
import {
  crosshairCursor, drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars,
  keymap, lineNumbers, tooltips,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { robotCompletions, robotHelp } from "./completion.js";
import { h } from "./dom.js";
import { say } from "./texts.js";

/** @typedef {{line: number, message: string, kind: "error" | "warning" | "info"}} Mark */
/** @typedef {{change: (text: string) => void, check: () => void, save: () => void}} Listeners */

const INDENT = "    ";
/** Marks changes that come from the server, which are no edits. */
const FromServer = Annotation.define();

const HIGHLIGHT = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword, tags.moduleKeyword], class: "tok-keyword" },
  { tag: [tags.string, tags.special(tags.string)], class: "tok-string" },
  { tag: [tags.number, tags.bool, tags.null], class: "tok-number" },
  { tag: tags.comment, class: "tok-comment" },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], class: "tok-call" },
  { tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className)], class: "tok-define" },
]);

const THEME = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", backgroundColor: "var(--card)", fontSize: "var(--code-size)" },
  "&.cm-focused": { outline: "var(--focus)", outlineOffset: "-3px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6", overflow: "auto" },
  ".cm-content": { caretColor: "var(--ink)", padding: ".5em 0 4em" },
  ".cm-cursor, .cm-dropCursor": { borderLeft: "2px solid var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--card)", color: "var(--quiet)", borderRight: "1px solid var(--rule)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--line-now)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "var(--selected)",
  },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
    backgroundColor: "transparent", outline: "1px solid var(--sea)",
  },
  ".tok-keyword": { color: "var(--code-keyword)", fontWeight: "600" },
  ".tok-string": { color: "var(--code-string)" },
  ".tok-number": { color: "var(--code-number)" },
  ".tok-comment": { color: "var(--quiet)", fontStyle: "italic" },
  ".tok-call": { color: "var(--code-call)" },
  ".tok-define": { color: "var(--code-call)", fontWeight: "600" },
  ".cm-tooltip": {
    backgroundColor: "var(--card)", color: "var(--ink)", border: "1px solid var(--quiet)", borderRadius: ".4rem",
    maxWidth: "min(26rem, 90vw)", boxShadow: "0 .2rem .8rem #0004",
  },
  ".cm-tooltip p": { margin: "0" },
  ".cm-tooltip.cm-completionInfo, .robot-help": { padding: ".5rem .7rem", font: ".9rem/1.5 var(--sans)" },
  ".robot-help code": { fontFamily: "var(--mono)", fontWeight: "600" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxHeight: "14em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: ".15rem .5rem" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--sea)", color: "var(--card)" },
  ".cm-completionDetail": { fontStyle: "normal", opacity: "1", marginLeft: "0" },
  ".cm-completionMatchedText": { textDecoration: "underline" },
  ".cm-diagnostic": { font: ".9rem/1.5 var(--sans)", padding: ".4rem .7rem", borderLeftWidth: ".4rem" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--missed)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--hint-edge)" },
  ".cm-lint-marker": { content: "normal" }, // no pictures from data: URLs, which the page's policy forbids
  ".cm-lint-marker-error::before": { content: '"✘"', color: "var(--missed)" },
  ".cm-lint-marker-warning::before": { content: '"!"', color: "var(--ink)", fontWeight: "700" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--missed)" },
  ".cm-lintRange-warning": { backgroundImage: "none", textDecoration: "underline wavy var(--hint-edge)" },
});

export class Editor {
  /**
   * @param {HTMLElement} host An empty element that becomes the editor.
   * @param {import("./completion.js").RobotFunction[]} functions
   * @param {Listeners} listeners
   */
  constructor(host, functions, listeners) {
    this.listeners = listeners;
    const root = host.attachShadow({ mode: "open" });
    const help = h("p", { id: "keys", hidden: true }, say("editor-keys"));
    const frame = h("div", { class: "frame" });
    root.append(help, frame);
    frame.style.height = "100%";
    /** @type {Map<string, EditorState>} */
    this.states = new Map();
    this.name = "";
    this.language = new Compartment();
    this.editable = new Compartment();
    this.extensions = this.extensionsOf(functions);
    this.view = new EditorView({ root, parent: frame, state: this.stateOf("") });
    new ResizeObserver(() => this.view.requestMeasure()).observe(host);
  }

  /**
   * @param {import("./completion.js").RobotFunction[]} functions
   * @returns {import("@codemirror/state").Extension[]}
   */
  extensionsOf(functions) {
    const deeds = [
      { key: "Mod-Enter", run: () => this.do(this.listeners.check) },
      { key: "Mod-s", run: () => this.do(this.listeners.save), preventDefault: true },
    ];
    return [
      keymap.of(deeds),
      lineNumbers(), highlightActiveLineGutter(), lintGutter(), highlightSpecialChars(), history(), drawSelection(),
      EditorState.allowMultipleSelections.of(false), indentOnInput(), indentUnit.of(INDENT), EditorState.tabSize.of(4),
      bracketMatching(), closeBrackets(), highlightActiveLine(), crosshairCursor(),
      autocompletion({ override: [robotCompletions(functions)], icons: false, maxRenderedOptions: 40 }),
      robotHelp(functions),
      keymap.of([...closeBracketsKeymap, ...completionKeymap, ...lintKeymap.filter(({ key }) => key === "F8"),
        ...historyKeymap, ...defaultKeymap, indentWithTab]),
      tooltips({ position: "absolute" }),
      syntaxHighlighting(HIGHLIGHT), THEME,
      EditorState.phrases.of(phrases()),
      EditorView.contentAttributes.of({
        "aria-describedby": "keys", tabindex: "0", spellcheck: "false", autocorrect: "off", autocapitalize: "off",
      }),
      EditorView.updateListener.of((update) => {
        const own = update.transactions.some((one) => one.docChanged && !one.annotation(FromServer));
        if (own) this.listeners.change(update.state.doc.toString());
      }),
    ];
  }

  /** @param {() => void} action */
  do(action) {
    action();
    return true;
  }

  /**
   * @param {string} text
   * @param {string} [name]
   */
  stateOf(text, name = "") {
    const label = EditorView.contentAttributes.of({ "aria-label": say("editor-label", { file: name }) });
    const extensions = [this.extensions, label, name.endsWith(".py") ? python() : []];
    return EditorState.create({ doc: text, extensions });
  }

  /**
   * Show a file; each keeps its cursor and what can be undone.
   * @param {string} name
   * @param {string} text
   */
  open(name, text) {
    if (this.name) this.states.set(this.name, this.view.state);
    this.name = name;
    this.view.setState(this.states.get(name) ?? this.stateOf(text, name));
    this.replace(text);
  }

  /**
   * Forget a file that is no more.
   * @param {string} name
   */
  close(name) {
    this.states.delete(name);
    if (this.name === name) this.name = "";
  }

  get text() {
    return this.view.state.doc.toString();
  }

  /**
   * Put a text of the server into the open file: only what differs, so that the cursor stays where it was.
   * @param {string} text
   */
  replace(text) {
    const old = this.text;
    if (old === text) return;
    let begin = 0;
    while (begin < old.length && begin < text.length && old[begin] === text[begin]) begin += 1;
    let end = 0;
    const most = Math.min(old.length, text.length) - begin;
    while (end < most && old[old.length - 1 - end] === text[text.length - 1 - end]) end += 1;
    this.view.dispatch({
      changes: { from: begin, to: old.length - end, insert: text.slice(begin, text.length - end) },
      annotations: FromServer.of(true),
    });
  }

  /**
   * Put lines of code where the cursor is, indented as that line is.
   * @param {string} code
   */
  insert(code) {
    const { state } = this.view;
    const line = state.doc.lineAt(state.selection.main.head);
    const indent = /^\s*/.exec(line.text)?.[0] ?? "";
    const empty = line.text.trim() === "";
    const lines = code.split("\n").map((each) => indent + each).join("\n");
    const at = empty ? line.from : line.to;
    const insert = empty ? lines : `\n${lines}`;
    this.view.dispatch({
      changes: { from: at, to: line.to, insert },
      selection: { anchor: at + insert.length },
      scrollIntoView: true,
      userEvent: "input",
    });
    this.view.focus();
  }

  /**
   * Mark lines of the open file, from 1; those of before are taken away.
   * @param {Mark[]} marks
   */
  mark(marks) {
    const { doc } = this.view.state;
    const shown = marks.filter(({ line }) => line >= 1 && line <= doc.lines).map(({ line, message, kind }) => {
      const { from, to, text } = doc.line(line);
      const begin = from + text.length - text.trimStart().length;
      return { from: Math.min(begin, to), to, severity: kind, message };
    });
    this.view.dispatch(setDiagnostics(this.view.state, shown));
  }

  /**
   * Go to a line of the open file, from 1.
   * @param {number} line
   */
  goTo(line) {
    const { doc } = this.view.state;
    const { from } = doc.line(Math.max(1, Math.min(line, doc.lines)));
    this.view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
    this.view.focus();
  }

  /** Wait until a syllable that is being composed is in the text; not longer than half a second. */
  async composed() {
    if (!this.view.composing) return;
    await new Promise((resolve) => {
      this.view.contentDOM.addEventListener("compositionend", () => setTimeout(resolve, 0), { once: true });
      setTimeout(resolve, 500);
    });
  }

  get isComposing() {
    return this.view.composing;
  }

  focus() {
    this.view.focus();
  }

  undo() {
    undo(this.view);
    this.view.focus();
  }

  redo() {
    redo(this.view);
    this.view.focus();
  }
}

/** What CodeMirror says by itself, in the student's language. */
function phrases() {
  return {
    Completions: say("editor-completions"),
    Diagnostics: say("editor-diagnostics"),
    "Control character": say("editor-control-character"),
    "Selection deleted": say("editor-selection-deleted"),
  };
}
