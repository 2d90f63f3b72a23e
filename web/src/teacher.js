/** The teacher's page: entering by the secret link, the wall of seats, the class. */
import { ApiError, get, post } from "./api.js";
import { ClassBar } from "./class_bar.js";
import { announce, fill, h } from "./dom.js";
import { followNews } from "./news.js";
import { begin } from "./page.js";
import { whale } from "./pictures.js";
import { openSeat } from "./seat.js";
import { Shows } from "./shows.js";
import { say } from "./texts.js";
import { Wall } from "./wall.js";

/** @typedef {import("./class_bar.js").ClassFacts} ClassFacts */
/** @typedef {import("./wall.js").Tile} Tile */

const page = await begin();
document.title = `${say("classroom_web_teacher.title")} · gorae`;
if (await enter()) await show();

/**
 * Exchange the secret of the link for a cookie, and take it out of the address. Return whether this browser is
 * the teacher's.
 */
async function enter() {
  const secret = location.hash.slice(1);
  if (secret) history.replaceState(null, "", location.pathname);
  try {
    if (secret) await post("/api/teacher/enter", { secret });
    await get("/api/teacher/class");
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const known = error.word === "no-session" ? say("classroom_web_teacher.no-link") : error.message;
    fill(page, h("div", { class: "alone" }, whale(), h("h1", {}, say("classroom_web_teacher.title")),
      h("p", { class: "problem", role: "alert" }, known)));
    return false;
  }
}

/** Show the class, and follow what is new of it. */
async function show() {
  const wall = new Wall((tile) => void open(tile.seat));
  const bar = new ClassBar(wall);
  /** The seat that is open. @type {{seat: number, changed: (tile: Tile) => void, gone: () => void, ran: () => void} | null} */
  let opened = null;
  const shows = new Shows(() => bar.facts?.lesson ?? null);
  bar.element.querySelector(".bar")?.append(shows.button);
  page.classList.add("teaching");
  fill(page, bar.element, wall.element);

  /** @param {number} seat */
  async function open(seat) {
    const view = await openSeat(seat, wall.tile(seat), () => (opened = null), () => void shows.project(seat));
    if (view) opened = { seat, ...view };
  }

  async function load() {
    const asked = wall.news;
    try {
      const [facts, { seats, now }] = await Promise.all([get("/api/teacher/class"), get("/api/teacher/wall")]);
      bar.show(facts);
      wall.begin(seats, now, facts.lessons, asked);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 401) location.reload();
    }
  }

  await load();
  followNews({
    reset: () => void load(),
    /** @param {Tile} tile */
    seat(tile) {
      const before = wall.tile(tile.seat);
      wall.hear(tile.seat, tile);
      if (tile.hand && !before?.hand) announce(say("classroom_web_teacher.hand-of", { name: tile.name }));
      if (opened?.seat === tile.seat) opened.changed(tile);
    },
    /** @param {{seat: number}} gone */
    gone({ seat }) {
      wall.hear(seat, null);
      if (opened?.seat === seat) opened.gone();
    },
    /** @param {{seat: number}} run */
    run({ seat }) {
      if (opened?.seat === seat) opened.ran();
    },
    race: (progress) => shows.raced(progress),
    project: (news) => shows.projected(news),
    class: () => void load(),
    reach: () => void load(),
  }, { path: "/api/teacher/news", state: (isOpen) => bar.connected(isOpen) });
}
