/** The real kit: the program onto it, run and checked on it over the cable; or as a hex for its drive. */
import { get } from "./api.js";
import { doByCable } from "./cable_socket.js";
import { fill, h } from "./dom.js";
import { openPopupPort } from "./popup_port.js";
import { hasSerial, openPort } from "./serial_port.js";
import { lang, say } from "./texts.js";

/** @typedef {import("./arena.js").Context} Context */
/** @typedef {import("./cable_socket.js").CableDeed["deed"]} Deed */

const CABLE_TEXTS = ["cable-asks", "cable-choose", "cable-gone", "cable-none", "cable-no-serial", "cable-open"];
/** What is done, by the sentence on its button. @type {[Deed, string][]} */
const DEEDS = [["run", "kit-run"], ["check", "kit-check"], ["push", "kit-push"]];
const MAX_PRINTED = 20_000;

/** @param {string} key @param {Record<string, string | number>} [values] */
const told = (key, values) => say(`classroom_web_live.${key}`, values);

/** What is done with the kit at this browser's cable. */
export class KitPanel {
  /**
   * @param {Context} context
   * @param {{hex: boolean}} stage
   */
  constructor(context, stage) {
    this.context = context;
    /** @type {import("./serial_port.js").Port | null} */
    this.port = null;
    /** @type {ReturnType<typeof doByCable> | null} */
    this.doing = null;
    /** The page with the cable, where this one may have none. @type {string | null} */
    this.page = null;
    this.state = h("p", { class: "state", role: "status" });
    this.connect = h("button", { type: "button", onclick: () => void this.plug() }, told("kit-connect"));
    this.deeds = DEEDS.map(([deed, key]) => h("button", { type: "button", "data-deed": deed, disabled: true, onclick: () => void this.act(deed) }, told(key)));
    this.stop = h("button", { type: "button", disabled: true, onclick: () => this.doing?.say({ stop: true }) }, told("stop"));
    this.progress = h("progress", { hidden: true, max: 1, value: 0 });
    this.questions = h("div", { class: "questions" });
    this.result = h("ol", { class: "checks" });
    this.printed = h("pre", { class: "output", tabindex: "0", role: "log", "aria-label": told("printed"), hidden: true });
    this.hex = h("button", { type: "button", onclick: () => void this.save(), hidden: !stage.hex }, told("kit-hex"));
    this.element = h("details", { class: "real-kit", ontoggle: () => void this.look() }, h("summary", {}, told("kit")),
      h("div", { class: "row" }, this.connect, ...this.deeds, this.stop), this.state, this.progress, this.questions,
      this.result, this.printed,
      h("div", { class: "row" }, this.hex), stage.hex && h("p", { class: "quiet" }, told("kit-hex-help")));
  }

  /** Find out, once it is opened, which way there is to a cable. */
  async look() {
    if (this.page !== null || hasSerial()) return;
    const answer = await get("/api/cable").catch(() => null);
    this.page = answer?.page ?? "";
    if (!this.page) {
      this.connect.disabled = true;
      this.tell(told(isSecureContext ? "kit-no-serial" : "kit-insecure"));
    }
  }

  async plug() {
    const heard = {
      bytes: (/** @type {Uint8Array} */ data) => this.doing?.bytes(data),
      gone: () => this.unplugged(),
    };
    try {
      this.port = hasSerial() ? await openPort(heard) : await openPopupPort(this.page ?? "", this.cableTexts(), heard);
    } catch (error) {
      const name = error instanceof Error ? error.message : "";
      this.tell(told(name === "blocked" ? "kit-blocked" : "cable-none"));
      return;
    }
    this.connect.disabled = true;
    for (const button of this.deeds) button.disabled = false;
    this.tell(told("kit-connected"));
  }

  /** What the page with the cable says: it has no server to ask. */
  cableTexts() {
    const texts = CABLE_TEXTS.map((key) => [key, told(key, { origin: location.origin })]);
    return { ...Object.fromEntries(texts), lang: lang() };
  }

  unplugged() {
    this.doing?.gone();
    this.port = null;
    this.connect.disabled = false;
    for (const button of this.deeds) button.disabled = true;
    this.tell(told("cable-gone"));
  }

  /**
   * Save what is written and do it with the board.
   * @param {Deed} deed
   */
  async act(deed) {
    if (!this.port || this.doing) return;
    this.begin();
    try {
      const version = await this.context.flush();
      this.doing = doByCable(this.port, { deed, lesson: this.context.lesson.lesson, kit: this.context.kit(), version }, (message) => this.hear(message));
      await this.doing.over;
    } catch {
      this.tell(told("offline"));
    }
    this.doing = null;
    this.progress.hidden = this.stop.disabled = true;
    for (const button of this.deeds) button.disabled = !this.port;
  }

  begin() {
    fill(this.questions);
    fill(this.result);
    this.printed.textContent = "";
    this.context.mark([]);
    this.tell(told("kit-asks"));
    for (const button of this.deeds) button.disabled = true;
    this.stop.disabled = false;
  }

  /** @param {any} message */
  hear(message) {
    if (message.say) this.tell(message.say);
    if (message.progress) this.sent(message.progress);
    if (message.running) {
      this.progress.hidden = true;
      this.tell(told("kit-running"));
    }
    if (message.printed) this.print(message.printed);
    if (message.ask) this.ask(message.ask);
    if (message.refused) this.tell(message.refused.message);
    if (message.over) this.over(message.over);
  }

  /** @param {[string, number, number]} progress */
  sent([name, done, total]) {
    this.progress.hidden = false;
    this.progress.max = total || 1;
    this.progress.value = done;
    this.tell(told("kit-sending", { name }));
  }

  /** @param {string} text */
  print(text) {
    this.printed.hidden = false;
    this.printed.textContent = ((this.printed.textContent ?? "") + text).slice(-MAX_PRINTED);
    this.printed.scrollTop = this.printed.scrollHeight;
  }

  /**
   * Ask for what only somebody who watched can know.
   * @param {{check: string, question: string}[]} questions
   */
  ask(questions) {
    this.tell(told("kit-watched"));
    const boxes = questions.map(({ check, question }) => {
      const box = h("input", { type: "checkbox", name: check });
      return { box, label: h("label", {}, box, " ", question) };
    });
    const done = h("button", { type: "button", class: "primary", onclick: () => {
      this.doing?.say({ answers: Object.fromEntries(boxes.map(({ box }) => [box.name, box.checked])) });
      fill(this.questions);
    } }, told("kit-answer"));
    fill(this.questions, ...boxes.map(({ label }) => label), done);
    done.focus();
  }

  /** @param {{ending: string, message: string, line: number | null, verdict: any}} over */
  over({ ending, message, line, verdict }) {
    this.tell(verdict ? told("kit-score", { score: Math.floor(verdict.score), of: verdict.max_score }) : ending === "finished" ? told("kit-done") : message);
    if (line && ending === "error") this.context.mark([{ line, message, kind: "error" }]);
    fill(this.result, ...(verdict?.lines ?? []).map((/** @type {any} */ check, /** @type {number} */ place) =>
      h("li", { class: check.status }, h("b", { class: "number" }, place + 1), h("span", { class: "title" }, check.title),
        h("span", { class: "points" }, say("points-of", { points: Math.floor(check.points), of: check.max_points })), check.message && h("p", { class: "message" }, check.message))));
  }

  /** Have the browser save the hex that makes a micro:bit this kit, with the program on it. */
  async save() {
    const version = await this.context.flush();
    const { lesson } = this.context.lesson;
    const link = h("a", { href: `/api/hex/${encodeURIComponent(lesson)}?kit=${encodeURIComponent(this.context.kit())}&version=${version}`, download: "" });
    document.body.append(link);
    link.click();
    link.remove();
  }

  /** @param {string} sentence */
  tell(sentence) {
    this.state.textContent = sentence;
  }

  close() {
    this.doing?.say({ stop: true });
    void this.port?.close();
  }
}
