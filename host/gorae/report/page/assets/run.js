import { pictures, ScreenFigure } from "./screen.js";
import { between, RobotFigure, sampleAt, showReading, unpack } from "./stage.js";

/* The replay of a run: a clock that plays, and what it moves. What is moved was drawn on the host. */

/** @typedef {{scale: number, changes: string}} Packed */
/** @typedef {{title: string, times: Packed, pictures: string[]}} RecordedScreen */

/** A run in its panel, which `panel.html.j2` makes. */
export class RunReplay {
  /**
   * @param {HTMLElement} panel
   * @param {{times: Packed, signals: Record<string, Packed>, screens?: Record<string, RecordedScreen>}} data
   */
  constructor(panel, data) {
    this.panel = panel;
    this.end = Number(panel.dataset.end);
    this.times = unpack(data.times);
    this.signals = Object.fromEntries(Object.entries(data.signals).map(([name, packed]) => [name, unpack(packed)]));
    const robot = /** @type {SVGElement | null} */ (panel.querySelector(".robot:not(.other)"));
    this.height = Number(panel.querySelector(".arena.large .floor")?.getAttribute("height"));
    this.robot = robot && new RobotFigure(robot, this.height);
    const others = /** @type {NodeListOf<SVGElement>} */ (panel.querySelectorAll(".robot.other"));
    this.others = [...others].map((group) => /** @type {const} */ (
      [`${group.dataset.robot}.`, new RobotFigure(group, this.height)]));
    this.closeup = /** @type {SVGElement | null} */ (panel.querySelector(".closeup svg"));
    this.readings = all(panel, "[data-reading]");
    this.charts = all(panel, ".chart").map((figure) => new ReplayChart(figure, this));
    this.screens = Object.values(data.screens ?? {}).map((screen) => new RecordedFigure(screen));
    panel.querySelector(".screens")?.replaceChildren(...this.screens.map((screen) => screen.figure.element));
    this.notes = all(panel, ".melody [data-at]");
    this.events = all(panel, ".printed [data-at]");
    this.said = panel.querySelector(".said output");
    this.controls = /** @type {HTMLElement | null} */ (panel.querySelector(".controls"));
    this.scrub = /** @type {HTMLInputElement | null} */ (panel.querySelector(".controls .scrub"));
    this.button = /** @type {HTMLElement | null} */ (panel.querySelector(".controls .play"));
    this.speed = 1;
    this.playing = false;
    this.begun = false;
    this.time = this.sample = 0;
    /** @type {number | null} */
    this.last = null;
    this.listen();
    this.show(Number(panel.dataset.shown));
  }

  listen() {
    if (!this.controls) return;
    this.controls.hidden = false;
    this.button?.addEventListener("click", () => this.toggle());
    this.scrub?.addEventListener("input", () => this.seek(Number(this.scrub?.value)));
    for (const speed of /** @type {NodeListOf<HTMLInputElement>} */ (this.controls.querySelectorAll("[type=radio]"))) {
      speed.addEventListener("change", () => { this.speed = Number(speed.value); });
    }
  }

  toggle() {
    if (this.playing) return this.pause();
    if (!this.begun || this.time >= this.end) this.show(0);
    this.begun = this.playing = true;
    this.last = null;
    this.label();
    requestAnimationFrame((now) => this.frame(now));
  }

  pause() {
    this.playing = false;
    this.label();
  }

  /**
   * A person chose a moment: from here it plays on.
   * @param {number} time
   */
  seek(time) {
    this.begun = true;
    this.show(time);
  }

  /** @param {number} now */
  frame(now) {
    if (!this.playing) return;
    if (this.last !== null) this.show(this.time + (this.speed * (now - this.last)) / 1000);
    this.last = now;
    if (this.time >= this.end) this.pause();
    else requestAnimationFrame((next) => this.frame(next));
  }

  label() {
    const words = this.button?.lastElementChild;
    if (!this.button || !words) return;
    this.button.classList.toggle("playing", this.playing);
    words.textContent = (this.playing ? this.button.dataset.pause : this.button.dataset.play) ?? "";
  }

  /**
   * Put everything to this moment, in seconds.
   * @param {number} time
   */
  show(time) {
    this.time = Math.min(Math.max(time, 0), this.end);
    this.sample = sampleAt(this.times, this.time);
    this.showTime();
    this.showRobot();
    for (const reading of this.readings) showReading(reading, this.value(reading.dataset.reading ?? ""));
    this.showEvents();
    for (const screen of this.screens) screen.show(this.time);
    for (const chart of this.charts) chart.show(this.time / this.end);
  }

  showTime() {
    if (!this.scrub) return;
    const said = (this.panel.dataset.seconds ?? "#").replace("#", this.time.toFixed(1));
    this.scrub.value = String(this.time);
    this.scrub.setAttribute("aria-valuetext", said);
    const shown = this.controls?.querySelector(".time");
    if (shown) shown.textContent = said;
  }

  /**
   * Return what a signal is now; NaN where nobody knows.
   * @param {string} name
   */
  value(name) {
    return this.signals[name]?.[this.sample] ?? NaN;
  }

  /**
   * Return x, y and heading of a robot now.
   * @param {string} prefix Of its signals.
   * @returns {[number, number, number]}
   */
  place(prefix) {
    const [x = NaN, y = NaN, heading = NaN] = ["x", "y", "heading"].map((name) =>
      between(this.times, this.signals[prefix + name] ?? [], this.time));
    return [x, y, heading];
  }

  showRobot() {
    for (const [prefix, other] of this.others) other.show(...this.place(prefix), () => NaN);
    if (!this.robot || !this.signals.x || !this.signals.y) return;
    const [x, y, heading] = this.place("");
    this.robot.show(x, y, heading, (name) => this.value(name));
    if (this.closeup && Number.isFinite(x) && Number.isFinite(y)) {
      const reach = Number(this.closeup.dataset.reach);
      this.closeup.setAttribute("viewBox", `${x - reach} ${this.height - y - reach} ${2 * reach} ${2 * reach}`);
    }
  }

  showEvents() {
    for (const note of this.notes) {
      const [from, until] = [Number(note.dataset.at), Number(note.dataset.until)];
      note.classList.toggle("later", from > this.time + 1e-6);
      note.classList.toggle("now", from <= this.time + 1e-6 && this.time < until);
    }
    let last = null;
    for (const event of this.events) {
      const later = Number(event.dataset.at) > this.time + 1e-6;
      event.classList.toggle("later", later);
      if (!later) last = event;
    }
    if (this.said) this.said.textContent = last?.lastElementChild?.textContent ?? "–";
  }
}

/** A screen and what it has shown over time. */
class RecordedFigure {
  /** @param {RecordedScreen} screen */
  constructor(screen) {
    this.times = unpack(screen.times);
    this.pictures = pictures(screen.pictures);
    this.figure = new ScreenFigure(screen.title);
    this.figure.show(this.pictures[0] ?? "");
  }

  /** @param {number} time In s. */
  show(time) {
    const at = sampleAt(this.times, time);
    this.figure.show(time + 1e-6 < Number(this.times[at]) ? "" : this.pictures[at] ?? "");
  }
}

/** A chart that goes with a replay: a cursor, and the value at it. */
export class ReplayChart {
  /**
   * @param {HTMLElement} figure
   * @param {RunReplay} run
   */
  constructor(figure, run) {
    this.low = Number(figure.dataset.low);
    this.high = Number(figure.dataset.high);
    this.cursor = /** @type {HTMLElement} */ (figure.querySelector(".cursor"));
    this.now = /** @type {HTMLElement} */ (figure.querySelector(".now"));
    this.unit = figure.dataset.unit;
    this.counts = "counts" in figure.dataset;
    this.curve = figure.querySelector(".plot .curve.main")?.getAttribute("d") ?? "";
    /** @type {{begins: boolean, x: number, y: number}[] | null} */
    this.points = null;
    const area = /** @type {HTMLElement} */ (figure.querySelector(".area"));
    const seek = (/** @type {PointerEvent} */ event) => {
      const box = area.getBoundingClientRect();
      run.seek(((event.clientX - box.left) / box.width) * run.end);
    };
    area.addEventListener("pointerdown", seek);
    area.addEventListener("pointermove", (event) => { if (event.buttons) seek(event); });
  }

  /** @param {number} share Of the whole time, 0 to 1. */
  show(share) {
    this.cursor.style.left = `${100 * share}%`;
    const value = this.valueAt(2000 * share);
    const digits = this.counts ? 0 : this.high - this.low < 5 ? 2 : this.high - this.low < 50 ? 1 : 0;
    const number = value.toFixed(digits).replace(/^-(?=0\.?0*$)/, "").replace("-", "−");
    this.now.textContent = Number.isFinite(value) ? `${number} ${this.unit}` : "";
  }

  /**
   * Return the height of the curve there, read from the drawing itself.
   * @param {number} x
   */
  valueAt(x) {
    this.points ||= [...this.curve.matchAll(/([ML])(-?\d+) (-?\d+)/g)]
      .map(([, kind, px, py]) => ({ begins: kind === "M", x: Number(px), y: Number(py) }));
    const after = this.points.findIndex((point) => point.x >= x);
    const b = this.points[after], a = this.points[after - 1];
    if (!b || (b.x !== x && (!a || b.begins))) return NaN;
    const y = !a || b.x === a.x ? b.y : a.y + ((x - a.x) / (b.x - a.x)) * (b.y - a.y);
    return this.high - (y / 400) * (this.high - this.low);
  }
}

/**
 * @param {HTMLElement} element
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
function all(element, selector) {
  return [.../** @type {NodeListOf<HTMLElement>} */ (element.querySelectorAll(selector))];
}
