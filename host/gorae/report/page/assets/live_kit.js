/* One kit on the page: its data, and the charts, the path and the lines that show them. Text goes in as text. */

const MOST_EVENTS = 5000;
const SHOWN_EVENTS = 60;
const TILE_VALUES = 2;

class Kit {
  constructor(page, number) {
    this.page = page;
    this.section = fromTemplate("kit");
    this.section.dataset.kit = number;
    this.title = this.section.querySelector("h2");
    this.about = this.section.querySelector(".about");
    this.note = this.section.querySelector(".note");
    this.figures = this.section.querySelector(".charts");
    this.printed = this.section.querySelector(".printed");
    this.times = new Column();
    this.channels = [];
    this.path = null;
    this.events = [];
    this.pictures = [];
    this.screens = new Map();
    this.seenUpTo = -Infinity;
    this.shownEvents = -1;
    this.state = {};
    this.tile = new Tile(this);
    this.section.querySelector(".table").addEventListener("click", () => this.saveTable());
  }

  // --- what comes ---------------------------------------------------------------------------------------

  take(news) {
    this.state = news;
    if (news.channels) this.describe(news.channels);
    for (const event of news.events) {
      if (event[0] > this.seenUpTo) (event[1] === "picture" ? this.pictures : this.events).push(event);
    }
    if (this.events.length > MOST_EVENTS) this.events.splice(0, this.events.length - MOST_EVENTS);
    news.times.forEach((time, i) => {
      if (time > this.times.last || !this.times.length) this.append(time, news.columns, i);
    });
    this.tell();
  }

  append(time, columns, i) {
    if (this.times.length >= Column.most) {
      for (const column of this.columns) column.dropOldest(Column.most / 4);
    }
    this.times.push(time);
    this.channels.forEach((channel, number) => channel.values.push(columns[number][i] ?? NaN));
  }

  get columns() { return [this.times, ...this.channels.map((channel) => channel.values)]; }

  /** After the connection was lost, what is kept comes once more. */
  resume() { this.seenUpTo = this.events.length ? this.events.at(-1)[0] : -Infinity; }

  describe(channels) {
    const known = this.channels.map((channel) => [channel.name, channel.unit]);
    if (JSON.stringify(known) === JSON.stringify(channels)) return;
    this.times = new Column();
    this.channels = channels.map(([name, unit]) => ({ name, unit, values: new Column() }));
    this.build();
  }

  valuesOf(name) { return this.channels.find((channel) => channel.name === name)?.values; }

  // --- what is shown ------------------------------------------------------------------------------------

  build() {
    this.figures.replaceChildren();
    this.path = null;
    if (this.valuesOf("x") && this.valuesOf("y")) {
      const figure = this.figure(this.page.words.path);
      figure.classList.add("path");
      this.path = new Path(figure.querySelector("canvas"), this);
      this.path.canvas.setAttribute("aria-label", this.page.words.path);
    }
    for (const channel of this.page.sorted(this.channels)) {
      const { name } = channel;
      const figure = this.figure(this.page.titles[name] ?? name.slice(0, 40));
      figure.dataset.channel = name;
      figure.classList.toggle("switch", this.page.switches.has(name));
      channel.title = figure.querySelector("b").textContent;
      channel.now = figure.querySelector(".now");
      channel.ends = figure.querySelector(".ends");
      channel.chart = new Chart(figure.querySelector("canvas"), this.times, channel.values, this.page.switches.has(name));
      this.page.listen(channel.chart);
    }
  }

  figure(title) {
    const figure = fromTemplate("chart");
    figure.querySelector("b").textContent = title;
    this.figures.append(figure);
    return figure;
  }

  /** Name, state and counters. */
  tell() {
    const { words } = this.page, { state } = this;
    this.title.textContent = state.name;
    const said = { live: words.live, waiting: words.waiting, ended: words.ended, failed: words.failed }[state.state];
    const parts = this.page.view.played ? [] : [said];
    if (this.times.length) {
      if (state.state === "live" && !this.page.view.played) parts.push(words.rate.replace("#", this.rate().toFixed(0)));
      if (!this.page.view.played) parts.push(`${words.lost} ${state.lost}`, `${words.damaged} ${state.damaged}`);
    }
    this.about.textContent = parts.join(" · ");
    this.about.classList.toggle("worse", state.lost + state.damaged > 0);
    this.note.textContent = state.note;
    this.note.hidden = !state.note;
    this.tile.tell(said, state);
    this.section.dataset.state = state.state;
  }

  /** Samples a second, of the last two seconds. */
  rate() {
    const first = countBefore(this.times, this.times.last - 2);
    const seconds = this.times.last - this.times.all[first];
    return seconds > 0 ? (this.times.length - 1 - first) / seconds : 0;
  }

  draw(view, paint, everything = false) {
    this.tile.draw(view);
    if (this.section.hidden) return;
    this.path?.draw(view, paint);
    for (const channel of this.channels) {
      if (everything || isInSight(channel.chart.canvas)) this.drawChannel(channel, view, paint);
    }
    this.showPictures(view.played ? view.cursor : Infinity);
    this.tellEvents(view.isStill || view.played || view.pointed !== null ? view.cursor : Infinity);
  }

  drawChannel({ chart, title, unit, now, ends }, view, paint) {
    chart.draw(view, this.events, paint);
    const range = chart.most - chart.least;
    const value = this.times.length ? readable(chart.valueAt(view.cursor), range) : "–";
    const with_unit = unit && value !== "–" ? `${value} ${unit}` : value;
    const between = Number.isNaN(range) ? "" : `${readable(chart.least, range)} … ${readable(chart.most, range)}`;
    put(now, with_unit);
    put(ends, between);
    const label = `${title}: ${with_unit}`;
    if (chart.canvas.getAttribute("aria-label") !== label) chart.canvas.setAttribute("aria-label", label);
  }

  /** What each screen shows at a time. */
  showPictures(time) {
    for (const [, , mark] of this.pictures) this.screenOf(mark.split(" shows:", 1)[0]);
    for (const [name, screen] of this.screens) {
      const begin = `${name} shows:`;
      const told = this.pictures.filter(([at, , mark]) => at <= time + 1e-6 && mark.startsWith(begin)).at(-1);
      screen.show(told ? told[2].slice(begin.length) : "");
    }
  }

  screenOf(name) {
    if (this.screens.has(name)) return;
    const screen = new ScreenFigure(this.page.words[`shown_${name}`] ?? name);
    this.screens.set(name, screen);
    this.section.querySelector(".screens").append(screen.element);
  }

  /** The last lines and marks up to a time. */
  tellEvents(time) {
    let count = this.events.length;
    while (count > 0 && this.events[count - 1][0] > time) count--;
    const last = count ? this.events[count - 1] : null;
    if (last === this.shownLast && count === this.shownEvents) return;
    [this.shownLast, this.shownEvents] = [last, count];
    const list = this.printed.querySelector("ol");
    list.replaceChildren(...this.events.slice(Math.max(0, count - SHOWN_EVENTS), count).map(eventLine));
    this.printed.hidden = !this.events.length;
    list.scrollTop = list.scrollHeight;
  }

  // --- what is saved ------------------------------------------------------------------------------------

  /** What is seen of this kit, as gorae and spreadsheets read it. */
  saveTable() {
    const { view } = this.page;
    const first = countBefore(this.times, view.left - 1e-9), stop = sampleAt(this.times, view.right) + 1;
    const notes = this.notes(first, stop);
    const rows = [["time", ...this.channels.map((channel) => quoted(channel.name)), "mark", "printed"].join(",")];
    for (let i = first; i < stop; i++) {
      const values = this.channels.map(({ values }) => Number.isFinite(values.all[i]) ? String(values.all[i]) : "");
      rows.push([this.times.all[i], ...values, quoted(notes.mark.get(i)), quoted(notes.line.get(i))].join(","));
    }
    save(new Blob(["\ufeff", rows.join("\n"), "\n"], { type: "text/csv" }), `${fileName(this.state.name)}.csv`);
  }

  /** Marks and lines by the sample at which they stand. */
  notes(first, stop) {
    const notes = { mark: new Map(), line: new Map() };
    for (const [time, kind, text] of this.events) {
      const i = Math.min(countBefore(this.times, time), stop - 1);
      if (i < first || time > this.page.view.right || !text.trim()) continue;
      notes[kind].set(i, notes[kind].has(i) ? `${notes[kind].get(i)}\n${text}` : text);
    }
    return notes;
  }
}

/** One of many kits in the overview: its name, how it is doing, and its first values. */
class Tile {
  constructor(kit) {
    this.kit = kit;
    this.button = fromTemplate("tile");
    [this.name, this.state, this.values] = ["b", ".state", ".values"].map((one) => this.button.querySelector(one));
    this.button.addEventListener("click", () => kit.page.choose(kit));
  }

  tell(said, state) {
    const trouble = state.lost + state.damaged;
    put(this.name, state.name);
    this.state.hidden = this.kit.page.view.played;
    put(this.state, trouble ? `${said} · ${trouble}` : said);
    this.button.dataset.state = state.state;
    this.button.classList.toggle("worse", trouble > 0);
  }

  choose(chosen) { this.button.setAttribute("aria-pressed", String(chosen)); }

  draw(view) {
    const { kit } = this;
    if (!kit.times.length || !this.button.isConnected) return;
    const at = sampleAt(kit.times, view.cursor);
    const told = kit.channels.slice(0, TILE_VALUES).map(({ name, unit, values }) => {
      const value = values.all[at];
      const shown = Number.isFinite(value) ? String(Math.round(value)) : "–";
      return `${kit.page.titles[name] ?? name.slice(0, 40)} ${shown}${unit ? ` ${unit}` : ""}`;
    });
    put(this.values, told.join("\n"));
  }
}

function fromTemplate(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}

function put(element, text) { if (element.textContent !== text) element.textContent = text; }

function isInSight(element) {
  const box = element.getBoundingClientRect();
  return box.bottom > 0 && box.top < innerHeight;
}

function eventLine([time, kind, text]) {
  const item = document.createElement("li");
  item.className = kind;
  const when = document.createElement("time");
  when.textContent = time.toFixed(1);
  item.append(when, kind === "mark" ? `◆ ${text}` : text);
  return item;
}

/** As gorae writes cells: text that a spreadsheet would compute has an apostrophe before it. */
function quoted(text = "") {
  if (/^'*[=+\-@\t\r]/.test(text)) text = `'${text}`;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function fileName(name) {
  const now = new Date(), two = (number) => String(number).padStart(2, "0");
  const when = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  return `gorae-${name.split(" ")[0].replace(/\.\w+$/, "").replace(/[^\w가-힣-]/g, "-")}-${when}`;
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
