/** Completion and help for the functions of `robot` and for Python's words, in the student's language. */
import { localCompletionSource } from "@codemirror/lang-python";
import { syntaxTree } from "@codemirror/language";
import { hoverTooltip } from "@codemirror/view";
import { h } from "./dom.js";

/** @typedef {{name: string, signature: string, group: string, help: string, example: string}} RobotFunction */
/** @typedef {import("@codemirror/autocomplete").Completion} Completion */
/** @typedef {import("@codemirror/autocomplete").CompletionContext} CompletionContext */

const KEYWORDS =
  "and break class continue def elif else except False finally for from global if import in is lambda None not or pass raise return True try while".split(" ");
const BUILTINS = "abs bool dict enumerate float int len list max min print range round sorted str sum tuple zip".split(" ");
const SILENT = new Set(["Comment", "String", "FormatString"]);

/**
 * Return the source of completions.
 * @param {RobotFunction[]} functions
 */
export function robotCompletions(functions) {
  /** @type {Completion[]} */
  const robot = functions.map(({ name, signature, help }) => ({
    label: name,
    type: "function",
    detail: signature.slice(name.length),
    info: help,
    apply: signature.endsWith("()") ? `${name}()` : call(name),
    boost: 2,
  }));
  /** @type {Completion[]} */
  const words = [
    ...KEYWORDS.map((label) => ({ label, type: "keyword" })),
    ...BUILTINS.map((label) => ({ label, type: "function", apply: call(label) })),
  ];

  /** @param {CompletionContext} context */
  return (context) => {
    if (SILENT.has(syntaxTree(context.state).resolveInner(context.pos, -1).name)) return null;
    const word = context.matchBefore(/(?:\brobot\.)?[A-Za-z_]\w*$|\brobot\.$/);
    if (!word && !context.explicit) return null;
    const text = word?.text ?? "";
    if (text.startsWith("robot.")) return { from: (word?.from ?? context.pos) + 6, options: robot, validFor: /^\w*$/ };
    const local = localCompletionSource(context)?.options ?? [];
    const known = new Set([...robot, ...words].map(({ label }) => label));
    const own = local.filter(({ label }) => !known.has(label));
    return { from: word?.from ?? context.pos, options: [...robot, ...words, ...own], validFor: /^\w*$/ };
  };
}

/**
 * Write a call and put the cursor between its brackets, unless there are brackets already.
 * @param {string} name
 * @returns {(view: import("@codemirror/view").EditorView, completion: Completion, from: number, to: number) => void}
 */
function call(name) {
  return (view, _completion, from, to) => {
    const open = view.state.sliceDoc(to, to + 1) === "(";
    view.dispatch({
      changes: { from, to, insert: open ? name : `${name}()` },
      selection: { anchor: from + name.length + 1 },
      userEvent: "input.complete",
    });
  };
}

/**
 * Show the help of the function that the mouse rests on.
 * @param {RobotFunction[]} functions
 */
export function robotHelp(functions) {
  const known = new Map(functions.map((one) => [one.name, one]));
  return hoverTooltip((view, pos) => {
    const word = view.state.wordAt(pos);
    const found = word && known.get(view.state.sliceDoc(word.from, word.to));
    if (!word || !found) return null;
    const dom = h("div", { class: "robot-help" }, h("code", {}, found.signature), h("p", {}, found.help));
    return { pos: word.from, end: word.to, above: true, create: () => ({ dom }) };
  });
}
