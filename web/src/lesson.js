/** The page of a lesson: its text, the program, the robot, the result. */
import { ApiError, askAs, get } from "./api.js";
import { makeBar } from "./bar.js";
import { Checking } from "./checking.js";
import { announce, fill, h } from "./dom.js";
import { Drafts } from "./drafts.js";
import { followNews } from "./news.js";
import { leaveNotice } from "./leave.js";
import { makeNotices } from "./notices.js";
import { begin } from "./page.js";
import { makeProgram } from "./program.js";
import { tryReach } from "./reach.js";
import { makeReader } from "./reader.js";
import { applySettings, readSettings } from "./settings.js";
import { makeSolution } from "./solution.js";
import { lang, say } from "./texts.js";
import { askBegin } from "./versions.js";
import { makeViews } from "./views.js";
import { Work } from "./work.js";

/** How long after the page the way to the server is tried, if nobody has done so. */
const REACH_MS = 3000;
/** @typedef {import("./bar.js").Me} Me */
/** @typedef {{lesson: string, title: string, summary: string, goals: string[], minutes: number, steps: import("./reader.js").Step[], kits: {kit: string, name: string}[], checks: {check: string, title: string, points: number}[], held: boolean, gestures: string[], time_limit: number, handed: string[]}} LessonPage */

const RETRY_MS = 3000;
const id = decodeURIComponent(location.pathname.split("/")[2] ?? "");
const page = await begin();
applySettings(readSettings());
await open();

/** Open the lesson; while the server cannot be reached, try again. */
async function open() {
  try {
    await show();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 401) location.replace(`/?lesson=${encodeURIComponent(id)}`);
    else fill(page, h("p", { class: "alone", role: "alert" }, error.status === 0 ? say("page-waits") : error.message, " ", h("a", { href: "/" }, say("page-join"))));
    if (error.status === 0 || error.status >= 500) setTimeout(() => void open(), RETRY_MS);
  }
}

async function show() {
  const [room, me, lesson, vocabulary] = await Promise.all([
    get("/api/class"), get("/api/me"), get(`/api/lessons/${encodeURIComponent(id)}`), get(`/api/robot/${lang()}`),
  ]);
  askAs(me.seat);
  document.title = `${lesson.title} · ${me.name}`;
  const work = new Work(id, new Drafts(room.id, me.seat, id));
  await work.open();
  const { Editor } = await import("./editor.js");
  build(me, lesson, work, vocabulary.functions, Editor);
}

/**
 * Put the parts together.
 * @param {Me} me
 * @param {LessonPage} lesson
 * @param {Work} work
 * @param {import("./completion.js").RobotFunction[]} functions
 * @param {typeof import("./editor.js").Editor} Editor
 */
function build(me, lesson, work, functions, Editor) {
  const program = makeProgram(lesson, work, functions, Editor);
  const checking = new Checking(lesson.lesson, lesson.checks, program);
  program.toolbar.append(checking.button);
  const arena = h("section", { id: "arena", "aria-label": say("view-robot"), hidden: !me.features.live });
  const notices = makeNotices(me, lesson.lesson, program);
  const bar = makeBar(me, lesson, work);
  const robot = h("div", { class: "side", id: "robot" }, h("h2", { class: "unseen" }, say("view-robot")), arena, checking.element);
  const leave = h("div", {});
  const solution = makeSolution(lesson.lesson, me.solutions);
  const reader = makeReader(lesson, solution.button, { check: (step) => check(step), begin: (step) => askBegin(work, step) });
  const views = makeViews({ text: reader, program: program.element, robot });
  /** @param {number} [step] */
  function check(step) {
    views.show("robot");
    void checking.press(step);
  }
  program.onCheck(() => check());
  fill(page, bar.element, notices.element, leave, views.element, h("div", { class: "columns" }, reader, program.element, robot));
  if (me.features.live) void showArena(arena, { lesson, ...program });
  if (me.features.live) void get("/api/project").then(({ state }) => showLeave(leave, state), () => {});
  void showLast(work, checking);
  followNews({
    reset: () => { void work.refresh(); checking.reset(); },
    check: (check) => checking.news(check),
    place: (news) => checking.place(news),
    work: (news) => news.lesson === id && void work.follow(news),
    hand: ({ hand }) => bar.hand(hand),
    class: (news) => { notices.class(news); solution.show(news.solutions); },
    note: (note) => notices.note(note),
    project: ({ state }) => showLeave(leave, state),
    bye: ({ reason }) => notices.bye(reason),
  }, { path: `/api/news?seat=${me.seat}&tab=${work.tab}`, state: (isOpen) => isOpen && work.retry() });
  setTimeout(() => void tryReach(), REACH_MS);
  addEventListener("online", () => work.retry());
  addEventListener("pagehide", () => work.leave());
  addEventListener("visibilitychange", () => document.visibilityState === "hidden" && work.leave());
}

/**
 * Ask whether everybody may see the robot.
 * @param {HTMLElement} element
 * @param {string} state
 */
function showLeave(element, state) {
  fill(element, leaveNotice(state));
}

/**
 * Show the robot that runs the program.
 * @param {HTMLElement} element
 * @param {import("./arena.js").Context} context
 */
async function showArena(element, context) {
  const { mount } = await import("./arena.js");
  let arena = mount(element, context);
  context.onKit(() => {
    arena.close();
    arena = mount(element, context);
  });
}

/**
 * Show what was checked last, as after a reload.
 * @param {Work} work
 * @param {Checking} checking
 */
async function showLast(work, checking) {
  const answer = await get(`${work.path}/history`).catch(() => null);
  const last = answer?.versions.find((/** @type {{check: number | null}} */ { check }) => check !== null);
  if (last && checking.wanted === undefined) void checking.follow(last.check);
}

addEventListener("unhandledrejection", () => announce(say("page-fault")));
