/** The page where a student takes a seat: the class's code, a seat, three pictures. */
import { ApiError, get, post } from "./api.js";
import { announce, fill, h } from "./dom.js";
import { begin } from "./page.js";
import { picture, whale } from "./pictures.js";
import { say } from "./texts.js";

/** @typedef {{door: string, pictures: string[], secret_length: number}} ClassOut */
/** @typedef {{seat: number, name: string, taken: boolean}} SeatLine */
/** @typedef {{seat: number, name: string, lesson: string | null}} Me */

const page = await begin();
const box = h("div", { class: "join" });
page.append(h("h1", { class: "brand" }, whale(), h("span", {}, "gorae")), box);

/** @type {ClassOut} */
const about = await get("/api/class");
const me = await get("/api/me").catch(() => null);
if (me) showSeated(me);
else showCode(decodeURIComponent(location.hash.slice(1)));

/**
 * Show a step and put the focus where it begins.
 * @param {string} title
 * @param {...import("./dom.js").Child} children
 */
function showStep(title, ...children) {
  const heading = h("h2", { tabindex: "-1" }, title);
  fill(box, heading, ...children);
  document.title = `${title} · gorae`;
  const first = /** @type {HTMLElement | null} */ (box.querySelector("input"));
  (first ?? heading).focus();
}

/**
 * Ask for the class's code.
 * @param {string} known A code from the address, of a QR code.
 */
function showCode(known) {
  const input = h("input", {
    id: "code", name: "code", class: "code", required: true, maxlength: 12, value: known,
    autocomplete: "off", autocapitalize: "characters", spellcheck: "false", enterkeyhint: "go",
  });
  const problem = problemLine();
  const form = h(
    "form", { onsubmit: submit },
    h("label", { for: "code" }, say("join-code")), input,
    h("button", { class: "primary" }, say("join-next")), problem,
  );
  showStep(say("join-welcome"), h("p", { class: "quiet" }, say("join-code-help")), form);
  if (about.door === "closed") tell(problem, say("join-door-closed"));

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    await attempt(problem, async () => {
      const { seats } = await post("/api/seats", { code: input.value });
      showSeats(input.value, seats);
    });
  }
}

/**
 * Let a student choose a seat.
 * @param {string} code
 * @param {SeatLine[]} seats
 */
function showSeats(code, seats) {
  const buttons = seats.map((seat) =>
    h(
      "button", { type: "button", class: seat.taken ? "seat taken" : "seat", onclick: () => showPictures(code, seat) },
      h("span", { class: "number", "aria-hidden": "true" }, seat.seat), h("span", {}, seat.name),
      seat.taken && h("small", {}, say("join-taken")),
    ));
  showStep(say("join-seat"), h("p", { class: "quiet" }, say("join-seat-help")),
    h("ul", { class: "seats" }, ...buttons.map((button) => h("li", {}, button))));
}

/**
 * Let a student choose three pictures, or show that they know them.
 * @param {string} code
 * @param {SeatLine} seat
 */
function showPictures(code, seat) {
  /** @type {string[]} */
  let chosen = [];
  const slots = h("ol", { class: "slots", "aria-label": say("join-chosen") });
  const problem = problemLine();
  const go = h("button", { type: "button", class: "primary", onclick: enter }, say("join-enter"));
  const undo = h("button", { type: "button", onclick: () => choose(chosen.slice(0, -1)) }, say("join-undo"));
  const cards = (seat.taken ? about.pictures : shuffled(about.pictures)).map((name) =>
    h(
      "button", { type: "button", class: "card", onclick: () => choose([...chosen, name]) },
      picture(name), h("span", {}, say(`picture-${name}`)),
    ));
  showStep(
    seat.name,
    h("p", { class: "quiet" }, say(seat.taken ? "join-pictures-known" : "join-pictures-new")),
    h("div", { class: "cards" }, ...cards), slots, h("p", { class: "row" }, undo, go), problem,
    h("p", {}, h("button", { type: "button", class: "link", onclick: () => showCode(code) }, say("join-other-seat"))),
  );
  choose([]);

  /** @param {string[]} names */
  function choose(names) {
    chosen = names.slice(0, about.secret_length);
    const places = Array.from({ length: about.secret_length }, (_, place) => chosen[place]);
    fill(slots, ...places.map((name) =>
      h("li", { class: name ? "full" : "" }, name ? picture(name) : "", name && h("span", { class: "unseen" }, say(`picture-${name}`)))));
    go.disabled = chosen.length < about.secret_length;
    undo.disabled = chosen.length === 0;
    if (names.length) announce(say("join-chosen-of", { count: chosen.length, of: about.secret_length }));
    if (!go.disabled) go.focus();
  }

  async function enter() {
    await attempt(problem, async () => enterClass(await post("/api/join", { code, seat: seat.seat, pictures: chosen })),
      () => choose([]));
  }
}

/**
 * Ask who sits here now: on a shared machine it may be somebody else.
 * @param {Me} seated
 */
function showSeated(seated) {
  const leave = async () => {
    await post("/api/leave");
    showCode("");
  };
  showStep(
    say("join-seated", { name: seated.name }),
    h("p", { class: "row" },
      h("button", { type: "button", class: "primary", onclick: () => enterClass(seated) }, say("join-go-on")),
      h("button", { type: "button", onclick: leave }, say("join-somebody-else"))),
  );
}

/**
 * Go to the lesson where the class is, or to the one that was asked for.
 * @param {Me} seated
 */
async function enterClass(seated) {
  const wanted = new URLSearchParams(location.search).get("lesson");
  const { lessons } = await get("/api/lessons");
  const known = lessons.some((/** @type {{lesson: string}} */ { lesson }) => lesson === wanted);
  const lesson = known ? wanted : seated.lesson ?? lessons[0]?.lesson;
  if (lesson) location.assign(`/lesson/${encodeURIComponent(lesson)}`);
}

/**
 * Return the pictures in another order: else many would choose those that stand first.
 * @param {string[]} names
 */
function shuffled(names) {
  const keys = new Map(names.map((name) => [name, Math.random()]));
  return [...names].sort((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
}

/** A line for what went wrong; screen readers say it when it appears. */
function problemLine() {
  return h("p", { class: "problem", role: "alert" });
}

/**
 * Put a sentence into a line for problems.
 * @param {HTMLElement} line
 * @param {string} sentence
 */
function tell(line, sentence) {
  line.textContent = sentence;
}

/**
 * Try something, and say what the server has against it.
 * @param {HTMLElement} line
 * @param {() => Promise<void>} action
 * @param {() => void} [failed]
 */
async function attempt(line, action, failed) {
  tell(line, "");
  try {
    await action();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    tell(line, error.word === "offline" ? say("offline") : error.message);
    failed?.();
  }
}
