/** The sentences of the pages, from the server's catalogue: none stands in this code. */
import { get } from "./api.js";

const ROOM = "classroom_web";

/** @type {Record<string, string>} */
let sentences = {};

/** Return the language of the page, `ko` or `en`: the class's. */
export const lang = () => document.documentElement.lang || "ko";

/**
 * Load the sentences in a language.
 * @param {string} language
 */
export async function loadTexts(language) {
  document.documentElement.lang = language;
  sentences = (await get(`/api/texts/${language}`)).texts;
}

/**
 * Return a sentence, its `{names}` filled with values. Particles are the business of Python: templates that
 * browsers fill have none.
 * @param {string} key An entry of `texts/classroom_web.yaml`, or with its room of another such file.
 * @param {Record<string, string | number>} [values]
 */
export function say(key, values = {}) {
  const template = sentences[key.includes(".") ? key : `${ROOM}.${key}`];
  if (template === undefined) throw new Error(`no sentence ${key}`);
  return template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/**
 * Tell whether there is such a sentence.
 * @param {string} key
 */
export const isSaid = (key) => `${ROOM}.${key}` in sentences;
