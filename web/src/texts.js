/** The sentences of the pages, from the server's catalogue: none stands in this code. */

/** @type {Record<string, string>} */
let sentences = {};
/** @type {"ko" | "en"} */
let current = "ko";

/**
 * Take the server's catalogue: `{lang, texts}`.
 * @param {{lang: "ko" | "en", texts: Record<string, string>}} catalogue
 */
export function setTexts(catalogue) {
  sentences = catalogue.texts;
  current = catalogue.lang;
  document.documentElement.lang = catalogue.lang;
}

/** Return the language of the page. */
export function lang() {
  return current;
}

/**
 * Return a sentence, its `{names}` filled with values.
 * @param {string} key An entry of `texts/classroom_page.yaml`.
 * @param {Record<string, string | number>} [values]
 */
export function say(key, values = {}) {
  const template = sentences[key];
  if (template === undefined) throw new Error(`no sentence ${key}`);
  return template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
