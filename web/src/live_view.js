/** A robot that somebody runs just now, as it is heard of: arena, values, lights and printed text. */
import { ScreenFigure } from "../../host/gorae/report/page/assets/screen.js";
import { between, RobotFigure, sampleAt, showReading } from "../../host/gorae/report/page/assets/stage.js";
import { fill, h, rendered } from "./dom.js";
import { say } from "./texts.js";

/** @typedef {{name: string, title: string, unit: string, kind: string}} Reading */
/** @typedef {{lesson: string, kit: string, html: string, readings: Reading[], held: boolean, gestures: {gesture: string, title: string}[], speeds: number[], time_limit: number, hex: boolean}} Stage */
/** @typedef {{frames?: {names: string[], rows: (number | null)[][]}, printed?: string, display?: string, screens?: Record<string, string>}} Frames */

/** Samples that are kept to move evenly between them: 20 s. */
const KEPT = 500;
/** Shown moments are so far behind the newest, in s, so that the next is there in time. */
const BEHIND_S = 0.12;
/** What is further behind than this is skipped. */
const LATE_S = 0.6;
const MAX_PRINTED = 20_000;
const TRAIL_MM = 4;
const TRAIL_EVERY_MS = 150;
const LIGHTS = 25;
/** Values that are shown once they are anything but 0. */
const WHEN_USED = new Set(["light_left", "light_right", "pixels", "sound", "button_a", "button_b", "turn_rate"]);
/** Values that most programs do not look at. */
const RESTS = new Set(["accel_x", "accel_y", "accel_z", "x", "y", "heading", "gesture"]);
const RESTS_IN_HAND = new Set(["x", "y", "heading", "speed", "distance", "left_motor", "right_motor", "gesture"]);

export class LiveView {
  /**
   * @param {HTMLElement} element
   * @param {Stage} stage
   */
  constructor(element, stage) {
    this.stage = stage;
    /** @type {number[]} */
    this.times = [];
    /** @type {Record<string, number[]>} */
    this.signals = {};
    this.speed = 1;
    this.time = 0;
    this.trail = "";
    this.trailed = 0;
    /** @type {{x: number, y: number} | null} */
    this.corner = null;
    this.closed = false;
    /** @type {number | null} */
    this.last = null;
    this.clock = h("output", { class: "time" }, seconds(0));
    this.drawing = h("div", { class: "drawing", hidden: stage.held }, rendered(stage.html), this.clock);
    this.svg = /** @type {SVGElement} */ (this.drawing.querySelector(".arena svg"));
    this.height = Number(this.svg.dataset.height);
    this.robot = new RobotFigure(/** @type {SVGElement} */ (this.svg.querySelector(".robot:not(.other)")), this.height);
    /** The other robots of the arena, by their names. @type {[string, RobotFigure][]} */
    this.others = [.../** @type {NodeListOf<SVGElement>} */ (this.svg.querySelectorAll(".robot.other"))].map((one) => [one.dataset.robot ?? "", new RobotFigure(one, this.height)]);
    this.trails = [...this.svg.querySelectorAll(".trails path")];
    this.display = makeDisplay();
    /** @type {Record<string, ScreenFigure>} */
    this.screens = {};
    this.screenPlace = h("div", { class: "screens" });
    this.readings = h("dl", { class: "values" });
    this.more = h("dl", { class: "values" });
    this.details = h("details", { class: "more", hidden: true }, h("summary", {}, say("classroom_web_live.more")), this.more);
    /** What a person does to the kit stands here. */
    this.tools = h("div", { class: "hands" }, this.display.element);
    this.printed = h("pre", { class: "output", tabindex: "0", role: "log", "aria-label": say("classroom_web_live.printed") });
    this.element = h("div", { class: "live" }, this.drawing, this.tools, this.screenPlace,
      h("div", { class: "said" }, h("h2", {}, say("classroom_web_live.printed")), this.printed),
      this.readings, this.details);
    fill(element, this.element);
    requestAnimationFrame((now) => this.step(now));
  }

  /** Begin with a new run. */
  reset() {
    this.times = [];
    this.signals = {};
    this.time = 0;
    this.trail = "";
    this.corner = null;
    for (const path of this.trails) path.setAttribute("d", "");
    fill(this.printed);
    fill(this.readings);
    fill(this.more);
    this.details.hidden = true;
    this.display.show("");
    for (const screen of Object.values(this.screens)) screen.show("");
    this.clock.textContent = seconds(0);
  }

  /** @param {Frames} news */
  add(news) {
    if (news.frames) this.addRows(news.frames.names, news.frames.rows);
    if (news.printed) this.print(news.printed);
    if (news.display !== undefined) this.display.show(news.display);
    for (const [name, picture] of Object.entries(news.screens ?? {})) this.showScreen(name, picture);
  }

  /**
   * @param {string[]} names
   * @param {(number | null)[][]} rows
   */
  addRows(names, rows) {
    if (!this.times.length) this.begin(names);
    for (const [time, ...values] of rows) {
      if (typeof time !== "number" || time <= (this.times.at(-1) ?? -1)) continue;
      this.times.push(time);
      for (const [place, name] of names.entries()) this.signals[name]?.push(values[place] ?? NaN);
      this.follow();
    }
    const more = this.times.length - KEPT;
    if (more > 0) for (const column of [this.times, ...Object.values(this.signals)]) column.splice(0, more);
  }

  /**
   * The first moment: what there is to read.
   * @param {string[]} names
   */
  begin(names) {
    this.signals = Object.fromEntries(names.map((name) => [name, []]));
    const shown = this.stage.readings.filter(({ name }) => name in this.signals);
    const rests = (/** @type {Reading} */ { name }) => (this.stage.held ? RESTS_IN_HAND : RESTS).has(name);
    fill(this.readings, ...shown.filter((reading) => !rests(reading)).map(makeReading));
    fill(this.more, ...shown.filter(rests).map(makeReading));
    this.details.hidden = !this.more.childElementCount;
  }

  /** Draw the robot's path on to the newest sample. */
  follow() {
    const x = this.signals.x?.at(-1) ?? NaN, y = this.height - (this.signals.y?.at(-1) ?? NaN);
    if (!Number.isFinite(x + y)) return;
    if (this.corner && Math.hypot(x - this.corner.x, y - this.corner.y) < TRAIL_MM) return;
    this.trail += `${this.corner ? "L" : "M"}${x.toFixed(0)} ${y.toFixed(0)}`;
    this.corner = { x, y };
  }

  /**
   * @param {string} name
   * @param {string} picture
   */
  showScreen(name, picture) {
    if (!this.screens[name]) {
      this.screens[name] = new ScreenFigure(say(name === "lcd" ? "classroom_web_live.lcd" : "classroom_web_live.screen"));
      this.screenPlace.append(this.screens[name].element);
    }
    this.screens[name]?.show(picture);
  }

  /** @param {string} text */
  print(text) {
    const atEnd = this.printed.scrollTop + this.printed.clientHeight >= this.printed.scrollHeight - 4;
    const all = (this.printed.textContent ?? "") + text;
    this.printed.textContent = all.length > MAX_PRINTED ? `…\n${all.slice(-MAX_PRINTED)}` : all;
    if (atEnd) this.printed.scrollTop = this.printed.scrollHeight;
  }

  /** @param {number} now In ms. */
  step(now) {
    if (this.closed) return;
    const passed = this.last === null ? 0 : (now - this.last) / 1000;
    this.last = now;
    const newest = this.times.at(-1);
    if (newest !== undefined && this.time < newest) this.moveOn(passed, newest, now);
    requestAnimationFrame((next) => this.step(next));
  }

  /**
   * @param {number} passed In s.
   * @param {number} newest
   * @param {number} now
   */
  moveOn(passed, newest, now) {
    const behind = BEHIND_S * this.speed, late = LATE_S * Math.max(1, this.speed);
    let time = this.time + passed * this.speed;
    if (newest - time > late) time = newest - behind;
    this.time = Math.min(Math.max(time, this.times[0] ?? 0), newest);
    if (now - this.trailed > TRAIL_EVERY_MS) {
      this.trailed = now;
      for (const path of this.trails) path.setAttribute("d", this.trail);
      this.showReadings();
    }
    this.show();
  }

  show() {
    const at = sampleAt(this.times, this.time);
    const place = (/** @type {string} */ name) => between(this.times, this.signals[name] ?? [], this.time);
    for (const [name, other] of this.others) other.show(place(`${name}.x`), place(`${name}.y`), place(`${name}.heading`), () => NaN);
    this.robot.show(place("x"), place("y"), place("heading"), (name) => this.signals[name]?.[at] ?? NaN);
    this.clock.textContent = seconds(this.time);
  }

  showReadings() {
    const at = sampleAt(this.times, this.time);
    for (const child of [...this.readings.children, ...this.more.children]) {
      const reading = /** @type {HTMLElement} */ (child), name = reading.dataset.reading ?? "";
      const value = this.signals[name]?.[at] ?? NaN;
      if (value && WHEN_USED.has(name)) reading.hidden = false;
      showReading(reading, value);
    }
  }

  /** Show the last moment: nothing more comes. */
  finish() {
    this.time = this.times.at(-1) ?? 0;
    for (const path of this.trails) path.setAttribute("d", this.trail);
    if (this.times.length) this.show();
    this.showReadings();
  }

  close() {
    this.closed = true;
    this.element.remove();
  }
}

/**
 * Watch a run in an element, until it is over or nobody watches any more.
 * @param {string} run
 * @param {LiveView} view
 * @param {(over: {ending: string, message: string, line: number | null}) => void} onOver
 * @returns {() => void} Ends it.
 */
export function watchRun(run, view, onOver) {
  const source = new EventSource(`/api/run/${encodeURIComponent(run)}/news`);
  source.addEventListener("frames", (event) => view.add(JSON.parse(event.data)));
  source.addEventListener("over", (event) => {
    source.close();
    view.finish();
    onOver(JSON.parse(event.data));
  });
  return () => source.close();
}

/** @param {number} time */
function seconds(time) {
  return say("classroom_web_live.seconds", { seconds: time.toFixed(1) });
}

/** @param {Reading} reading */
function makeReading({ name, title, unit, kind }) {
  const isHidden = WHEN_USED.has(name);
  return h("div", { class: kind === "power" || kind === "switch" ? kind : "amount", "data-reading": name, hidden: isHidden },
    h("dt", {}, title),
    h("dd", {}, h("output", { "aria-live": "off" }, "–"), unit && h("span", { class: "unit" }, unit),
      kind === "power" && h("i", { class: "gauge", "aria-hidden": "true" }, h("i", {}))));
}

/** The 25 lights of a micro:bit; hidden until one is lit. */
function makeDisplay() {
  const lights = Array.from({ length: LIGHTS }, () => h("i", {}));
  const element = h("div", { class: "lights", role: "img", "aria-label": say("classroom_web_live.lights"), hidden: true }, ...lights);
  return {
    element,
    /** @param {string} digits */
    show(digits) {
      for (const [at, light] of lights.entries()) light.dataset.level = digits[at] ?? "0";
      if (/[1-9]/.test(digits)) element.hidden = false;
    },
  };
}
