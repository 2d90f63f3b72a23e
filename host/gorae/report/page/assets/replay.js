/* The replay of each run: a clock that plays, and what it moves. Without this script the page shows the same,
   only still. What it moves is in stage.js. */

class Run {
  constructor(panel, data) {
    this.panel = panel;
    this.end = Number(panel.dataset.end);
    this.times = unpack(data.times);
    this.signals = Object.fromEntries(Object.entries(data.signals).map(([name, packed]) => [name, unpack(packed)]));
    const robot = panel.querySelector(".robot");
    this.height = Number(panel.querySelector(".arena.large .floor").getAttribute("height"));
    this.robot = robot && new RobotFigure(robot, this.height);
    this.closeup = panel.querySelector(".closeup svg");
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
    this.robot.show(x, y, heading, (name) => this.value(name));
    if (this.closeup && Number.isFinite(x) && Number.isFinite(y)) {
      const reach = Number(this.closeup.dataset.reach);
      this.closeup.setAttribute("viewBox", `${x - reach} ${this.height - y - reach} ${2 * reach} ${2 * reach}`);
    }
  }

  showReadings() {
    for (const reading of this.readings) showReading(reading, this.value(reading.dataset.reading));
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
