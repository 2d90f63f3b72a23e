/** Older versions: the history of a work, and the choice between two versions that differ. */
import { ApiError, get } from "./api.js";
import { differingLines } from "./difference.js";
import { openDialog } from "./dialog.js";
import { announce, fill, h } from "./dom.js";
import { lang, say } from "./texts.js";

/** @typedef {import("./work.js").Work} Work */
/** @typedef {import("./drafts.js").Files} Files */
/** @typedef {{version: number, at: number, kind: string, check: number | null, score: number | null, max_score: number | null, passed: boolean | null, picture: string | null}} VersionLine */

/**
 * Show the history: when, what it earned, what it looked like; any version can be seen and made the newest again.
 * @param {Work} work
 */
export async function showHistory(work) {
  await work.flush().catch(() => {});
  /** @type {{versions: VersionLine[]} | null} */
  const answer = await get(`${work.path}/history`).catch(() => null);
  if (!answer) return announce(say("offline"));
  const shown = h("div", { class: "shown", "aria-live": "polite" });
  const list = h("ol", { class: "versions" }, ...answer.versions.map((line) => versionItem(line)));
  const dialog = openDialog(say("history"), [
    answer.versions.length ? list : h("p", {}, say("history-empty")), shown,
  ], { kind: "history" });

  /** @param {VersionLine} line */
  function versionItem(line) {
    return h("li", {}, pictureOf(line),
      h("div", {}, h("time", { datetime: new Date(line.at).toISOString() }, timeOf(line.at)),
        h("span", { class: "kind quiet" }, say(`history-${line.kind}`)), scoreOf(line)),
      h("button", { type: "button", onclick: () => show(line) }, say("history-show")));
  }

  /** @param {VersionLine} line */
  async function show(line) {
    /** @type {{files: Files} | null} */
    const old = await get(`${work.path}/versions/${line.version}`).catch(() => null);
    if (!old) return announce(say("offline"));
    const restore = h("button", { type: "button", class: "primary", onclick: () => bringBack(line) }, say("history-restore"));
    fill(shown, h("h3", {}, timeOf(line.at)), restore, ...filesOf(old.files, work.files));
    restore.focus();
  }

  /** @param {VersionLine} line */
  async function bringBack(line) {
    try {
      await work.restore(line.version);
      dialog.close();
      announce(say("history-restored"));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      announce(error.word === "offline" ? say("offline") : error.message);
    }
  }
}

/**
 * Offer two versions that differ; both are safe at the server.
 * @param {Work} work
 */
export function askWhich(work) {
  if (!work.conflict) return;
  const { mine, theirs } = work.conflict;
  /** @param {"mine" | "theirs"} choice */
  const take = (choice) => {
    dialog.close();
    void work.settle(choice);
  };
  const dialog = openDialog(say("conflict"), [
    h("p", {}, say("conflict-help")),
    h("div", { class: "two" },
      h("section", {}, h("h3", {}, say("conflict-mine")), ...filesOf(mine, theirs),
        h("button", { type: "button", class: "primary", onclick: () => take("mine") }, say("conflict-take-mine"))),
      h("section", {}, h("h3", {}, say("conflict-theirs")), ...filesOf(theirs, mine),
        h("button", { type: "button", onclick: () => take("theirs") }, say("conflict-take-theirs")))),
  ], { kind: "conflict", must: true });
}

/**
 * Ask whether the program is to be put as it is before a step, and do so.
 * @param {Work} work
 * @param {number} step
 */
export function askBegin(work, step) {
  const dialog = openDialog(say("begin-title", { step }), [
    h("p", {}, say("begin-help")),
    h("p", { class: "row" },
      h("button", { type: "button", class: "primary", onclick: begin }, say("begin")),
      h("button", { type: "button", onclick: () => dialog.close() }, say("cancel"))),
  ], { kind: "begin" });

  async function begin() {
    try {
      await work.begin(step);
      dialog.close();
      announce(say("begin-done", { step }));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      announce(error.status === 0 ? say("offline") : error.message);
    }
  }
}

/**
 * Show files that differ from others, with the lines in which they do.
 * @param {Files} files
 * @param {Files} others
 */
function filesOf(files, others) {
  const names = Object.keys(files).filter((name) => files[name] !== others[name]);
  const shown = names.length ? names : Object.keys(files).slice(0, 1);
  return shown.map((name) => h("figure", {}, h("figcaption", {}, name), listing(files[name] ?? "", others[name] ?? "")));
}

/**
 * @param {string} text
 * @param {string} other
 */
function listing(text, other) {
  const [marks] = differingLines(text, other);
  const lines = text.split("\n").slice(0, 400);
  return h("pre", { tabindex: "0" },
    ...lines.map((line, place) => h(marks[place] ? "mark" : "span", {}, `${line}\n`)));
}

/** @param {VersionLine} line */
function pictureOf({ picture }) {
  return picture ? h("img", { src: picture, alt: say("history-picture"), loading: "lazy", width: 120, height: 80 })
    : h("span", { class: "no-picture", "aria-hidden": "true" }, "✎");
}

/** @param {VersionLine} line */
function scoreOf({ score, max_score: most, passed }) {
  if (score === null || most === null) return null;
  return h("b", { class: passed ? "passed" : "" }, `${passed ? "✔ " : ""}${say("points-of", { points: Math.floor(score), of: most })}`);
}

/** @param {number} at In ms. */
function timeOf(at) {
  return new Intl.DateTimeFormat(lang(), { dateStyle: "medium", timeStyle: "short" }).format(at);
}
