/** The robot that runs the student's program while they watch: run, stop, pause, speed, buttons, the hand. */
import { ApiError, get, post } from "./api.js";
import { announce, fill, h } from "./dom.js";
import { KitPanel } from "./kit.js";
import { LiveView, watchRun } from "./live_view.js";
import { say } from "./texts.js";

/** @typedef {import("./lesson.js").LessonPage} LessonPage */
/** @typedef {{lesson: LessonPage, flush: () => Promise<number>, kit: () => string, onKit: (listener: () => void) => void, mark: (marks: import("./editor.js").Mark[]) => void, goTo: (line: number) => void}} Context */
/** @typedef {import("./live_view.js").Stage & {run: string | null, speed: number, paused: boolean}} RunOut */

/** @param {string} key @param {Record<string, string | number>} [values] */
const told = (key, values) => say(`classroom_web_live.${key}`, values);

/**
 * Show the arena in an element. `context.flush()` saves and returns the version to run.
 * @param {HTMLElement} element
 * @param {Context} context
 * @returns {{close: () => void}}
 */
export function mount(element, context) {
  const arena = new Arena(element, context);
  void arena.open();
  return { close: () => arena.close() };
}

class Arena {
  /**
   * @param {HTMLElement} element
   * @param {Context} context
   */
  constructor(element, context) {
    this.element = element;
    this.context = context;
    /** @type {string | null} */
    this.run = null;
    this.paused = false;
    /** @type {LiveView | null} */
    this.view = null;
    this.unwatch = () => {};
    this.gone = new AbortController();
    /** Buttons of the kit that are held down. @type {Set<string>} */
    this.down = new Set();
    this.begin = h("button", { type: "button", class: "primary run", onclick: () => void this.press() }, told("run"));
    this.stop = h("button", { type: "button", class: "stop", onclick: () => void this.end(), disabled: true }, told("stop"));
    this.pause = h("button", { type: "button", class: "pause", onclick: () => this.toggle(), disabled: true, "aria-pressed": "false" }, told("pause"));
    this.speed = h("select", { "aria-label": told("speed"), onchange: () => this.changeSpeed() });
    this.place = h("div", { class: "place" });
    this.message = h("p", { class: "over", role: "status", hidden: true });
    this.bar = h("div", { class: "run-bar", role: "group", "aria-label": told("controls") }, this.begin, this.pause, this.stop,
      h("label", { class: "speed" }, h("span", { class: "unseen" }, told("speed")), this.speed));
    this.kit = h("div", {});
    /** @type {KitPanel | null} */
    this.panel = null;
    fill(element, this.bar, this.message, this.place, this.kit);
    this.listenToKeys();
  }

  /** Draw the arena; go on with a run that goes on already, as after a reload. */
  async open() {
    const { lesson, kit } = this.context;
    try {
      const [stage, own] = await Promise.all([
        get(`/api/stage/${encodeURIComponent(lesson.lesson)}?kit=${encodeURIComponent(kit())}`), get("/api/run"),
      ]);
      this.draw(stage);
      if (own.run && own.lesson === lesson.lesson && own.kit === kit()) this.follow(own);
    } catch (error) {
      this.tell(error instanceof ApiError ? error.message : told("fault"), "problem");
    }
  }

  /** @param {import("./live_view.js").Stage} stage */
  draw(stage) {
    this.show(stage);
    fill(this.speed, ...stage.speeds.map((speed) => h("option", { value: speed, selected: speed === 1 }, `×${speed}`)));
    this.panel?.close();
    this.panel = new KitPanel(this.context, stage);
    fill(this.kit, this.panel.element);
  }

  /**
   * Show the arena as it is before a run: walls may stand elsewhere in each.
   * @param {import("./live_view.js").Stage} stage
   */
  show(stage) {
    if (this.view?.stage.html === stage.html) return this.view.reset();
    this.view?.clock.remove();
    this.view?.close();
    this.view = new LiveView(this.place, stage);
    this.view.tools.prepend(this.kitButton("a"), this.kitButton("b"));
    if (stage.held) {
      this.view.tools.append(this.handButtons(stage.gestures));
      this.bar.append(this.view.clock);
    }
  }

  // --- a run ----------------------------------------------------------------------------------------------

  /** Save what is written and run it. */
  async press() {
    this.begin.setAttribute("aria-busy", "true");
    this.tell(told("sending"));
    try {
      const version = await this.context.flush();
      this.context.mark([]);
      this.follow(await post("/api/run", { lesson: this.context.lesson.lesson, kit: this.context.kit(), version }));
      this.tell("");
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.tell(error.status === 0 ? told("offline") : error.message, "problem");
    } finally {
      this.begin.removeAttribute("aria-busy");
    }
  }

  /** @param {RunOut} run */
  follow(run) {
    this.unwatch();
    this.run = run.run;
    this.show(run);
    this.setPaused(run.paused);
    const chosen = Number(this.speed.value) || 1;
    if (this.view) this.view.speed = run.speed;
    this.pause.disabled = this.stop.disabled = false;
    this.element.dataset.state = "running";
    if (run.run && this.view) this.unwatch = watchRun(run.run, this.view, (over) => this.over(over));
    if (chosen !== run.speed) this.changeSpeed();
  }

  /** @param {{ending: string, message: string, line: number | null}} over */
  over({ ending, message, line }) {
    this.run = null;
    this.down.clear();
    this.setPaused(false);
    this.pause.disabled = this.stop.disabled = true;
    this.element.dataset.state = ending;
    this.tell(message, ending === "error" || ending === "broken" || ending === "refused" ? "problem" : "");
    if (line && ending === "error") this.context.mark([{ line, message, kind: "error" }]);
    announce(message, true);
  }

  /** @param {Record<string, unknown>} deed */
  touch(deed) {
    if (!this.run) return;
    post(`/api/run/${this.run}/touch`, deed).catch((error) => {
      if (error instanceof ApiError && error.status !== 404) this.tell(error.status === 0 ? told("offline") : error.message, "problem");
    });
  }

  async end() {
    if (!this.run) return;
    await post(`/api/run/${this.run}/stop`).catch(() => this.tell(told("offline"), "problem"));
  }

  toggle() {
    this.setPaused(!this.paused);
    this.touch({ paused: this.paused });
  }

  /** @param {boolean} paused */
  setPaused(paused) {
    this.paused = paused;
    this.pause.setAttribute("aria-pressed", String(paused));
    this.pause.textContent = told(paused ? "go-on" : "pause");
  }

  changeSpeed() {
    const speed = Number(this.speed.value) || 1;
    if (this.view) this.view.speed = speed;
    this.touch({ speed });
  }

  /**
   * @param {string} sentence
   * @param {"problem" | ""} [kind]
   */
  tell(sentence, kind = "") {
    this.message.hidden = !sentence;
    this.message.textContent = sentence;
    this.message.classList.toggle("problem", kind === "problem");
  }

  // --- buttons and the hand ---------------------------------------------------------------------------------

  /**
   * A button of the kit: down as long as it is pressed with mouse, finger, Enter or the space bar.
   * @param {string} name
   */
  kitButton(name) {
    const button = h("button", { type: "button", class: "kit-button", "data-button": name, "aria-label": told("button", { button: name.toUpperCase() }) }, name.toUpperCase());
    const hold = (/** @type {boolean} */ down) => this.hold(name, down);
    button.addEventListener("pointerdown", (event) => { button.setPointerCapture(event.pointerId); hold(true); });
    for (const gone of ["pointerup", "pointercancel", "lostpointercapture", "blur"]) button.addEventListener(gone, () => hold(false));
    button.addEventListener("contextmenu", (event) => event.preventDefault());
    button.addEventListener("keydown", (event) => {
      if ((event.key === " " || event.key === "Enter") && !event.repeat) hold(true);
    });
    button.addEventListener("keyup", (event) => { if (event.key === " " || event.key === "Enter") hold(false); });
    return button;
  }

  /**
   * @param {string} name
   * @param {boolean} down
   */
  hold(name, down) {
    if (down === this.down.has(name)) return;
    if (down) this.down.add(name); else this.down.delete(name);
    this.view?.tools.querySelector(`[data-button=${name}]`)?.classList.toggle("down", down);
    this.touch({ press: name, down });
  }

  /** @param {{gesture: string, title: string}[]} gestures */
  handButtons(gestures) {
    return h("div", { class: "gestures", role: "group", "aria-label": told("hand") }, h("span", {}, told("hand")),
      ...gestures.map(({ gesture, title }) =>
        h("button", { type: "button", "data-gesture": gesture, onclick: () => this.touch({ gesture }) }, title)));
  }

  /** A and B on the keyboard, wherever nobody writes. */
  listenToKeys() {
    const { signal } = this.gone;
    const buttonOf = (/** @type {KeyboardEvent} */ event) => {
      const at = /** @type {Element | null} */ (event.target instanceof Element ? event.target : null);
      const writes = at?.closest("input, textarea, select, [contenteditable=true], dialog");
      if (writes || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return "";
      return { KeyA: "a", KeyB: "b" }[event.code] ?? "";
    };
    addEventListener("keydown", (event) => {
      const name = buttonOf(event);
      if (name && this.run && !event.repeat) this.hold(name, true);
    }, { signal });
    addEventListener("keyup", (event) => {
      const name = { KeyA: "a", KeyB: "b" }[event.code];
      if (name && this.down.has(name)) this.hold(name, false);
    }, { signal });
    addEventListener("blur", () => { for (const name of [...this.down]) this.hold(name, false); }, { signal });
  }

  close() {
    this.gone.abort();
    this.unwatch();
    this.panel?.close();
    this.view?.close();
    this.element.replaceChildren();
  }
}
