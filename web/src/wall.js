/** The wall: a tile a seat, who needs the teacher first or as they sit. */
import { fill, h } from "./dom.js";
import { raisedHand } from "./pictures.js";
import { lang, say } from "./texts.js";

/** @typedef {{seat: number, name: string, here: boolean, lesson: string | null, version: number, at: number, check: number | null, state: string | null, score: number | null, max_score: number | null, passed: boolean | null, stuck_since: number | null, hand: boolean, wrong_pictures: number, sign: string}} Tile */
/** @typedef {{id: string, title: string}} Choice */

/** The signs, the most urgent first, and how each looks without colour. @type {Record<string, string>} */
const SIGNS = { hand: "", stuck: "⏳", working: "✎", passed: "✔", quiet: "…", away: "○" };
const URGENT = Object.keys(SIGNS);
const MINUTE_MS = 60_000;
/** So many wrong pictures in half an hour are no slip. */
const WRONG_PICTURES = 3;
const NEEDING = new Set(["hand", "stuck"]);

export class Wall {
  /** @param {(tile: Tile) => void} open Called when a tile is pressed. */
  constructor(open) {
    this.open = open;
    /** @type {Map<number, {tile: Tile, item: HTMLLIElement, button: HTMLButtonElement}>} */
    this.places = new Map();
    /** Titles of lessons by their ids. @type {Map<string, string>} */
    this.titles = new Map();
    /** What the server's clock is ahead of ours, in ms. */
    this.ahead = 0;
    /** When news of each seat came last, as a count of news: an answer that was on its way knows less. @type {Map<number, number>} */
    this.heard = new Map();
    this.news = 0;
    this.order = "seat";
    this.list = h("ul", { class: "wall" });
    this.empty = h("p", { class: "quiet empty" }, say("classroom_web_teacher.wall-empty"));
    this.counts = h("p", { class: "counts" });
    this.element = h("section", { "aria-labelledby": "wall-title" },
      h("div", { class: "row wall-head" },
        h("h2", { id: "wall-title" }, say("classroom_web_teacher.wall")), this.counts, this.chooser()),
      this.empty, this.list);
    setInterval(() => this.tick(), MINUTE_MS / 4);
  }

  /** Buttons for the order of the tiles. */
  chooser() {
    const names = ["seat", "need"];
    const buttons = names.map((name) => h("button", {
      type: "button", "aria-pressed": String(name === this.order),
      onclick: () => {
        this.order = name;
        for (const [place, button] of buttons.entries()) button.setAttribute("aria-pressed", String(names[place] === name));
        this.sort();
      },
    }, say(`classroom_web_teacher.order-${name}`)));
    return h("div", { class: "row order", role: "group", "aria-label": say("classroom_web_teacher.order") }, ...buttons);
  }

  /**
   * Show these tiles and no others, but for seats of which there was news since they were asked for.
   * @param {Tile[]} tiles
   * @param {number} now The server's time.
   * @param {Choice[]} lessons
   * @param {number} asked `news` when they were asked for.
   */
  begin(tiles, now, lessons, asked) {
    this.ahead = now - Date.now();
    this.titles = new Map(lessons.map(({ id, title }) => [id, title]));
    const there = new Set(tiles.map(({ seat }) => seat));
    const isOld = (/** @type {number} */ seat) => (this.heard.get(seat) ?? 0) > asked;
    for (const seat of [...this.places.keys()]) if (!there.has(seat) && !isOld(seat)) this.take(seat);
    for (const tile of tiles) if (!isOld(tile.seat)) this.put(tile);
  }

  /**
   * Show what the news say of a seat: its tile, or null when it was erased.
   * @param {number} seat
   * @param {Tile | null} tile
   */
  hear(seat, tile) {
    this.heard.set(seat, ++this.news);
    if (tile) this.put(tile);
    else this.take(seat);
  }

  /** @param {number} seat */
  tile(seat) {
    return this.places.get(seat)?.tile;
  }

  /**
   * Show a tile as it is now.
   * @param {Tile} tile
   */
  put(tile) {
    let place = this.places.get(tile.seat);
    if (!place) {
      const button = h("button", { type: "button", onclick: () => this.open(this.tile(tile.seat) ?? tile) });
      place = { tile, item: h("li", {}, button), button };
      this.places.set(tile.seat, place);
    }
    place.tile = tile;
    this.draw(place);
    this.sort();
  }

  /**
   * Take a tile away: its seat was erased.
   * @param {number} seat
   */
  take(seat) {
    this.places.get(seat)?.item.remove();
    this.places.delete(seat);
    this.count();
  }

  /** @param {{tile: Tile, button: HTMLButtonElement}} place */
  draw({ tile, button }) {
    button.className = `tile ${tile.sign}`;
    button.dataset.seat = String(tile.seat);
    fill(button,
      h("span", { class: "name" }, tile.name),
      h("span", { class: "sign" }, signMark(tile.sign), " ", say(`classroom_web_teacher.sign-${tile.sign}`)),
      h("span", { class: "lesson" }, tile.lesson ? this.titles.get(tile.lesson) ?? tile.lesson : say("classroom_web_teacher.no-lesson-yet")),
      h("span", { class: "score" }, this.scoreOf(tile)),
      h("span", { class: "since" }, this.sinceOf(tile)),
      tile.wrong_pictures >= WRONG_PICTURES && h("span", { class: "wrong-pictures" },
        say("classroom_web_teacher.wrong-pictures", { count: tile.wrong_pictures })));
  }

  /** @param {Tile} tile */
  scoreOf(tile) {
    if (tile.state === "waiting" || tile.state === "running") return say("classroom_web_teacher.checking");
    if (tile.score === null || tile.max_score === null) return say("classroom_web_teacher.not-checked");
    return say("classroom_web_teacher.score", { score: Math.floor(tile.score), of: tile.max_score });
  }

  /** @param {Tile} tile */
  sinceOf(tile) {
    const minutes = (/** @type {number} */ since) => Math.max(0, Math.floor((Date.now() + this.ahead - since) / MINUTE_MS));
    if (tile.stuck_since !== null) return say("classroom_web_teacher.stuck-for", { minutes: minutes(tile.stuck_since) });
    if (!tile.at) return "";
    const ago = minutes(tile.at);
    if (ago < 1) return say("classroom_web_teacher.changed-now");
    if (ago < 60) return say("classroom_web_teacher.changed-ago", { minutes: ago });
    return say("classroom_web_teacher.changed-at", { time: moment(tile.at) });
  }

  /** Time has passed. */
  tick() {
    for (const place of this.places.values()) {
      const since = place.button.querySelector(".since");
      if (since) since.textContent = this.sinceOf(place.tile);
    }
  }

  /** Put the tiles into their order; those that are there already are not moved, so that none loses the focus. */
  sort() {
    const need = (/** @type {Tile} */ { sign }) => (this.order === "need" ? URGENT.indexOf(sign) : 0);
    const sorted = [...this.places.values()].sort((a, b) => need(a.tile) - need(b.tile) || a.tile.seat - b.tile.seat);
    for (const [index, { item }] of sorted.entries()) {
      if (this.list.children[index] !== item) this.list.insertBefore(item, this.list.children[index] ?? null);
    }
    this.count();
  }

  count() {
    const tiles = [...this.places.values()].map(({ tile }) => tile);
    const number = (/** @type {string} */ sign) => tiles.filter((tile) => tile.sign === sign).length;
    this.empty.hidden = tiles.length > 0;
    fill(this.counts, say("classroom_web_teacher.counts", {
      all: tiles.length, here: tiles.filter(({ here }) => here).length, hand: number("hand"), stuck: number("stuck"),
    }));
    const needing = tiles.filter(({ sign }) => NEEDING.has(sign)).length;
    const title = say("classroom_web_teacher.title");
    document.title = needing ? `(${needing}) ${title} · gorae` : `${title} · gorae`;
  }
}

/**
 * How a sign looks.
 * @param {string} sign
 */
export function signMark(sign) {
  return sign === "hand" ? raisedHand() : h("span", { "aria-hidden": "true" }, SIGNS[sign] ?? "");
}

/**
 * Say a moment as a clock shows it, with the day when it is another one.
 * @param {number} at ms since 1970.
 */
export function moment(at) {
  const then = new Date(at);
  const today = then.toDateString() === new Date().toDateString();
  return then.toLocaleString(lang(), today ? { timeStyle: "short" } : { dateStyle: "short", timeStyle: "short" });
}
