/** What the server has not acknowledged yet, kept in this browser: by class, seat, lesson and tab. */

/** @typedef {Record<string, string>} Files */
/** @typedef {{files: Files, base: number, tab: string, edit: number}} Draft */

const PREFIX = "gorae-draft";

export class Drafts {
  /**
   * @param {string} room The class, so that no other class of this address gets them.
   * @param {number} seat
   * @param {string} lesson
   * @param {Storage} [storage]
   */
  constructor(room, seat, lesson, storage = localStorage) {
    this.begin = [PREFIX, room, seat, lesson, ""].join("/");
    this.storage = storage;
  }

  /**
   * Keep a draft. Returns whether the browser could: its room may be used up, or it keeps nothing.
   * @param {Draft} draft
   */
  keep(draft) {
    try {
      this.storage.setItem(this.begin + draft.tab, JSON.stringify(draft));
      return true;
    } catch {
      return false;
    }
  }

  /**
   * Forget the draft of a tab, unless it has changed since.
   * @param {string} tab
   * @param {number} edit The last change that the server has.
   */
  drop(tab, edit) {
    const kept = this.read(this.begin + tab);
    if (kept && kept.edit <= edit) this.storage.removeItem(this.begin + tab);
  }

  /** Return all drafts of this seat and lesson, of tabs that are gone, too. */
  all() {
    const keys = Array.from({ length: this.storage.length }, (_, place) => this.storage.key(place) ?? "");
    const drafts = keys.filter((key) => key.startsWith(this.begin)).map((key) => this.read(key));
    return /** @type {Draft[]} */ (drafts.filter(Boolean));
  }

  /**
   * @param {string} key
   * @returns {Draft | null}
   */
  read(key) {
    try {
      const draft = JSON.parse(this.storage.getItem(key) ?? "null");
      return draft && typeof draft.files === "object" && Number.isInteger(draft.edit) ? draft : null;
    } catch {
      return null;
    }
  }
}
