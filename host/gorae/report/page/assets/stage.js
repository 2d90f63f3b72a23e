"use strict";
/* A robot in its arena, and what its signals are: what moves in the replay of a report, and live in a class.
   All data are numbers that we wrote ourselves; text goes in as text. */

/**
 * Unpack what `report/page/replay.py` has packed: "40*3 5 ~" becomes [40, 80, 120, 125, NaN], divided by the scale.
 * @param {{scale: number, changes: string}} packed
 * @returns {number[]}
 */
export function unpack({ scale, changes }) {
  const numbers = [];
  let sum = 0;
  for (const token of changes.split(" ")) {
    const [change = "", times = "1"] = token.split("*");
    for (let i = 0; i < Number(times); i++) {
      if (change !== "~" && change !== "") sum += Number(change);
      if (change !== "") numbers.push(change === "~" ? NaN : sum / scale);
    }
  }
  return numbers;
}

/**
 * Return the place of the last sample that is not after `time`; 0 before the first.
 * @param {number[]} times
 * @param {number} time
 */
export function sampleAt(times, time) {
  let low = 0, high = times.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (Number(times[middle]) <= time) low = middle; else high = middle - 1;
  }
  return low;
}

/**
 * Return a number between two samples, for what moves evenly.
 * @param {number[]} times
 * @param {number[]} values
 * @param {number} time
 */
export function between(times, values, time) {
  const i = sampleAt(times, time);
  const [from, to] = [Number(times[i]), Number(times[i + 1])], value = Number(values[i]);
  if (i + 1 >= times.length || from > time) return value;
  return value + ((time - from) / (to - from)) * (Number(values[i + 1]) - value);
}

/**
 * Return a colour 0xRRGGBB as bright as a screen has it: a light of (0, 0, 20) is plainly blue; "" when none is lit.
 * @param {number} color
 */
export function shade(color) {
  if (!(color > 0)) return "";
  const parts = [color >> 16, (color >> 8) & 255, color & 255];
  const most = Math.max(...parts);
  return `rgb(${parts.map((part) => Math.round((255 * part) / most)).join(" ")})`;
}

/** A robot in the drawing of an arena, which `arena.html.j2` makes. */
export class RobotFigure {
  /**
   * @param {SVGElement} group
   * @param {number} height Of the floor, mm: SVG has y down.
   */
  constructor(group, height) {
    this.group = group;
    this.height = height;
    this.moving = /** @type {SVGElement[]} */ ([...group.querySelectorAll("[data-signal]")]);
  }

  /**
   * Put it to a place in mm, turned by a heading in degrees, counter-clockwise. It is hidden where nobody saw it.
   * @param {number} x
   * @param {number} y
   * @param {number} heading
   * @param {(signal: string) => number} value What a signal is now; NaN where nobody knows.
   */
  show(x, y, heading, value) {
    const seen = Number.isFinite(x) && Number.isFinite(y);
    this.group.style.display = seen ? "" : "none";
    if (!seen) return;
    const turned = Number.isFinite(heading) ? -heading : 0;
    const place = `translate(${x.toFixed(1)} ${(this.height - y).toFixed(1)})`;
    this.group.setAttribute("transform", `${place} rotate(${turned.toFixed(1)})`);
    for (const part of this.moving) showPart(part, value);
  }
}

/**
 * @param {SVGElement} part
 * @param {(signal: string) => number} valueOf
 */
function showPart(part, valueOf) {
  const { dataset } = part;
  const value = valueOf(dataset.signal ?? "");
  if ("switch" in dataset) part.classList.toggle("on", value > 0);
  if ("turns" in dataset) {
    part.classList.toggle("on", Number.isFinite(value));
    part.setAttribute("transform", `rotate(${Number.isFinite(value) ? 90 - value : 0})`);
    return;
  }
  if (dataset.color) part.style.fill = shade(valueOf(dataset.color));
  if ("switch" in dataset) return;
  const length = Number.isFinite(value) ? value * Number(dataset.stretch) : 0;
  part.setAttribute("transform", `scale(${length} ${"both" in dataset ? length : Math.sign(Math.abs(length))})`);
}

/**
 * Show what a signal is, as a number, a lamp that is on or off, or a gauge.
 * @param {Element} reading With an `output`, and with `.gauge i` or without.
 * @param {number} value
 */
export function showReading(reading, value) {
  const known = Number.isFinite(value);
  const isSwitch = reading.classList.contains("switch");
  const shown = isSwitch ? (value > 0 ? "●" : "○") : String(Math.round(value) || 0).replace("-", "−");
  const output = reading.querySelector("output");
  if (output) output.textContent = known ? shown : "–";
  const gauge = /** @type {HTMLElement | null} */ (reading.querySelector(".gauge i"));
  if (!gauge) return;
  gauge.style.left = `${50 + Math.min(known ? value : 0, 0) / 2}%`;
  gauge.style.width = `${known ? Math.abs(value) / 2 : 0}%`;
}
