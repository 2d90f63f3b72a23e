/* The page: it hears the news, keeps the view that all charts share, and draws when something has changed. */

const ZOOM = 1.25;
const PICTURE_MOST = 16000;
/** So many kits stand below each other; of more there is an overview, and one is shown. */
const MOST_SHOWN = 3;

class Page {
  constructor() {
    const data = JSON.parse(document.getElementById("data").textContent);
    this.words = data.words;
    this.titles = data.titles;
    this.switches = new Set(data.switches);
    this.view = new View(data.played);
    this.kits = [];
    this.playing = data.played ? false : null;
    this.speed = 1;
    this.main = document.querySelector("main");
    this.overview = document.querySelector(".overview");
    this.chosen = null;
    this.notice = document.querySelector(".notice");
    this.button = document.querySelector(".play");
    this.scrub = document.querySelector(".scrub");
    this.time = document.querySelector("output.time");
    this.paint = paints();
    this.listenToPerson();
    this.listenToNews();
    this.refresh();
  }

  // --- news ---------------------------------------------------------------------------------------------

  listenToNews() {
    const source = new EventSource("news");
    source.addEventListener("open", () => {
      this.tell("");
      for (const kit of this.kits) kit.resume();
    });
    source.addEventListener("message", (message) => this.take(JSON.parse(message.data).kits));
    source.addEventListener("end", () => {
      source.close();
      this.tell(this.view.played ? "" : this.words.over);
    });
    source.addEventListener("error", () => this.tell(this.words.cut_off));
  }

  take(kits) {
    for (const news of kits) {
      while (this.kits.length <= news.kit) {
        this.kits.push(new Kit(this, this.kits.length));
        this.main.append(this.kits.at(-1).section);
        this.overview.append(this.kits.at(-1).tile.button);
        this.arrange();
      }
      this.kits[news.kit].take(news);
    }
    this.measure();
    this.refresh();
  }

  // --- of many kits, one ----------------------------------------------------------------------------------

  /** Show all kits, or of many the one that was chosen. */
  arrange() {
    const many = this.kits.length > MOST_SHOWN;
    this.overview.hidden = !many;
    this.chosen ??= this.kits[0];
    for (const kit of this.kits) {
      kit.section.hidden = many && kit !== this.chosen;
      kit.tile.choose(kit === this.chosen);
    }
  }

  choose(kit) {
    this.chosen = kit;
    this.arrange();
    this.refresh();
  }

  /** What there is in all. */
  measure() {
    const { view } = this;
    const filled = this.kits.filter((kit) => kit.times.length);
    if (!filled.length) return;
    const empty = view.first === view.last;
    view.first = Math.min(...filled.map((kit) => kit.times.all[0]));
    view.last = Math.max(...filled.map((kit) => kit.times.last));
    if (view.played && empty) view.now = view.first;
    if (view.isWhole) view.stand(view.last, view.whole);
  }

  /** Channels of a student's own first, then those that all kits have, in the usual order. */
  sorted(channels) {
    const order = Object.keys(this.titles);
    return [...channels].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  }

  tell(text) {
    this.notice.textContent = text;
    this.notice.hidden = !text;
  }

  // --- drawing ------------------------------------------------------------------------------------------

  /** Draw soon, and once however much has changed. */
  refresh() {
    if (this.due) return;
    this.due = true;
    requestAnimationFrame((now) => {
      this.due = false;
      this.step(now);
      this.draw();
    });
  }

  draw(everything = false) {
    for (const kit of this.kits) kit.draw(this.view, this.paint, everything);
    this.tellTime();
    document.dispatchEvent(new Event("drawn"));
  }

  tellTime() {
    const { view } = this;
    const stands = view.played ? !this.playing : view.isStill;
    put(this.button.querySelector("b"), stands ? (view.played ? this.words.play : this.words.back) : this.words.pause);
    put(this.button.querySelector("span"), stands ? "▶" : "❚❚");
    const at = view.played ? view.now : view.right;
    this.scrub.min = view.first;
    this.scrub.max = view.last;
    this.scrub.value = at;
    const said = this.words.time_is.replace("#", at.toFixed(1));
    this.scrub.setAttribute("aria-valuetext", said);
    put(this.time, said);
  }

  // --- a recording's clock ------------------------------------------------------------------------------

  step(now) {
    if (!this.playing) return;
    const { view } = this;
    if (this.before !== null) view.now = Math.min(view.now + (this.speed * (now - this.before)) / 1000, view.last);
    this.before = now;
    view.follow();
    if (view.now >= view.last) this.playing = false;
    else this.refresh();
  }

  seek(time) {
    this.view.now = Math.min(Math.max(time, this.view.first), this.view.last);
    this.view.follow();
  }

  // --- what a person does -------------------------------------------------------------------------------

  toggle() {
    const { view } = this;
    if (view.played) {
      if (!this.playing && view.now >= view.last) this.seek(view.first);
      this.playing = !this.playing;
      this.before = null;
    } else if (view.isStill) view.still = null;
    else view.stand();
    this.refresh();
  }

  /** Back and forth: through a recording, or through what has been. */
  move(seconds) {
    const { view } = this;
    if (view.played) this.seek(view.now + seconds);
    else this.endAt(view.right + seconds);
    this.refresh();
  }

  /** Stand still there; at the end of all go along again. */
  endAt(time) {
    this.view.stand(time);
    if (!this.view.played && time >= this.view.last) this.view.still = null;
  }

  zoom(how, around) {
    if (how === "all") this.view.all();
    else this.view.zoom(how === "in" ? 1 / ZOOM : ZOOM, around);
    this.refresh();
  }

  listenToPerson() {
    this.button.addEventListener("click", () => this.toggle());
    this.scrub.addEventListener("input", () => {
      const time = Number(this.scrub.value);
      if (this.view.played) this.seek(time); else this.endAt(time);
      this.refresh();
    });
    this.scrub.addEventListener("wheel", (event) => this.wheel(event, undefined), { passive: false });
    document.querySelector(".speed")?.addEventListener("change", (event) => { this.speed = Number(event.target.value); });
    for (const button of document.querySelectorAll("[data-zoom]")) {
      button.addEventListener("click", () => this.zoom(button.dataset.zoom));
    }
    document.querySelector(".picture").addEventListener("click", () => this.savePicture());
    document.addEventListener("keydown", (event) => this.key(event));
    addEventListener("resize", () => this.refresh());
    addEventListener("scroll", () => this.refresh(), { passive: true });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.paint = paints();
      this.refresh();
    });
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = event.target;
    if (at.closest("select, ol")) return;
    const step = this.view.length / (event.shiftKey ? 5 : 50);
    const does = {
      " ": () => this.toggle(), "ArrowLeft": () => this.move(-step), "ArrowRight": () => this.move(step),
      "+": () => this.zoom("in"), "=": () => this.zoom("in"), "-": () => this.zoom("out"), "0": () => this.zoom("all"),
    }[event.key];
    if (!does || (event.key === " " && at.closest("button"))) return;
    event.preventDefault();
    does();
  }

  wheel(event, around) {
    event.preventDefault();
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      this.endAt(this.view.right + (event.deltaX / 500) * this.view.length);
      this.refresh();
    } else this.zoom(event.deltaY < 0 ? "in" : "out", around);
  }

  /** A chart is pointed at, drawn over with a stretch of time, and zoomed with wheel and Ctrl or Shift. */
  listen(chart) {
    const { canvas } = chart, { view } = this;
    const timeOf = (event) => chart.timeAt(event.clientX - canvas.getBoundingClientRect().left, view);
    let from = null;
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      from = { x: event.clientX, time: timeOf(event) };
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener("pointermove", (event) => {
      view.pointed = timeOf(event);
      if (from) view.chosen = Math.abs(event.clientX - from.x) > 5 ? [from.time, view.pointed] : null;
      this.refresh();
    });
    canvas.addEventListener("pointerup", (event) => {
      if (view.chosen) view.choose(...view.chosen);
      else if (from && view.played) this.seek(timeOf(event));
      from = view.chosen = null;
      this.refresh();
    });
    for (const gone of ["pointerleave", "pointercancel"]) {
      canvas.addEventListener(gone, () => {
        from = view.chosen = view.pointed = null;
        this.refresh();
      });
    }
    canvas.addEventListener("dblclick", () => this.zoom("all"));
    canvas.addEventListener("wheel", (event) => {
      const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (event.ctrlKey || event.shiftKey || sideways) this.wheel(event, timeOf(event));
    }, { passive: false });
  }

  // --- what is saved ------------------------------------------------------------------------------------

  /** All kits and charts as they stand on the page. */
  savePicture() {
    this.draw(true);
    const origin = this.main.getBoundingClientRect();
    const picture = document.createElement("canvas");
    const ratio = Math.min(devicePixelRatio || 1, PICTURE_MOST / origin.height, PICTURE_MOST / origin.width);
    [picture.width, picture.height] = [origin.width * ratio, origin.height * ratio];
    const pen = picture.getContext("2d");
    pen.scale(ratio, ratio);
    pen.fillStyle = this.paint.paper;
    pen.fillRect(0, 0, origin.width, origin.height);
    pen.textBaseline = "middle";
    for (const words of this.main.querySelectorAll("h2, .about, figcaption > *")) this.write(pen, words, origin);
    for (const canvas of this.main.querySelectorAll("canvas")) {
      const box = canvas.getBoundingClientRect();
      pen.drawImage(canvas, box.left - origin.left, box.top - origin.top, box.width, box.height);
    }
    picture.toBlob((blob) => save(blob, `${fileName(this.kits[0]?.state.name ?? "")}.png`));
  }

  write(pen, element, origin) {
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    pen.fillStyle = style.color;
    pen.fillText(element.textContent, box.left - origin.left, (box.top + box.bottom) / 2 - origin.top, box.width + 1);
  }
}

const page = new Page();
