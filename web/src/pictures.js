/** The twelve pictures of which three keep a seat, drawn here so that every device shows the same. */
import { svg } from "./dom.js";

/** Shapes in a square of 48; a class of the style sheet says how each is painted. @type {Record<string, [string, string][]>} */
const SHAPES = {
  sun: [
    ["yellow", "M24 14a10 10 0 1 0 .01 0Z"],
    ["line yellow-line", "M24 3v6M24 39v6M3 24h6M39 24h6M9 9l4 4M35 35l4 4M39 9l-4 4M13 35l-4 4"],
  ],
  moon: [["yellow", "M31 6a19 19 0 1 0 11 25A16 16 0 0 1 31 6Z"]],
  star: [["yellow", "M24 4l6 13 14 2-10 10 3 14-13-7-13 7 3-14L4 19l14-2Z"]],
  cloud: [["sky", "M14 38a9 9 0 0 1-1-18 12 12 0 0 1 23-2 10 10 0 0 1 0 20Z"]],
  tree: [
    ["brown", "M21 30h6v15h-6Z"],
    ["green", "M24 3a13 13 0 0 1 11 20 9 9 0 0 1-11 9 9 9 0 0 1-11-9A13 13 0 0 1 24 3Z"],
  ],
  flower: [
    ["line green-line", "M24 26v19M24 38c-5-6-9-5-11-4M24 41c5-6 9-5 11-4"],
    ["pink", "M24 4a6 6 0 0 1 5 9 6 6 0 1 1-1 11 6 6 0 0 1-8 0 6 6 0 1 1-1-11 6 6 0 0 1 5-9Z"],
    ["yellow", "M24 13a5 5 0 1 0 .01 0Z"],
  ],
  apple: [
    ["red", "M24 16c5-5 18-4 17 9-1 11-8 19-12 19-2 0-3-1-5-1s-3 1-5 1C15 44 8 36 7 25 6 12 19 11 24 16Z"],
    ["line brown-line", "M24 16c0-5 1-8 4-11"],
    ["green", "M27 10c2-5 7-6 11-5-1 5-6 7-11 5Z"],
  ],
  house: [
    ["sky", "M10 22h28v21H10Z"],
    ["red", "M24 5l20 18H4Z"],
    ["brown", "M20 29h8v14h-8Z"],
  ],
  key: [
    ["line thick yellow-line", "M22 26L41 7M35 13l5 5M30 18l4 4"],
    ["line thick yellow-line", "M15 24a8.5 8.5 0 1 0 .01 0Z"],
  ],
  boat: [
    ["sky", "M25 4v26h17C41 18 34 8 25 4Z"],
    ["pink", "M21 11v19H8c2-9 7-15 13-19Z"],
    ["brown", "M4 33h40c-2 7-7 11-12 11H16C11 44 6 40 4 33Z"],
  ],
  kite: [
    ["green", "M22 3l14 17-14 16L8 20Z"],
    ["line brown-line", "M22 3v33M8 20h28M22 36c3 3 8 1 9 5s5 3 9 3"],
  ],
  umbrella: [
    ["purple", "M24 6C12 6 4 15 4 26c4-4 9-4 13 0 4-4 10-4 14 0 4-4 9-4 13 0C44 15 36 6 24 6Z"],
    ["line brown-line", "M24 3v3M24 24v15c0 6-9 6-9 0"],
  ],
};

/**
 * Draw a picture; its name is said beside it or by who wears it.
 * @param {string} name One of `pictures` of `GET /api/class`.
 */
export function picture(name) {
  const shapes = SHAPES[name] ?? [];
  return svg(
    "svg",
    { class: "picture", viewBox: "0 0 48 48", "aria-hidden": "true" },
    ...shapes.map(([kind, d]) => svg("path", { class: kind, d })),
  );
}

/** A swimming whale: gorae means whale. */
export function whale() {
  return svg(
    "svg",
    { class: "whale", viewBox: "0 0 64 40", "aria-hidden": "true" },
    svg("path", {
      d: "M3 25c0-10 10-16 22-16 13 0 20 7 26 12 3 2 5 1 6-2 1-4-1-7-4-8 4-2 8 0 9 3 0-3 3-5 5-4-1 3-4 5-5 9-1 7-4 12-10 14-8 3-22 4-31 3C10 35 3 32 3 25Z",
    }),
    svg("path", { class: "belly", d: "M4 27c7 4 17 5 27 3-3 4-8 6-13 6C10 36 5 32 4 27Z" }),
    svg("circle", { class: "eye", cx: 14, cy: 22, r: 1.7 }),
    svg("path", { class: "spout", d: "M22 7c0-3-2-5-5-5M22 7c0-3 2-5 5-5" }),
  );
}

/** A raised hand; not every device has a letter for it. */
export function raisedHand() {
  return svg(
    "svg",
    { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" },
    svg("path", { d: "M7 13V6.5a1.5 1.5 0 0 1 3 0V11 4a1.5 1.5 0 0 1 3 0v7-5.5a1.5 1.5 0 0 1 3 0V12 8a1.5 1.5 0 0 1 3 0v7c0 4-2.5 7-6.5 7-3 0-4.5-1.200-6-3.5L3.700 14a1.5 1.5 0 0 1 2.5-1.700Z" }),
  );
}
