/** The robot that runs the student's program while they watch. */

/** @typedef {import("./lesson.js").LessonPage} LessonPage */
/** @typedef {{lesson: LessonPage, flush: () => Promise<number>, kit: () => string, onKit: (listener: () => void) => void, mark: (marks: import("./editor.js").Mark[]) => void, goTo: (line: number) => void}} Context */

/**
 * Show the arena in an element. `context.flush()` saves and returns the version to run.
 * @param {HTMLElement} element
 * @param {Context} context
 * @returns {{close: () => void}}
 */
export function mount(element, context) {
  element.dataset.kit = context.kit();
  return { close: () => element.replaceChildren() };
}
