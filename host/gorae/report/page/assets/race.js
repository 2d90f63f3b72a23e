import { between, RobotFigure, sampleAt, unpack } from "./stage.js";

/* A race: all robots in one arena, moved by one clock. Who has how many points is shown when it is over. */

const SVG = "http://www.w3.org/2000/svg";

/** One robot, its way over time, its colour and its number. */
export class RaceRobot {
  /**
   * @param {{times: import("./run.js").Packed, signals: Record<string, import("./run.js").Packed>}} data
   * @param {HTMLElement} entry Its line in the list of robots.
   * @param {SVGElement} model
   * @param {number} height
   */
  constructor(data, entry, model, height) {
    this.times = unpack(data.times);
    this.signals = Object.fromEntries(Object.entries(data.signals).map(([name, packed]) => [name, unpack(packed)]));
    const group = /** @type {SVGElement} */ (model.cloneNode(true));
    group.querySelector(".beam")?.remove();
    /** @type {SVGElement | null} */ (group.querySelector(".body"))?.style.setProperty("fill", `hsl(${entry.dataset.hue} 70% 60%)`);
    this.figure = new RobotFigure(group, height);
    this.height = height;
    this.label = document.createElementNS(SVG, "text");
    this.label.setAttribute("class", "number");
    this.label.textContent = entry.dataset.number ?? "";
  }

  /** @param {number} time */
  show(time) {
    const place = (/** @type {string} */ name) => between(this.times, this.signals[name] ?? [], time);
    const at = sampleAt(this.times, time), x = place("x"), y = place("y");
    const seen = Number.isFinite(x + y);
    this.figure.show(x, y, place("heading"), (name) => this.signals[name]?.[at] ?? NaN);
    this.label.style.display = seen ? "" : "none";
    if (seen) this.label.setAttribute("transform", `translate(${x.toFixed(0)} ${(this.height - y).toFixed(0)})`);
  }
}

/** The page: its arena, its clock, its results. */
export class RacePage {
  constructor() {
    const find = (/** @type {string} */ name) => /** @type {HTMLElement} */ (document.querySelector(name));
    const data = JSON.parse(find("#race-data").textContent ?? "[]");
    const drawing = find(".arena svg"), stage = find(".robots"), model = find(".robots .robot");
    const entries = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".roster li"));
    this.robots = [...entries].map((entry, place) =>
      new RaceRobot(data[place], entry, /** @type {any} */ (model), Number(drawing.dataset.height)));
    model.remove();
    stage.append(...this.robots.map(({ figure }) => figure.group), ...this.robots.map(({ label }) => label));
    this.end = Math.max(1, ...data.map((/** @type {{end: number}} */ robot) => robot.end));
    this.controls = find(".controls");
    this.button = find(".play");
    this.scrub = /** @type {HTMLInputElement} */ (find(".scrub"));
    this.clock = find(".controls .time");
    this.results = /** @type {HTMLDetailsElement} */ (find("details.results"));
    this.speed = 1;
    this.playing = false;
    this.time = 0;
    /** @type {number | null} */
    this.last = null;
    this.listen();
    this.show(0);
  }

  listen() {
    this.controls.hidden = false;
    this.scrub.max = String(this.end);
    this.button.addEventListener("click", () => this.toggle());
    this.scrub.addEventListener("input", () => this.show(Number(this.scrub.value)));
    for (const speed of /** @type {NodeListOf<HTMLInputElement>} */ (this.controls.querySelectorAll("[type=radio]"))) {
      speed.addEventListener("change", () => { this.speed = Number(speed.value); });
    }
    document.addEventListener("keydown", (event) => {
      const target = /** @type {Element} */ (event.target);
      if (event.key !== " " || event.ctrlKey || event.metaKey || event.altKey || target.closest("button, summary")) return;
      this.toggle();
      event.preventDefault();
    });
    window.addEventListener("beforeprint", () => { this.results.open = true; });
  }

  toggle() {
    this.playing = !this.playing;
    if (this.playing && this.time >= this.end) this.show(0);
    this.last = null;
    this.label();
    if (this.playing) requestAnimationFrame((now) => this.frame(now));
  }

  /** @param {number} now */
  frame(now) {
    if (!this.playing) return;
    if (this.last !== null) this.show(this.time + (this.speed * (now - this.last)) / 1000);
    this.last = now;
    if (this.time < this.end) return void requestAnimationFrame((next) => this.frame(next));
    this.playing = false;
    this.results.open = true;
    this.label();
  }

  label() {
    this.button.classList.toggle("playing", this.playing);
    const words = this.button.lastElementChild;
    if (words) words.textContent = (this.playing ? this.button.dataset.pause : this.button.dataset.play) ?? "";
  }

  /**
   * Put all robots to this moment, in seconds.
   * @param {number} time
   */
  show(time) {
    this.time = Math.min(Math.max(time, 0), this.end);
    this.scrub.value = String(this.time);
    const said = (this.controls.dataset.seconds ?? "#").replace("#", this.time.toFixed(1));
    this.scrub.setAttribute("aria-valuetext", said);
    this.clock.textContent = said;
    for (const robot of this.robots) robot.show(this.time);
  }
}

new RacePage();
