/**
 * Requests to the server: JSON in, JSON out, same origin only; docs/classroom-api.md says every route. When the
 * session is over, the window hears `signed-out`.
 */

/** An answer of the server that is no success, or none at all (`status` 0). */
export class ApiError extends Error {
  /**
   * @param {number} status HTTP status; 0 when the network failed or took too long.
   * @param {any} body The JSON of the answer, null without one.
   */
  constructor(status, body) {
    super(body?.message ?? `status ${status}`);
    this.status = status;
    this.body = body;
  }

  /** The word of docs/classroom-api.md that says what is wrong; "offline" without an answer. */
  get word() {
    return /** @type {string} */ (this.status === 0 ? "offline" : this.body?.error ?? "");
  }
}

const TIMEOUT_MS = 10_000;
/** @type {Record<string, string>} */
let whose = {};

/**
 * Say from now on whose page this is: the server refuses it when somebody else sits at this browser.
 * @param {number} seat
 */
export function askAs(seat) {
  whose = { "Gorae-Seat": String(seat) };
}

/**
 * Ask the server. Raises ApiError.
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body] Sent as JSON.
 * @param {{keepalive?: boolean}} [options] `keepalive`: the request outlives the page.
 * @returns {Promise<any>}
 */
async function request(method, path, body, { keepalive = false } = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), TIMEOUT_MS);
  try {
    const response = await fetch(path, {
      method,
      keepalive,
      credentials: "same-origin",
      signal: stop.signal,
      headers: {
        ...whose,
        "Accept-Language": document.documentElement.lang,
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = response.status === 204 ? null : await response.json().catch(() => null);
    if (response.status === 401) dispatchEvent(new Event("signed-out"));
    if (!response.ok) throw new ApiError(response.status, answer);
    return answer;
  } catch (error) {
    throw error instanceof ApiError ? error : new ApiError(0, null);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Read something.
 * @param {string} path
 */
export const get = (path) => request("GET", path);

/**
 * Do something.
 * @param {string} path
 * @param {unknown} [body]
 * @param {{keepalive?: boolean}} [options]
 */
export const post = (path, body = {}, options = {}) => request("POST", path, body, options);
