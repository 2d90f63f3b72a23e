/** Which lines of two texts differ. */

const MOST_CELLS = 4_000_000;

/**
 * Return, for each text, whether each of its lines is missing in the other one; nothing for very long texts.
 * @param {string} a
 * @param {string} b
 * @returns {[boolean[], boolean[]]}
 */
export function differingLines(a, b) {
  const [left, right] = [a.split("\n"), b.split("\n")];
  const marks = /** @type {[boolean[], boolean[]]} */ ([left.map(() => true), right.map(() => true)]);
  if (left.length * right.length > MOST_CELLS) return [left.map(() => false), right.map(() => false)];
  const lengths = commonLengths(left, right);
  for (let i = 0, j = 0; i < left.length && j < right.length;) {
    if (left[i] === right[j]) {
      marks[0][i] = marks[1][j] = false;
      i += 1;
      j += 1;
    } else if (at(lengths, i + 1, j) >= at(lengths, i, j + 1)) i += 1;
    else j += 1;
  }
  return marks;
}

/**
 * Return the lengths of the longest common subsequences of all ends of two lists.
 * @param {string[]} left
 * @param {string[]} right
 */
function commonLengths(left, right) {
  const lengths = Array.from({ length: left.length + 1 }, () => new Uint32Array(right.length + 1));
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      const value = left[i] === right[j] ? at(lengths, i + 1, j + 1) + 1 : Math.max(at(lengths, i + 1, j), at(lengths, i, j + 1));
      /** @type {Uint32Array} */ (lengths[i])[j] = value;
    }
  }
  return lengths;
}

/**
 * @param {Uint32Array[]} table
 * @param {number} i
 * @param {number} j
 */
const at = (table, i, j) => table[i]?.[j] ?? 0;
