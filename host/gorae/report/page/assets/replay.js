/* Which of a report's runs is replayed, and the keys that steer it. Without this script the page shows the same,
   only still. A run's replay is in run.js. */

/** Which run is shown; the others stand still. */
class Page {
  constructor() {
    const data = JSON.parse(document.getElementById("runs-data").textContent);
    this.data = data;
    this.panels = [...document.querySelectorAll(".run")];
    this.cards = [...document.querySelectorAll("a.card")];
    this.runs = new Map();
    document.documentElement.classList.add("js");
    for (const card of this.cards) {
      card.addEventListener("click", (event) => {
        event.preventDefault();
        history.replaceState(null, "", card.hash);
        this.choose(card.hash);
      });
    }
    const wanted = this.panels.some((panel) => `#${panel.id}` === location.hash);
    if (this.panels.length) this.choose(wanted ? location.hash : `#${this.panels[0].id}`);
    document.addEventListener("keydown", (event) => this.key(event));
    window.addEventListener("beforeprint", () => this.open(true));
    window.addEventListener("afterprint", () => this.open(false));
  }

  choose(hash) {
    if (this.run) this.run.pause();
    for (const panel of this.panels) panel.classList.toggle("chosen", `#${panel.id}` === hash);
    for (const card of this.cards) {
      if (card.hash === hash) card.setAttribute("aria-current", "true");
      else card.removeAttribute("aria-current");
    }
    const panel = document.querySelector(hash);
    if (!this.runs.has(hash)) this.runs.set(hash, new RunReplay(panel, this.data[panel.dataset.run]));
    this.run = this.runs.get(hash);
  }

  key(event) {
    if (!this.run || !this.run.controls || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = event.target;
    const takesKeys = at.closest("button, summary, a, [type=radio], .printed ol");
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === " " && !takesKeys) this.run.toggle();
    else if (step && !at.closest("[type=radio]")) this.run.seek(this.run.time + step * (event.shiftKey ? 1 : 0.2));
    else return;
    event.preventDefault();
  }

  /** On paper nothing is folded away. */
  open(all) {
    for (const details of document.querySelectorAll("details[data-print]")) {
      if (all) {
        details.dataset.wasOpen = details.open;
        details.open = true;
      } else details.open = details.dataset.wasOpen === "true";
    }
  }
}

new Page();
