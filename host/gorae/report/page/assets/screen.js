/* What a screen of a kit shows, on a canvas: dots as they are lit, or rows of letters. Pictures are texts, as in
   `telemetry/screens.py`: "16x2 cursor 5,0⏎Hello⏎World", and dots in Braille. */

const ROW_END = "⏎", LETTERS_BEGIN = "␞", BRAILLE = 0x2800;
const LETTER = { width: 5, height: 8 }, CELL = { width: 6, height: 10 };
/** Pixels of the canvas for a dot. */
const DOT_OF_LETTER = 4;
const MOST = 512;
/** In a list of pictures a row that is as in the picture before. */
const DITTO = "″";

/**
 * Return the pictures of a list in which rows that stay are left out.
 * @param {string[]} changes
 */
export function pictures(changes) {
  /** @type {string[]} */
  let rows = [];
  return changes.map((change) => {
    const before = rows;
    rows = change.split(ROW_END).map((row, at) => (row === DITTO ? before[at] ?? "" : row));
    return rows.join(ROW_END);
  });
}

/**
 * Give the place of each dot that is lit in a row of Braille.
 * @param {string} row
 * @param {(x: number, y: number) => void} each
 */
function eachDot(row, each) {
  for (let at = 0; at < row.length; at++) {
    const bits = row.charCodeAt(at) - BRAILLE;
    for (let bit = 0; bit < 8 && bits > 0 && bits < 256; bit++) {
      if (!(bits >> bit & 1)) continue;
      const [x, y] = bit < 6 ? [Math.floor(bit / 3), bit % 3] : [bit - 6, 3];
      each(2 * at + x, y);
    }
  }
}

/** A screen that is drawn: hidden until it has shown something. */
export class ScreenFigure {
  /** @param {string} title What it is called. */
  constructor(title) {
    this.title = title;
    this.shown = "";
    this.canvas = document.createElement("canvas");
    this.canvas.setAttribute("role", "img");
    const caption = document.createElement("figcaption");
    caption.textContent = title;
    this.element = document.createElement("figure");
    this.element.className = "screen";
    this.element.hidden = true;
    this.element.append(this.canvas, caption);
  }

  /** @param {string} picture "" for one that has shown nothing yet. */
  show(picture) {
    if (picture === this.shown) return;
    this.shown = picture;
    const [about = "", ...rows] = (picture.split(LETTERS_BEGIN)[0] ?? "").split(ROW_END);
    const [, width, height] = (/^(\d+)x(\d+)/.exec(about) ?? []).map(Number);
    const pen = this.canvas.getContext("2d");
    if (!pen || !width || !height || width > MOST || height > MOST) {
      pen?.clearRect(0, 0, this.canvas.width, this.canvas.height);
      return;
    }
    this.element.hidden = false;
    const ofDots = rows.every((row) => /^[\u2800-\u28ff]+$/.test(row));
    this.element.classList.toggle("letters", !ofDots);
    this.element.classList.toggle("dark", about.includes("dark"));
    this.canvas.setAttribute("aria-label", ofDots ? this.title : `${this.title}: ${rows.join(" / ")}`);
    if (ofDots) this.drawDots(pen, width, height, rows);
    else this.drawLetters(pen, width, height, rows, about, picture.split(LETTERS_BEGIN)[1] ?? "");
  }

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {number} width
   * @param {number} height
   * @param {string[]} rows
   */
  drawDots(pen, width, height, rows) {
    Object.assign(this.canvas, { width, height });
    pen.fillStyle = "#bfe6ff";
    for (const [at, row] of rows.entries()) eachDot(row, (x, y) => pen.fillRect(x, 4 * at + y, 1, 1));
  }

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {number} width
   * @param {number} height
   * @param {string[]} rows
   * @param {string} about
   * @param {string} own The program's own letters: each, and its dots.
   */
  drawLetters(pen, width, height, rows, about, own) {
    const dot = DOT_OF_LETTER;
    Object.assign(this.canvas, { width: width * CELL.width * dot, height: height * CELL.height * dot });
    pen.font = `${8 * dot}px ui-monospace, Consolas, "D2Coding", monospace`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    const cursor = (/cursor (\d+),(\d+)/.exec(about) ?? []).slice(1).map(Number);
    for (let y = 0; y < height; y++) {
      const letters = [...rows[y] ?? ""];
      for (let x = 0; x < width; x++) {
        const left = (x * CELL.width + 0.5) * dot, top = (y * CELL.height + 0.5) * dot;
        pen.fillStyle = "#ffffff1f";
        pen.fillRect(left, top, LETTER.width * dot, (LETTER.height + 1) * dot);
        pen.fillStyle = "#f2fbff";
        const letter = letters[x] ?? " ", at = own.indexOf(letter);
        if (at >= 0) drawOwn(pen, left, top, own.slice(at + 1, at + 7));
        else pen.fillText(letter, left + LETTER.width * dot / 2, top + LETTER.height * dot / 2, LETTER.width * dot * 1.15);
        if (x === cursor[0] && y === cursor[1]) pen.fillRect(left, top + LETTER.height * dot, LETTER.width * dot, dot);
      }
    }
  }
}

/**
 * Draw a letter of a program's own: two rows of three characters of Braille.
 * @param {CanvasRenderingContext2D} pen
 * @param {number} left
 * @param {number} top
 * @param {string} dots
 */
function drawOwn(pen, left, top, dots) {
  for (const half of [0, 1]) {
    eachDot(dots.slice(3 * half, 3 * half + 3), (x, y) =>
      pen.fillRect(left + x * DOT_OF_LETTER, top + (4 * half + y) * DOT_OF_LETTER, DOT_OF_LETTER - 0.5, DOT_OF_LETTER - 0.5));
  }
}
