// The one way to the server: JSON over same-origin fetch, errors as `ApiError`.

/** A refusal or failure of the server, with its own words when it had some. */
export class ApiError extends Error {
  /**
   * @param {number} status 0 when no answer came
   * @param {Record<string, any>} body
   */
  constructor(status, body) {
    super(body.message || body.error || `status ${status}`);
    this.status = status;
    this.body = body;
  }

  /** True when asking again with the same key may succeed. */
  get passing() {
    return this.status === 0 || this.status === 503;
  }
}

const RETRY_MS = [400, 1200, 3000];

/** @param {number} ms */
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * A fresh idempotency key; `randomUUID` needs a secure context, a console on a plain-http network has none.
 */
export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function toLogin() {
  const next = encodeURIComponent(location.pathname + location.search);
  location.assign(`/login?next=${next}`);
}

/**
 * @param {string} path
 * @param {RequestInit} [init]
 * @returns {Promise<any>} the decoded body, null when it is empty
 */
async function ask(path, init = {}) {
  let answer;
  try {
    answer = await fetch(path, { ...init, headers: { Accept: "application/json", ...init.headers } });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiError(0, { error: "unreachable" });
  }
  if (answer.status === 401) toLogin();
  const text = await answer.text();
  const body = text && answer.headers.get("content-type")?.includes("json") ? JSON.parse(text) : null;
  if (!answer.ok) throw new ApiError(answer.status, body ?? {});
  return body;
}

/**
 * @param {string} path
 * @param {Record<string, string | number | undefined>} [query] empty values are left out
 * @param {AbortSignal} [signal]
 */
export function get(path, query = {}, signal) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  const search = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
  return ask(search ? `${path}?${search}` : path, { signal });
}

/**
 * @param {string} path
 * @param {unknown} [body]
 * @param {Record<string, string>} [headers]
 */
export function post(path, body = {}, headers = {}) {
  const sent = { "Content-Type": "application/json", ...headers };
  return ask(path, { method: "POST", headers: sent, body: JSON.stringify(body) });
}

/**
 * Ask for one command; a passing failure is asked again with the same key.
 * @param {string} conversation
 * @param {string} action
 * @param {Record<string, unknown>} body
 * @param {string} key
 */
export async function command(conversation, action, body, key) {
  const path = `/api/v1/conversations/${encodeURIComponent(conversation)}/${action}`;
  for (const wait of RETRY_MS) {
    try {
      return await post(path, body, { "Idempotency-Key": key });
    } catch (error) {
      if (!(error instanceof ApiError) || !error.passing) throw error;
      await pause(wait * (0.75 + Math.random() / 2));
    }
  }
  return post(path, body, { "Idempotency-Key": key });
}

/** @param {{view: string, q?: string, after?: string, limit?: number}} query @param {AbortSignal} [signal] */
export const conversations = (query, signal) => get("/api/v1/conversations", query, signal);

/** @param {string} id @param {{before?: number, limit?: number}} [query] @param {AbortSignal} [signal] */
export const conversation = (id, query, signal) =>
  get(`/api/v1/conversations/${encodeURIComponent(id)}`, query, signal);

export const me = () => get("/api/v1/me");
export const people = () => get("/api/v1/people");
export const logout = () => post("/api/v1/logout");
