/** A race: the robots of all seats drawn over each other in one arena, with one clock. */
import { between, RobotFigure, sampleAt, unpack } from "../../host/gorae/report/page/assets/stage.js";
import { get } from "./api.js";
import { fill, h, rendered, svg } from "./dom.js";
import { say } from "./texts.js";

/** @typedef {import("../../host/gorae/report/page/assets/run.js").Packed} Packed */
/** @typedef {{seat: number, name: string, score: number, max_score: number, passed: boolean, end_s: number, frames: {times: Packed, signals: Record<string, Packed>}}} Racer */
/** @typedef {{done: number, of: number, html: string, racers: Racer[]}} RaceOut */

const GOLDEN_ANGLE = 137.5;

/** @param {string} key @param {Record<string, string | number>} [values] */
const told = (key, values) => say(`classroom_web_live.${key}`, values);

/** One robot, its path over time and its colour. */
class Runner {
  /**
   * @param {Racer} racer
   * @param {number} place
   * @param {SVGElement} model
   * @param {number} height
   */
  constructor(racer, place, model, height) {
    this.racer = racer;
    this.color = `hsl(${(place * GOLDEN_ANGLE) % 360} 70% 60%)`;
    this.times = unpack(racer.frames.times);
    this.signals = Object.fromEntries(Object.entries(racer.frames.signals).map(([name, packed]) => [name, unpack(packed)]));
    const group = /** @type {SVGElement} */ (model.cloneNode(true));
    group.querySelector(".beam")?.remove();
    const body = /** @type {SVGElement | null} */ (group.querySelector(".body"));
    body?.style.setProperty("fill", this.color);
    body?.style.setProperty("fill-opacity", "1");
    this.figure = new RobotFigure(group, height);
    this.height = height;
    this.label = svg("text", { class: "racer-name", "text-anchor": "middle" }, String(racer.seat));
  }

  /** @param {number} time */
  show(time) {
    const at = sampleAt(this.times, time);
    const place = (/** @type {string} */ name) => between(this.times, this.signals[name] ?? [], time);
    const x = place("x"), y = place("y");
    this.figure.show(x, y, place("heading"), (name) => this.signals[name]?.[at] ?? NaN);
    if (Number.isFinite(x + y)) this.label.setAttribute("transform", `translate(${x.toFixed(0)} ${(this.height - y + 12).toFixed(0)})`);
  }
}

/** Shows the race that the server has, and what comes of it. */
export class RaceView {
  constructor() {
    this.time = 0;
    this.playing = false;
    /** @type {number | null} */
    this.last = null;
    /** @type {Runner[]} */
    this.runners = [];
    this.end = 1;
    this.state = h("p", { class: "quiet", role: "status" });
    this.play = h("button", { type: "button", class: "primary", onclick: () => this.toggle() }, told("race-go"));
    this.scrub = h("input", { type: "range", min: 0, max: 1, step: 0.01, value: 0, "aria-label": told("race-time"), oninput: () => this.seek(Number(this.scrub.value)) });
    this.clock = h("output", { class: "time" });
    this.arena = h("div", { class: "drawing" });
    this.list = h("ol", { class: "racers" });
    this.element = h("div", { class: "race" }, this.state, this.arena, h("div", { class: "row" }, this.play, this.scrub, this.clock), this.list);
  }

  /** Ask for the race as far as it is. */
  async load() {
    /** @type {RaceOut} */
    const race = await get("/api/teacher/race");
    this.progress(race);
    if (race.html) this.draw(race);
  }

  /** @param {{done: number, of: number}} progress */
  progress({ done, of }) {
    this.state.textContent = of === 0 ? told("race-nobody") : done < of ? told("race-computing", { done, of }) : told("race-ready", { of });
  }

  /** @param {RaceOut} race */
  draw(race) {
    fill(this.arena, rendered(race.html));
    const drawing = /** @type {SVGElement} */ (this.arena.querySelector(".arena svg"));
    const robots = /** @type {SVGElement} */ (drawing.querySelector(".robots"));
    for (const other of robots.querySelectorAll(".other")) other.remove(); // each student's run has its own
    const model = /** @type {SVGElement} */ (robots.querySelector(".robot"));
    this.runners = race.racers.map((racer, place) => new Runner(racer, place, model, Number(drawing.dataset.height)));
    model.remove();
    robots.append(...[...this.runners].reverse().flatMap(({ figure, label }) => [figure.group, label])); // who is on top covers numbers below, too
    this.end = Math.max(1, ...race.racers.map(({ end_s: end }) => end));
    this.scrub.max = String(this.end);
    fill(this.list, ...this.runners.map(({ racer, color }) => {
      const dot = h("i", { class: "dot-color", "aria-hidden": "true" });
      dot.style.background = color;
      return h("li", {}, dot, h("b", {}, racer.name), " ", say("points-of", { points: Math.floor(racer.score), of: racer.max_score }));
    }));
    this.seek(this.time);
  }

  toggle() {
    this.playing = !this.playing;
    if (this.playing && this.time >= this.end) this.time = 0;
    this.play.textContent = told(this.playing ? "pause" : "race-go");
    this.last = null;
    if (this.playing) requestAnimationFrame((now) => this.step(now));
  }

  /** @param {number} now */
  step(now) {
    if (!this.playing || !this.element.isConnected) return;
    if (this.last !== null) this.seek(this.time + (now - this.last) / 1000);
    this.last = now;
    if (this.time >= this.end) this.toggle();
    else requestAnimationFrame((next) => this.step(next));
  }

  /** @param {number} time */
  seek(time) {
    this.time = Math.min(time, this.end);
    this.scrub.value = String(this.time);
    this.clock.textContent = told("seconds", { seconds: this.time.toFixed(1) });
    for (const runner of this.runners) runner.show(this.time);
  }
}
