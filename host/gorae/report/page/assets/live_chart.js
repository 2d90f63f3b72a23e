"use strict";
/* Charts of growing data: what of the time is seen, and how a canvas shows it. Times in seconds. */

/** Numbers that only grow at their end; the oldest go when there are too many. */
class Column {
  static most = 200000;

  constructor() {
    this.all = new Float64Array(1024);
    this.length = 0;
  }

  push(value) {
    if (this.length === this.all.length) {
      const larger = new Float64Array(2 * this.length);
      larger.set(this.all);
      this.all = larger;
    }
    this.all[this.length++] = value;
  }

  dropOldest(count) {
    this.all.copyWithin(0, count, this.length);
    this.length -= count;
  }

  get last() { return this.length ? this.all[this.length - 1] : NaN; }
}

/** How many of the times are before `time`. */
function countBefore(times, time) {
  let low = 0, high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times.all[middle] < time) low = middle + 1; else high = middle;
  }
  return low;
}

/** The place of the last sample that is not after `time`; -1 when there is none. */
function sampleAt(times, time) {
  return countBefore(times, time + 1e-9) - 1;
}

/** 1, 2 or 5 times a power of ten, of which at most `most` fit into `length`. */
function roundStep(length, most) {
  const wanted = Math.max(length / most, 1e-9);
  const power = 10 ** Math.floor(Math.log10(wanted));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= wanted * (1 - 1e-9));
}

function written(number, step) {
  const digits = Math.max(0, Math.min(6, -Math.floor(Math.log10(step) + 1e-9)));
  return number.toFixed(digits).replace(/^-(?=0\.?0*$)/, "").replace("-", "−");
}

/** A value as people read it: as exact as the range that it is shown in asks for. */
function readable(value, range) {
  if (!Number.isFinite(value)) return "–";
  if (Number.isInteger(value)) return String(value).replace("-", "−");
  return written(value, Math.max(range, Math.abs(value) / 1000, 1e-6) / 100);
}

/** Which part of the time is seen, of all charts alike. */
class View {
  static least = 0.05;

  constructor(played) {
    this.played = played;
    this.first = this.last = 0;      // of all that there is
    this.span = 20;                  // of what is seen while it goes along with what comes
    this.still = null;               // what is seen otherwise: { right, length }
    this.isWhole = played;           // whether all of a recording is seen
    this.pointed = null;             // the time under the pointer
    this.now = 0;                    // of a recording, where it is played
    this.chosen = null;              // a stretch that is being drawn
  }

  get whole() { return Math.max(this.last - this.first, View.least); }
  get length() { return this.still?.length ?? Math.min(this.span, this.whole); }
  get right() { return this.still?.right ?? this.last; }
  get left() { return this.right - this.length; }
  get isStill() { return this.still !== null; }
  /** The time whose values are told. */
  get cursor() { return this.pointed ?? (this.played ? this.now : this.right); }

  /** Stand still there, within what there is. */
  stand(right = this.right, length = this.length) {
    length = Math.min(Math.max(length, View.least), this.whole);
    this.still = { length, right: Math.min(Math.max(right, this.first + length), this.last) };
  }

  zoom(factor, around = this.cursor) {
    const length = Math.min(Math.max(this.length * factor, View.least), this.whole);
    const share = (around - this.left) / this.length;
    this.isWhole = false;
    if (this.isStill) this.stand(around + (1 - share) * length, length);
    else this.span = length < this.whole ? length : Infinity;
  }

  choose(from, to) {
    this.isWhole = false;
    this.stand(Math.max(from, to), Math.abs(to - from));
  }

  all() {
    this.isWhole = this.played;
    this.span = Infinity;
    if (this.isStill) this.stand(this.last, this.whole);
  }

  /** Keep what is played in sight. */
  follow() {
    if (this.now > this.right || this.now < this.left) this.stand(this.now + this.length * 0.9);
  }
}

/** The colours of the page, as the style says them. */
function paints() {
  const style = getComputedStyle(document.documentElement);
  const paint = (name) => style.getPropertyValue(`--${name}`).trim();
  return Object.fromEntries(["ink", "quiet", "rule", "sea", "card", "second", "sea-tint", "paper"].map((name) => [name, paint(name)]));
}

const FONT = '11px system-ui, "Noto Sans KR", "Malgun Gothic", NanumGothic, sans-serif';
const GUTTER = 40, FOOT = 16, TOP = 5;

/** A canvas as large as it is shown, sharp on every screen. */
function prepared(canvas) {
  const ratio = devicePixelRatio || 1, width = canvas.clientWidth, height = canvas.clientHeight;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const pen = canvas.getContext("2d");
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  pen.font = FONT;
  return { pen, width, height };
}

/** One channel over time. */
class Chart {
  constructor(canvas, times, values, isSwitch) {
    Object.assign(this, { canvas, times, values, isSwitch, low: 0, high: 1, least: NaN, most: NaN });
  }

  timeAt(x, view) { return view.left + ((x - GUTTER) / (this.canvas.clientWidth - GUTTER)) * view.length; }

  draw(view, events, paint) {
    const { pen, width, height } = prepared(this.canvas);
    const plot = { left: GUTTER, top: TOP, width: width - GUTTER, height: height - TOP - FOOT };
    if (plot.width <= 0) return;
    const inside = [countBefore(this.times, view.left - 1e-9), countBefore(this.times, view.right + 1e-9)];
    this.fit(...inside);
    const first = Math.max(0, inside[0] - 1), stop = Math.min(this.times.length, inside[1] + 1);
    this.place = {
      x: (time) => plot.left + ((time - view.left) / view.length) * plot.width,
      y: (value) => plot.top + ((this.high - value) / (this.high - this.low)) * plot.height,
    };
    this.drawGrid(pen, plot, view, paint);
    pen.save();
    pen.beginPath();
    pen.rect(plot.left, 0, plot.width, height - FOOT);
    pen.clip();
    this.drawChosen(pen, plot, view, paint);
    this.drawMarks(pen, plot, view, events, paint);
    this.drawCurve(pen, first, stop, plot.width, paint);
    this.drawCursor(pen, plot, view, paint);
    pen.restore();
  }

  /** The range of what is seen, with round ends. */
  fit(first, stop) {
    let least = Infinity, most = -Infinity;
    for (let i = first; i < stop; i++) {
      const value = this.values.all[i];
      if (value < least) least = value;
      if (value > most) most = value;
    }
    [this.least, this.most] = least <= most && Number.isFinite(most - least) ? [least, most] : [NaN, NaN];
    if (this.isSwitch || Number.isNaN(this.least)) {
      [this.low, this.high, this.step] = [-0.15, 1.15, 1];
      return;
    }
    const margin = (most - least) * 0.06 || Math.max(Math.abs(most) * 0.1, 1);
    [this.low, this.high] = [least - margin, most + margin];
    this.step = roundStep(this.high - this.low, 4);
  }

  drawGrid(pen, plot, view, paint) {
    pen.strokeStyle = paint.rule;
    pen.fillStyle = paint.quiet;
    pen.lineWidth = 1;
    pen.textAlign = "right";
    pen.textBaseline = "middle";
    for (let tick = Math.ceil(this.low / this.step) * this.step; tick <= this.high; tick += this.step) {
      const y = Math.round(this.place.y(tick)) + 0.5;
      line(pen, plot.left, y, plot.left + plot.width, y);
      pen.fillText(brief(tick, this.step), plot.left - 5, y);
    }
    pen.textAlign = "center";
    pen.textBaseline = "alphabetic";
    const step = roundStep(view.length, Math.max(2, plot.width / 70));
    for (let tick = Math.ceil(view.left / step) * step; tick <= view.right; tick += step) {
      const x = Math.round(this.place.x(tick)) + 0.5;
      line(pen, x, plot.top, x, plot.top + plot.height);
      const half = pen.measureText(written(tick, step)).width / 2;
      const inside = Math.min(Math.max(x, plot.left + half), plot.left + plot.width - half);
      pen.fillText(written(tick, step), inside, plot.top + plot.height + 13);
    }
  }

  drawChosen(pen, plot, view, paint) {
    if (!view.chosen) return;
    const [from, to] = view.chosen.map((time) => this.place.x(time));
    pen.fillStyle = paint["sea-tint"];
    pen.fillRect(Math.min(from, to), plot.top, Math.abs(to - from), plot.height);
  }

  drawMarks(pen, plot, view, events, paint) {
    pen.strokeStyle = pen.fillStyle = paint.second;
    pen.textAlign = "left";
    pen.setLineDash([4, 3]);
    for (const [time, kind, text] of events) {
      if (kind !== "mark" || time < view.left || time > view.right) continue;
      const x = Math.round(this.place.x(time)) + 0.5;
      line(pen, x, plot.top, x, plot.top + plot.height);
      pen.fillText(text, x + 3, plot.top + 9);
    }
    pen.setLineDash([]);
  }

  /** Through every sample, or where they are many from the least to the greatest of each point of the screen. */
  drawCurve(pen, first, stop, width, paint) {
    pen.strokeStyle = paint.sea;
    pen.lineWidth = 1.75;
    pen.lineJoin = "round";
    pen.beginPath();
    if (stop - first > 2 * width) this.throughColumns(pen, first, stop);
    else this.throughSamples(pen, first, stop);
    pen.stroke();
  }

  throughSamples(pen, first, stop) {
    let broken = true, before = 0;
    for (let i = first; i < stop; i++) {
      const value = this.values.all[i];
      if (!Number.isFinite(value)) { broken = true; continue; }
      const x = this.place.x(this.times.all[i]), y = this.place.y(value);
      if (broken) pen.moveTo(x, y);
      else {
        if (this.isSwitch) pen.lineTo(x, before);
        pen.lineTo(x, y);
      }
      broken = false;
      before = y;
    }
  }

  throughColumns(pen, first, stop) {
    for (let i = first; i < stop;) {
      const x = Math.floor(this.place.x(this.times.all[i]));
      let least = Infinity, most = -Infinity;
      for (; i < stop && Math.floor(this.place.x(this.times.all[i])) <= x; i++) {
        const value = this.values.all[i];
        if (value < least) least = value;
        if (value > most) most = value;
      }
      if (least > most) continue;
      pen.lineTo(x, this.place.y(least));
      pen.lineTo(x, this.place.y(most));
    }
  }

  drawCursor(pen, plot, view, paint) {
    if (view.pointed === null && !view.played) return;
    pen.strokeStyle = paint.ink;
    pen.lineWidth = 1.25;
    const x = Math.round(this.place.x(view.cursor)) + 0.5;
    line(pen, x, plot.top, x, plot.top + plot.height);
  }

  valueAt(time) {
    const i = sampleAt(this.times, time);
    return i < 0 ? NaN : this.values.all[i];
  }
}

/** Numbers beside an axis: 12000 is 12k where there is no room for it. */
function brief(number, step) {
  const whole = written(number, step);
  return whole.length <= 6 ? whole : number.toPrecision(3).replace(/\.?0+(?=e|$)/, "").replace("e+", "e").replaceAll("-", "−");
}

function line(pen, x1, y1, x2, y2) {
  pen.beginPath();
  pen.moveTo(x1, y1);
  pen.lineTo(x2, y2);
  pen.stroke();
}

/** The way of the robot from above, where x and y are known. */
class Path {
  constructor(canvas, kit) { Object.assign(this, { canvas, kit }); }

  draw(view, paint) {
    const { pen, width, height } = prepared(this.canvas);
    const { times } = this.kit;
    const [x, y, heading] = ["x", "y", "heading"].map((name) => this.kit.valuesOf(name));
    const first = countBefore(times, view.left), stop = sampleAt(times, view.cursor) + 1;
    const box = bounds(x, y, times.length);
    if (!box) return;
    const scale = Math.min((width - 40) / box.width, (height - 40) / box.height);
    const place = (i) => [
      width / 2 + (x.all[i] - box.x) * scale, height / 2 - (y.all[i] - box.y) * scale,
    ];
    this.trace(pen, place, 0, times.length, paint.rule, 1.5);
    this.trace(pen, place, first, stop, paint.sea, 2.5);
    if (stop > 0) this.robot(pen, place(stop - 1), heading ? heading.all[stop - 1] : NaN, paint);
  }

  trace(pen, place, first, stop, colour, width) {
    const every = Math.max(1, Math.floor((stop - first) / 4000));
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.lineJoin = "round";
    pen.beginPath();
    for (let i = first; i < stop; i += every) pen.lineTo(...place(i));
    pen.stroke();
  }

  /** A wedge that points ahead; a disc when nobody knows where that is. */
  robot(pen, [x, y], heading, paint) {
    if (!Number.isFinite(x + y)) return;
    pen.save();
    pen.translate(x, y);
    pen.rotate((-heading || 0) * Math.PI / 180);
    pen.beginPath();
    if (Number.isFinite(heading)) for (const [px, py] of [[12, 0], [-8, 8], [-4, 0], [-8, -8]]) pen.lineTo(px, py);
    else pen.arc(0, 0, 6, 0, 7);
    pen.closePath();
    pen.fillStyle = paint.second;
    pen.strokeStyle = paint.card;
    pen.lineWidth = 1.5;
    pen.fill();
    pen.stroke();
    pen.restore();
  }
}

function bounds(x, y, length) {
  let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < length; i++) {
    if (!Number.isFinite(x.all[i] + y.all[i])) continue;
    west = Math.min(west, x.all[i]);
    east = Math.max(east, x.all[i]);
    south = Math.min(south, y.all[i]);
    north = Math.max(north, y.all[i]);
  }
  if (west > east) return null;
  return { x: (west + east) / 2, y: (south + north) / 2, width: Math.max(east - west, 100), height: Math.max(north - south, 100) };
}
