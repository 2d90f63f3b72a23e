/** How a student likes to read: size of the letters and contrast, kept in this browser. */

const KEY = "gorae-settings";
const SIZES = [14, 16, 18, 20, 24, 28, 32];
const USUAL = 16;

/** @typedef {{size: number, contrast: boolean}} Settings */

/** @returns {Settings} */
export function readSettings() {
  try {
    const { size, contrast } = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return { size: SIZES.includes(size) ? size : USUAL, contrast: contrast === true };
  } catch {
    return { size: USUAL, contrast: false };
  }
}

/**
 * Keep settings and show the page by them.
 * @param {Settings} settings
 */
export function applySettings(settings) {
  document.documentElement.style.setProperty("--code-size", `${settings.size}px`);
  document.documentElement.classList.toggle("contrast", settings.contrast);
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // A browser that keeps nothing shows it for this page.
  }
}

/**
 * Return the size that is `steps` larger (negative: smaller).
 * @param {number} size In px.
 * @param {number} steps
 */
export function resized(size, steps) {
  const place = SIZES.indexOf(size) + steps;
  return SIZES[Math.max(0, Math.min(SIZES.length - 1, place))] ?? USUAL;
}
