/* The window that one has chosen: its way through the tree, its features and the questions that they answer. */

class Chosen {
  constructor(data) {
    this.data = data;
    this.box = document.querySelector(".chosen");
    this.drawings = [...document.querySelectorAll("[data-tree]")];
    this.pick = document.getElementById("pick");
    this.pick.addEventListener("change", () => this.choose(Number(this.pick.value)));
    for (const link of document.querySelectorAll("a.whole")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        this.choose(Number(link.hash.slice(2)));
        document.getElementById("tree").scrollIntoView();
        this.pick.focus({ preventScroll: true });
      });
    }
    addEventListener("hashchange", () => this.follow());
    this.box.hidden = false;
    this.follow();
  }

  follow() {
    const at = this.data.windows.findIndex(({ id }) => `#r${id}` === location.hash);
    this.choose(Math.max(at, 0));
    if (at < 0) this.drawings.forEach((drawing) => Chosen.show(drawing, 0)); // who has chosen nothing begins at the top
  }

  choose(at) {
    this.pick.value = String(at);
    const window = this.data.windows[at];
    this.drawings.forEach((drawing, tree) => this.light(drawing, this.way(tree, at)));
    this.box.querySelector("output").textContent = window.told;
    const picture = this.box.querySelector("svg");
    picture.toggleAttribute("hidden", !document.getElementById(`p${window.id}`));
    picture.firstElementChild.setAttribute("href", `#p${window.id}`);
    this.box.querySelector(".steps").replaceChildren(...this.steps(at).map((step) => {
      const item = document.createElement("li");
      item.textContent = step;
      return item;
    }));
  }

  /** The nodes from the root to the leaf of a window. */
  way(tree, at) {
    const { parents, leaves } = this.data.trees[tree];
    const way = [];
    for (let node = leaves[at]; node >= 0; node = parents[node]) way.unshift(node);
    return way;
  }

  light(drawing, way) {
    const lit = new Set(way.map(String));
    for (const part of drawing.querySelectorAll("[data-node]")) part.classList.toggle("on", lit.has(part.dataset.node));
    Chosen.show(drawing, way.at(-1));
  }

  /** Scroll a node of a wide drawing into the middle. */
  static show(drawing, node) {
    const { left, width } = drawing.querySelector(`.node[data-node="${node}"]`).getBoundingClientRect();
    const region = drawing.parentElement;
    const middle = left + width / 2 - drawing.getBoundingClientRect().left;
    region.scrollLeft = middle - region.clientWidth / 2;
  }

  /** What the first tree asks, with the window's own numbers. */
  steps(at) {
    const { questions } = this.data.trees[0];
    const way = this.way(0, at);
    return way.slice(0, -1).map((node, step) => {
      const [column, threshold, left] = questions[node];
      const answer = way[step + 1] === left ? this.data.yes : this.data.no;
      return `${this.data.features[column]} ${this.data.windows[at].features[column]} < ${threshold}? ${answer}`;
    });
  }
}

const data = JSON.parse(document.getElementById("data").textContent);
if (data.trees?.length) new Chosen(data);
