/** Making and finding elements. Text from people always goes in as text, never as HTML. */

/** @typedef {Node | string | number | null | undefined | false} Child */
/** @typedef {Record<string, unknown>} Attributes */

/**
 * Make an element: `h("button", {type: "button", onclick: save, class: "wide"}, "Save")`.
 * Functions become listeners, `true` an empty attribute; `false`, `null` and `undefined` no attribute.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  setAll(element, attributes);
  put(element, children);
  return element;
}

/**
 * Make an element of a drawing, as `h` makes one of a page.
 * @param {string} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {SVGElement}
 */
export function svg(tag, attributes = {}, ...children) {
  const element = /** @type {SVGElement} */ (document.createElementNS("http://www.w3.org/2000/svg", tag));
  setAll(element, attributes);
  put(element, children);
  return element;
}

/**
 * Set attributes and listeners.
 * @param {Element} element
 * @param {Attributes} attributes
 */
function setAll(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.replace(/^on/, ""), /** @type {EventListener} */ (value));
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
}

/**
 * Append children, leaving out what is not there.
 * @param {Element} element
 * @param {Child[]} children
 */
function put(element, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
}

/**
 * Put these children in place of those that an element has.
 * @param {Element} element
 * @param {...Child} children
 */
export function fill(element, ...children) {
  element.replaceChildren();
  put(element, children);
}

/**
 * Return the element with an id; the page's own HTML or code made it.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no element #${id}`);
  return element;
}

/**
 * Turn HTML that our server rendered into nodes. Its style attributes, which the page's policy ignores,
 * are set through the style object.
 * @param {string} html
 * @returns {DocumentFragment}
 */
export function rendered(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  for (const script of parsed.querySelectorAll("script")) script.remove();
  const fragment = document.createDocumentFragment();
  fragment.append(...parsed.body.childNodes);
  for (const element of fragment.querySelectorAll("[style]")) {
    const style = element.getAttribute("style") ?? "";
    element.removeAttribute("style");
    /** @type {HTMLElement | SVGElement} */ (element).style.cssText = style;
  }
  return fragment;
}

const TOLD_MS = 6000;
/** @type {HTMLElement | undefined} */
let region;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let hiding;

/**
 * Say something for a while at the foot of the page, to eyes and to screen readers, without moving the focus.
 * @param {string} sentence
 * @param {boolean} [isSeen] Whether the page shows it elsewhere, so that only screen readers need it here.
 */
export function announce(sentence, isSeen = false) {
  region ??= h("div", { class: "told", role: "status", "aria-live": "polite" });
  const dialogs = document.querySelectorAll("dialog[open]");
  const place = dialogs[dialogs.length - 1] ?? document.body; // what is below an open dialog is neither seen nor read
  if (region.parentElement !== place) place.append(region);
  region.classList.toggle("unseen", isSeen);
  region.textContent = sentence;
  clearTimeout(hiding);
  hiding = setTimeout(() => { if (region) region.textContent = ""; }, TOLD_MS);
}
