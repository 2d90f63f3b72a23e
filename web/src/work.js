/**
 * The files of a seat in a lesson, saved so that nothing is ever lost: each change goes into this browser at once,
 * to the server within two seconds, and again until it is acknowledged. Knows no page; docs/classroom-api.md says
 * what the server does with `base`, `tab` and `edit`.
 */
import { ApiError, get, post } from "./api.js";
import { Drafts } from "./drafts.js";

/** @typedef {import("./drafts.js").Files} Files */
/** @typedef {import("./drafts.js").Draft} Draft */
/** @typedef {{lesson: string, version: number, files: Files, at: number, head: number}} WorkOut */
/** @typedef {"saved" | "unsaved" | "offline" | "conflict" | "signed-out" | "refused"} SaveState */
/** @typedef {{mine: Files, theirs: Files, head: number}} Conflict */

/** A save waits for a pause in the typing so long, and never longer than `MOST_MS`. */
const QUIET_MS = 600;
const MOST_MS = 1400;
const RETRY_MS = [1000, 2000, 4000, 8000, 15000];
/** What a request may carry that outlives its page. */
const KEEPALIVE_BYTES = 60_000;

export class Work extends EventTarget {
  /**
   * Tells `state` when that changes, `files` when the server's replace those here, `conflict` when they differ.
   * @param {string} lesson
   * @param {Drafts} drafts
   */
  constructor(lesson, drafts) {
    super();
    this.path = `/api/work/${encodeURIComponent(lesson)}`;
    this.drafts = drafts;
    /** A word of this page alone: a duplicated tab must not pass for this one. */
    this.tab = randomWord();
    /** @type {Files} */
    this.files = {};
    this.base = 0;
    this.edit = 0;
    this.acknowledged = 0;
    /** @type {SaveState} */
    this.state = "saved";
    /** The server's sentence when it refuses, "" else. */
    this.problem = "";
    /** @type {Conflict | null} */
    this.conflict = null;
    this.failures = 0;
    /** When the oldest change was made that the server does not have, in ms. */
    this.since = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {Promise<void> | null} */
    this.sending = null;
  }

  /** Load the newest version, after what was left in this browser has been sent. Raises ApiError. */
  async open() {
    /** @type {Conflict | null} */
    let conflict = null;
    for (const draft of this.drafts.all()) conflict = (await this.sendLeft(draft)) ?? conflict;
    this.take(await get(this.path));
    if (conflict) this.meet(conflict);
  }

  /**
   * Send a draft of a tab that is gone; return what it conflicts with. One that the server refuses stays here.
   * Raises ApiError when the server cannot be asked now.
   * @param {Draft} draft
   * @returns {Promise<Conflict | null>}
   */
  async sendLeft(draft) {
    try {
      await post(this.path, draft);
    } catch (error) {
      if (!(error instanceof ApiError) || isPassing(error) || error.status === 401) throw error;
      if (error.word !== "two-versions") return null;
      this.drafts.drop(draft.tab, draft.edit); // the server has kept it beside the newest
      return { mine: draft.files, theirs: error.body.head.files, head: error.body.head.version };
    }
    this.drafts.drop(draft.tab, draft.edit);
    return null;
  }

  /**
   * Take the server's files in place of those here.
   * @param {WorkOut} work
   */
  take(work) {
    this.files = work.files;
    this.base = work.version;
    this.acknowledged = this.edit;
    this.setState("saved");
    this.tell("files");
  }

  /**
   * Take a change of the editor.
   * @param {Files} files
   */
  change(files) {
    this.files = files;
    this.edit += 1;
    this.since ||= Date.now();
    const kept = this.drafts.keep(this.draft());
    if (this.conflict || this.state === "signed-out") return;
    if (this.state !== "offline" || !kept) this.setState("unsaved");
    if (this.failures === 0) this.schedule(Math.max(0, Math.min(QUIET_MS, this.since + MOST_MS - Date.now())));
  }

  /** @returns {Draft} */
  draft() {
    return { files: this.files, base: this.base, tab: this.tab, edit: this.edit };
  }

  get isSaved() {
    return this.acknowledged === this.edit;
  }

  /** @param {number} wait In ms. */
  schedule(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.send(), wait);
  }

  /** Send what the server does not have; one request at a time. */
  async send() {
    clearTimeout(this.timer);
    if (this.sending) return this.sending;
    if (this.isSaved || this.conflict) return;
    this.sending = this.sendOnce();
    await this.sending;
    this.sending = null;
    if (!this.isSaved && this.failures === 0 && !this.conflict && this.state === "unsaved") this.schedule(QUIET_MS);
  }

  async sendOnce() {
    const draft = this.draft();
    this.since = 0;
    try {
      const { version } = await post(this.path, draft);
      this.base = version;
      this.acknowledged = draft.edit;
      this.failures = 0;
      this.drafts.drop(this.tab, draft.edit);
      this.setState(this.isSaved ? "saved" : "unsaved");
    } catch (error) {
      this.refuse(/** @type {ApiError} */ (error), draft);
    }
  }

  /**
   * Decide what an error of the server means for what was sent.
   * @param {ApiError} error
   * @param {Draft} draft
   */
  refuse(error, draft) {
    if (error.word === "two-versions") {
      this.meet({ mine: draft.files, theirs: error.body.head.files, head: error.body.head.version });
    } else if (error.status === 401) {
      this.setState("signed-out");
    } else if (isPassing(error)) {
      this.fail(error.status === 507 ? error.message : "");
    } else {
      this.problem = error.message;
      this.setState("refused");
    }
  }

  /** Try again later, and later each time. */
  fail(problem = "") {
    this.problem = problem;
    this.failures += 1;
    this.since ||= Date.now();
    this.setState("offline");
    this.schedule(RETRY_MS[Math.min(this.failures, RETRY_MS.length) - 1] ?? 1000);
  }

  /** Try at once: the network may be back. */
  retry() {
    if (this.failures || !this.isSaved) void this.send();
  }

  /**
   * Send everything, and return the version that the server has then. Raises ApiError when it cannot be sent.
   * @returns {Promise<number>}
   */
  async flush() {
    while (!this.isSaved) {
      await this.send();
      if (this.conflict || !["saved", "unsaved"].includes(this.state)) throw new ApiError(0, { message: this.problem });
    }
    return this.base;
  }

  /** Send what is left when the page goes away; nobody waits for the answer. */
  leave() {
    const body = this.draft();
    const small = new Blob([JSON.stringify(body)]).size < KEEPALIVE_BYTES;
    if (!this.isSaved && !this.conflict && small) void post(this.path, body, { keepalive: true }).catch(() => {});
  }

  /**
   * Another tab of the seat has saved: follow it, unless something here is unsaved; then saving will tell.
   * @param {{version: number, tab: string}} news
   */
  async follow({ version, tab }) {
    if (tab === this.tab || version <= this.base) return;
    await this.refresh();
  }

  /** Ask for the newest version, and take it unless something here is unsaved. */
  async refresh() {
    if (!this.isSaved || this.conflict) return this.retry();
    const edit = this.edit;
    const work = await get(this.path).catch(() => null);
    if (work && this.edit === edit && this.isSaved && work.version > this.base) this.take(work);
  }

  /** @param {Conflict} conflict */
  meet(conflict) {
    this.conflict = conflict;
    this.setState("conflict");
    this.tell("conflict");
  }

  /**
   * Go on with one of two versions; the other stays in the history.
   * @param {"mine" | "theirs"} choice
   */
  async settle(choice) {
    if (!this.conflict) return;
    const { mine, theirs, head } = this.conflict;
    const changed = !this.isSaved && this.acknowledged !== this.edit ? this.files : mine;
    this.conflict = null;
    this.base = head;
    this.failures = 0;
    this.files = choice === "mine" ? changed : theirs;
    this.edit += 1;
    this.tell("files");
    this.drafts.keep(this.draft());
    this.setState("unsaved");
    await this.send();
  }

  /**
   * Make an old version the newest again. Raises ApiError.
   * @param {number} version
   */
  async restore(version) {
    await this.flush();
    this.edit += 1;
    this.take(await post(`${this.path}/restore`, { version, tab: this.tab, edit: this.edit }));
  }

  /**
   * Put in place what one has before a step of the text; what is here stays in the history. Raises ApiError.
   * @param {number} step
   */
  async begin(step) {
    await this.flush();
    this.edit += 1;
    this.take(await post(`${this.path}/begin`, { step, tab: this.tab, edit: this.edit }));
  }

  /** @param {SaveState} state */
  setState(state) {
    if (state === "saved" || state === "unsaved") this.problem = "";
    this.state = state;
    this.tell("state");
  }

  /** @param {string} name */
  tell(name) {
    this.dispatchEvent(new Event(name));
  }
}

/**
 * Tell whether the same request may succeed later.
 * @param {ApiError} error
 */
export function isPassing(error) {
  return error.status === 0 || error.status === 408 || error.status === 429 || error.status >= 500;
}

/** Return a word of 16 letters and digits; no secure context is needed for it. */
export function randomWord() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => (byte % 36).toString(36)).join("");
}
