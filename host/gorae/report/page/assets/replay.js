"use strict";
/* The replay of each run: a clock that plays, and what it moves. Without this script the page shows the same,
   only still. All data are numbers that we wrote ourselves; text goes in as text. */

/** "40*3 5 ~" becomes [40, 80, 120, 125, NaN], divided by the scale. */
function unpack({ scale, changes }) {
  const numbers = [];
  let sum = 0;
  for (const token of changes.split(" ")) {
    const [change, times = "1"] = token.split("*");
    for (let i = 0; i < Number(times); i++) {
      if (change !== "~" && change !== "") sum += Number(change);
      if (change !== "") numbers.push(change === "~" ? NaN : sum / scale);
    }
  }
  return numbers;
}

/** The place of the last sample that is not after `time`. */
function sampleAt(times, time) {
  let low = 0, high = times.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (times[middle] <= time) low = middle; else high = middle - 1;
  }
  return low;
}

/** A number between two samples, for what moves evenly. */
function between(times, values, time) {
  const i = sampleAt(times, time);
  if (i + 1 >= times.length || times[i] > time) return values[i];
  const share = (time - times[i]) / (times[i + 1] - times[i]);
  return values[i] + share * (values[i + 1] - values[i]);
}

/* A colour 0xRRGGBB as bright as a screen has it: a light of (0, 0, 20) is plainly blue. "" when nothing is lit. */
function shade(color) {
  if (!(color > 0)) return "";
  const parts = [color >> 16, (color >> 8) & 255, color & 255];
  const most = Math.max(...parts);
  return `rgb(${parts.map((part) => Math.round((255 * part) / most)).join(" ")})`;
}

class Run {
  constructor(panel, data) {
    this.panel = panel;
    this.end = Number(panel.dataset.end);
    this.times = unpack(data.times);
    this.signals = Object.fromEntries(Object.entries(data.signals).map(([name, packed]) => [name, unpack(packed)]));
    this.robot = panel.querySelector(".robot");
    this.height = Number(panel.querySelector(".arena.large .floor").getAttribute("height"));
    this.closeup = panel.querySelector(".closeup svg");
    this.moving = [...panel.querySelectorAll(".robot [data-signal]")];
    this.readings = [...panel.querySelectorAll("[data-reading]")];
    this.charts = [...panel.querySelectorAll(".chart")].map((figure) => new Chart(figure, this));
    this.notes = [...panel.querySelectorAll(".melody [data-at]")];
    this.events = [...panel.querySelectorAll(".printed [data-at]")];
    this.said = panel.querySelector(".said output");
    this.controls = panel.querySelector(".controls");
    this.speed = 1;
    this.playing = false;
    this.begun = false;
    if (this.controls) this.listen();
    this.show(Number(panel.dataset.shown));
  }

  listen() {
    this.controls.hidden = false;
    this.scrub = this.controls.querySelector(".scrub");
    this.button = this.controls.querySelector(".play");
    this.button.addEventListener("click", () => this.toggle());
    this.scrub.addEventListener("input", () => this.seek(Number(this.scrub.value)));
    for (const speed of this.controls.querySelectorAll("[type=radio]")) {
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

  /** A person chose a moment: from here it plays on. */
  seek(time) {
    this.begun = true;
    this.show(time);
  }

  frame(now) {
    if (!this.playing) return;
    if (this.last !== null) this.show(this.time + (this.speed * (now - this.last)) / 1000);
    this.last = now;
    if (this.time >= this.end) this.pause();
    else requestAnimationFrame((next) => this.frame(next));
  }

  label() {
    if (!this.button) return;
    this.button.classList.toggle("playing", this.playing);
    this.button.lastElementChild.textContent = this.playing ? this.button.dataset.pause : this.button.dataset.play;
  }

  /** Put everything to this moment, in seconds. */
  show(time) {
    this.time = Math.min(Math.max(time, 0), this.end);
    this.sample = sampleAt(this.times, this.time);
    this.showTime();
    this.showRobot();
    this.showReadings();
    this.showEvents();
    for (const chart of this.charts) chart.show(this.time / this.end);
  }

  showTime() {
    if (!this.scrub) return;
    const said = this.panel.dataset.seconds.replace("#", this.time.toFixed(1));
    this.scrub.value = this.time;
    this.scrub.setAttribute("aria-valuetext", said);
    this.controls.querySelector(".time").textContent = said;
  }

  /** What a signal is now; NaN where nobody knows. */
  value(name) {
    const values = this.signals[name];
    return values && values.length ? values[this.sample] : NaN;
  }

  showRobot() {
    if (!this.robot || !this.signals.x || !this.signals.y) return;
    const [x, y, heading] = ["x", "y", "heading"].map((name) =>
      between(this.times, this.signals[name] || [], this.time));
    const seen = Number.isFinite(x) && Number.isFinite(y);
    this.robot.style.display = seen ? "" : "none";
    if (!seen) return;
    const turned = Number.isFinite(heading) ? -heading : 0;
    this.robot.setAttribute("transform", `translate(${x.toFixed(1)} ${(this.height - y).toFixed(1)}) rotate(${turned.toFixed(1)})`);
    for (const part of this.moving) this.showPart(part);
    if (this.closeup) {
      const reach = Number(this.closeup.dataset.reach);
      this.closeup.setAttribute("viewBox", `${x - reach} ${this.height - y - reach} ${2 * reach} ${2 * reach}`);
    }
  }

  showPart(part) {
    const value = this.value(part.dataset.signal);
    if ("switch" in part.dataset) part.classList.toggle("on", value > 0);
    if (part.dataset.color) part.style.fill = shade(this.value(part.dataset.color));
    if ("switch" in part.dataset) return;
    const length = Number.isFinite(value) ? value * Number(part.dataset.stretch) : 0;
    part.setAttribute("transform", `scale(${length} ${"both" in part.dataset ? length : Math.sign(Math.abs(length))})`);
  }

  showReadings() {
    for (const reading of this.readings) {
      const value = this.value(reading.dataset.reading);
      const known = Number.isFinite(value);
      const isSwitch = reading.classList.contains("switch");
      const shown = isSwitch ? (value > 0 ? "●" : "○") : String(Math.round(value) || 0).replace("-", "−");
      reading.querySelector("output").textContent = known ? shown : "–";
      const gauge = reading.querySelector(".gauge i");
      if (!gauge) continue;
      gauge.style.left = `${50 + Math.min(known ? value : 0, 0) / 2}%`;
      gauge.style.width = `${known ? Math.abs(value) / 2 : 0}%`;
    }
  }

  showEvents() {
    let last = null;
    for (const note of this.notes) {
      const [from, until] = [Number(note.dataset.at), Number(note.dataset.until)];
      note.classList.toggle("later", from > this.time + 1e-6);
      note.classList.toggle("now", from <= this.time + 1e-6 && this.time < until);
    }
    for (const event of this.events) {
      const later = Number(event.dataset.at) > this.time + 1e-6;
      event.classList.toggle("later", later);
      if (!later) last = event;
    }
    if (this.said) this.said.textContent = last ? last.lastElementChild.textContent : "–";
  }
}

class Chart {
  constructor(figure, run) {
    this.low = Number(figure.dataset.low);
    this.high = Number(figure.dataset.high);
    this.cursor = figure.querySelector(".cursor");
    this.now = figure.querySelector(".now");
    this.unit = figure.dataset.unit;
    this.counts = "counts" in figure.dataset;
    this.curves = [...figure.querySelectorAll(".plot .curve.main")].map((path) => path.getAttribute("d"));
    this.points = null;
    const area = figure.querySelector(".area");
    const seek = (event) => {
      const box = area.getBoundingClientRect();
      run.seek(((event.clientX - box.left) / box.width) * run.end);
    };
    area.addEventListener("pointerdown", seek);
    area.addEventListener("pointermove", (event) => { if (event.buttons) seek(event); });
  }

  show(share) {
    this.cursor.style.left = `${100 * share}%`;
    const value = this.valueAt(2000 * share);
    const digits = this.counts ? 0 : this.high - this.low < 5 ? 2 : this.high - this.low < 50 ? 1 : 0;
    const number = value.toFixed(digits).replace(/^-(?=0\.?0*$)/, "").replace("-", "−");
    this.now.textContent = Number.isFinite(value) ? `${number} ${this.unit}` : "";
  }

  /** The height of the curve there, read from the drawing itself. */
  valueAt(x) {
    this.points ||= [...(this.curves[0] || "").matchAll(/([ML])(-?\d+) (-?\d+)/g)]
      .map(([, kind, px, py]) => ({ begins: kind === "M", x: Number(px), y: Number(py) }));
    const after = this.points.findIndex((point) => point.x >= x);
    if (after < 0) return NaN;
    const b = this.points[after], a = this.points[after - 1];
    if (b.x !== x && (!a || b.begins)) return NaN;
    const y = !a || b.x === a.x ? b.y : a.y + ((x - a.x) / (b.x - a.x)) * (b.y - a.y);
    return this.high - (y / 400) * (this.high - this.low);
  }
}

/** Which run is shown; the others stand still. */
class Page {
  constructor() {
    const data = JSON.parse(document.getElementById("runs-data").textContent);
    this.data = data;
    this.panels = [...document.querySelectorAll(".run")];
    this.cards = [...document.querySelectorAll("a.card")];
    this.runs = new Map();
    document.documentElement.classList.add("js");
    for (const card of this.cards) {
      card.addEventListener("click", (event) => {
        event.preventDefault();
        history.replaceState(null, "", card.hash);
        this.choose(card.hash);
      });
    }
    const wanted = this.panels.some((panel) => `#${panel.id}` === location.hash);
    if (this.panels.length) this.choose(wanted ? location.hash : `#${this.panels[0].id}`);
    document.addEventListener("keydown", (event) => this.key(event));
    window.addEventListener("beforeprint", () => this.open(true));
    window.addEventListener("afterprint", () => this.open(false));
  }

  choose(hash) {
    if (this.run) this.run.pause();
    for (const panel of this.panels) panel.classList.toggle("chosen", `#${panel.id}` === hash);
    for (const card of this.cards) {
      if (card.hash === hash) card.setAttribute("aria-current", "true");
      else card.removeAttribute("aria-current");
    }
    const panel = document.querySelector(hash);
    if (!this.runs.has(hash)) this.runs.set(hash, new Run(panel, this.data[panel.dataset.run]));
    this.run = this.runs.get(hash);
  }

  key(event) {
    if (!this.run || !this.run.controls || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = event.target;
    const takesKeys = at.closest("button, summary, a, [type=radio], .printed ol");
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === " " && !takesKeys) this.run.toggle();
    else if (step && !at.closest("[type=radio]")) this.run.seek(this.run.time + step * (event.shiftKey ? 1 : 0.2));
    else return;
    event.preventDefault();
  }

  /** On paper nothing is folded away. */
  open(all) {
    for (const details of document.querySelectorAll("details[data-print]")) {
      if (all) {
        details.dataset.wasOpen = details.open;
        details.open = true;
      } else details.open = details.dataset.wasOpen === "true";
    }
  }
}

new Page();
