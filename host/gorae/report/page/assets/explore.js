/* The plane: which two features it shows, which label stands out, and the point that one is at. */

class Plane {
  constructor(data) {
    this.data = data;
    this.points = [...document.querySelectorAll(".points a")];
    this.svg = document.querySelector(".points");
    this.selects = [document.getElementById("across"), document.getElementById("up")];
    this.output = document.querySelector(".chosen output");
    this.at = -1;
    this.places = [];
    for (const hidden of document.querySelectorAll(".picks, .keys, .chosen")) hidden.hidden = false;
    for (const select of this.selects) select.addEventListener("change", () => this.draw());
    for (const button of document.querySelectorAll(".label-keys button")) {
      button.addEventListener("click", () => this.pick(button));
    }
    this.svg.addEventListener("keydown", (event) => this.press(event));
    this.points.forEach((point, at) => {
      point.addEventListener("pointerenter", () => this.go(at));
      point.addEventListener("click", () => this.go(at));
    });
    addEventListener("hashchange", () => this.follow());
    this.draw();
    this.follow();
  }

  // --- where points stand -------------------------------------------------------------------------------

  draw() {
    const [across, up] = this.selects.map((select) => this.scale(Number(select.value)));
    this.places = this.points.map((point, at) => [across.place(at), 100 - up.place(at)]);
    this.points.forEach((point, at) => {
      point.firstElementChild.setAttribute("x", `${this.places[at][0].toFixed(2)}%`);
      point.firstElementChild.setAttribute("y", `${this.places[at][1].toFixed(2)}%`);
    });
    document.querySelector(".axis-across b").textContent = across.name;
    document.querySelector(".axis-up b").textContent = up.name;
    this.ticks(".plane .x", across, "left", 5);
    this.ticks(".plane .y", up, "bottom", 5);
    if (this.at >= 0) this.tell();
  }

  scale(feature) {
    const column = this.data.columns[feature];
    const low = Math.min(...column);
    const high = Math.max(...column);
    const { margin } = this.data;
    const percent = (value) => high > low ? margin + (100 - 2 * margin) * (value - low) / (high - low) : 50;
    return { name: this.data.features[feature], low, high, percent, place: (at) => percent(column[at]) };
  }

  ticks(where, scale, side, most) {
    const step = roundStep((scale.high - scale.low) / most);
    const spans = [];
    for (let n = Math.ceil(scale.low / step); n * step <= scale.high; n += 1) {
      const span = document.createElement("span");
      span.style[side] = `${scale.percent(n * step)}%`;
      span.textContent = String(n * step).replace("-", "−");
      spans.push(span);
    }
    document.querySelector(where).replaceChildren(...spans);
  }

  // --- which label stands out ---------------------------------------------------------------------------

  pick(button) {
    const pressed = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(pressed));
    const chosen = new Set([...document.querySelectorAll(".label-keys [aria-pressed=true]")]
      .map((each) => Number(each.dataset.label)));
    this.svg.classList.toggle("filtered", chosen.size > 0);
    this.points.forEach((point, at) => {
      point.classList.toggle("on", chosen.has(this.data.windows[at][1]));
    });
  }

  isShown(at) {
    return !this.svg.classList.contains("filtered") || this.points[at].classList.contains("on");
  }

  // --- the point that one is at -------------------------------------------------------------------------

  press(event) {
    const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (way) this.go(this.next(way));
    else if (event.key === "Enter" && this.at >= 0) location.hash = `w${this.data.windows[this.at][0]}`;
    else return;
    event.preventDefault();
  }

  /** The nearest point that lies more that way than aside; the first one when one is at none. */
  next([dx, dy]) {
    const others = [...this.points.keys()].filter((at) => at !== this.at && this.isShown(at));
    if (this.at < 0) return others[0] ?? -1;
    const [x, y] = this.places[this.at];
    let best = this.at;
    let least = Infinity;
    for (const at of others) {
      const ahead = (this.places[at][0] - x) * dx + (this.places[at][1] - y) * dy;
      const aside = Math.abs((this.places[at][0] - x) * dy) + Math.abs((this.places[at][1] - y) * dx);
      const same = ahead === 0 && aside === 0 && at > this.at && (dx > 0 || dy > 0);
      const far = same ? 0 : ahead + 2 * aside;
      if ((ahead > 0 || same) && far < least) [best, least] = [at, far];
    }
    return best;
  }

  go(at) {
    if (at < 0) return;
    if (this.at >= 0) this.points[this.at].classList.remove("at");
    this.at = at;
    this.points[at].classList.add("at");
    this.tell();
  }

  tell() {
    const [number, label, person] = this.data.windows[this.at];
    const values = this.selects.map((select) =>
      `${this.data.features[select.value]} ${this.data.columns[select.value][this.at]}`);
    this.output.textContent = [`#${number}`, this.data.labels[label], person, ...values].filter(Boolean).join(" · ");
    const picture = document.querySelector(".chosen svg");
    picture.removeAttribute("hidden");
    picture.firstElementChild.setAttribute("href", `#p${number}`);
  }

  follow() {
    const at = this.data.windows.findIndex(([number]) => `#w${number}` === location.hash);
    if (at >= 0) this.go(at);
  }
}

/** 1, 2 or 5 times a power of ten, at least `wanted` and at least 1: features are whole numbers. */
function roundStep(wanted) {
  const power = 10 ** Math.floor(Math.log10(Math.max(wanted, 1)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= wanted) ?? 10 * power;
}

const data = JSON.parse(document.getElementById("data").textContent);
if (data.features) new Plane(data);
