// The simulated phones as this page knows them: their messages, ticks, and the conversation each has become.
import { batch, signal } from "@preact/signals";
import * as api from "../core/api.js";
import { serverNow } from "../core/clock.js";

/** @typedef {{wa_id: string, name: string, language: string, about: string}} Phone */
/**
 * @typedef {{id: string, from: "customer" | "business", text: string, at: number, status: string,
 *   reply_to: string}} Message
 */
/** @typedef {{at: number, what: string, detail: unknown}} Happening */
/**
 * @typedef {{fail_next: number, twice: boolean, shuffle: boolean, delay_ms: number, drop: boolean}} Faults
 */

/**
 * @typedef {object} Chat
 * @property {import("@preact/signals").Signal<Message[]>} messages
 * @property {import("@preact/signals").Signal<boolean>} typing
 * @property {import("@preact/signals").Signal<string>} conversation "" until the webhook made one
 * @property {import("@preact/signals").Signal<Happening[]>} happened
 */

const ROOT = "/simulator/api";
const REFETCH_MS = 200;
const HAPPENED_MOST = 200;

export const phones = signal(/** @type {Phone[]} */ ([]));
export const business = signal({ name: "", number: "" });
export const status = signal(/** @type {"loading" | "ready" | "failed"} */ ("loading"));
export const faults = signal(
  /** @type {Faults} */ ({ fail_next: 0, twice: false, shuffle: false, delay_ms: 0, drop: false }),
);

/** @type {Map<string, Chat>} */
const chats = new Map();
/** @type {Map<string, ReturnType<typeof setTimeout>>} */
const refetching = new Map();

/** @param {string} id @returns {Chat} */
export function chat(id) {
  let known = chats.get(id);
  if (!known) {
    known = {
      messages: signal(/** @type {Message[]} */ ([])),
      typing: signal(false),
      conversation: signal(""),
      happened: signal(/** @type {Happening[]} */ ([])),
    };
    chats.set(id, known);
  }
  return known;
}

/** @param {string} id @param {string} [rest] */
const path = (id, rest = "") => `${ROOT}/phones/${encodeURIComponent(id)}${rest}`;

export async function loadPhones() {
  try {
    const found = await api.get(`${ROOT}/phones`);
    batch(() => {
      business.value = found.business;
      phones.value = found.phones;
      status.value = "ready";
    });
    await Promise.all(found.phones.map((/** @type {Phone} */ phone) => refetch(phone.wa_id)));
    await refetchFaults();
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    if (status.peek() === "loading") status.value = "failed";
  }
}

/** @param {string} id */
async function refetch(id) {
  const found = await api.get(path(id));
  const held = chat(id);
  batch(() => {
    const own = held.messages.peek().filter((message) => message.status === "failed");
    held.messages.value = [...found.messages, ...own];
    held.typing.value = Boolean(found.typing);
    held.conversation.value = found.conversation ?? "";
  });
}

/** A fault that is used up is off again on the server. */
async function refetchFaults() {
  faults.value = await api.get(`${ROOT}/faults`);
}

/** Something happened to a phone: read it again soon, once. @param {string} id */
function refetchSoon(id) {
  if (refetching.has(id)) return;
  const later = () => {
    refetching.delete(id);
    const asked = faults.peek().fail_next ? [refetch(id), refetchFaults()] : [refetch(id)];
    Promise.all(asked).catch(() => {
      // The next event asks again.
    });
  };
  refetching.set(id, setTimeout(later, REFETCH_MS));
}

/** @param {Message[]} messages @param {Message} message */
function upsert(messages, message) {
  const known = messages.some((one) => one.id === message.id);
  return known ? messages.map((one) => (one.id === message.id ? message : one)) : [...messages, message];
}

/** @type {Record<string, (data: any) => void>} */
const HANDLERS = {
  message: ({ wa_id, message }) => {
    const held = chat(wa_id);
    held.messages.value = upsert(held.messages.peek(), message);
    if (message.from === "business") held.typing.value = false;
    refetchSoon(wa_id);
  },
  status: ({ wa_id, id, status: reached }) => {
    const held = chat(wa_id);
    held.messages.value = held.messages
      .peek()
      .map((one) => (one.id === id ? { ...one, status: reached } : one));
  },
  typing: ({ wa_id, typing }) => (chat(wa_id).typing.value = Boolean(typing)),
  happened: ({ wa_id, what, at, detail }) => {
    const held = chat(wa_id);
    held.happened.value = [...held.happened.peek().slice(-HAPPENED_MOST), { what, at, detail }];
    refetchSoon(wa_id);
  },
};

/** Follow the phones while the page is open. @returns {() => void} */
export function followPhones() {
  const source = new EventSource(`${ROOT}/events`);
  let cut = false;
  for (const [event, handle] of Object.entries(HANDLERS)) {
    source.addEventListener(event, (message) => handle(JSON.parse(message.data)));
  }
  source.onerror = () => (cut = true);
  source.onopen = () => {
    if (cut) loadPhones();
    cut = false;
  };
  return () => source.close();
}

/** Send as the customer. @param {string} id @param {string} text */
export async function sendAs(id, text) {
  const held = chat(id);
  try {
    const { id: made } = await api.post(path(id, "/messages"), { text });
    const message = /** @type {Message} */ ({
      id: made,
      from: "customer",
      text,
      at: serverNow(),
      status: "sent",
      reply_to: "",
    });
    if (!held.messages.peek().some((one) => one.id === made))
      held.messages.value = [...held.messages.peek(), message];
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    const message = /** @type {Message} */ ({
      id: `own-${api.newKey()}`,
      from: "customer",
      text,
      at: serverNow(),
      status: "failed",
      reply_to: "",
    });
    held.messages.value = [...held.messages.peek(), message];
  }
}

/** Try a message again that did not leave the phone. @param {string} id @param {Message} message */
export function sendAgain(id, message) {
  const held = chat(id);
  held.messages.value = held.messages.peek().filter((one) => one.id !== message.id);
  return sendAs(id, message.text);
}

/** The customer looked at the phone. @param {string} id */
export const readAs = (id) =>
  api.post(path(id, "/read")).catch(() => {
    // Ticks of a simulated phone: the next look tells again.
  });

/** @param {string} name @param {string} language @returns {Promise<Phone>} */
export async function addPhone(name, language) {
  const made = await api.post(`${ROOT}/phones`, { name, language });
  phones.value = [...phones.peek(), made];
  return made;
}

/** @param {Partial<Faults>} change */
export async function setFaults(change) {
  const before = faults.peek();
  faults.value = { ...before, ...change };
  try {
    await api.post(`${ROOT}/faults`, faults.peek());
  } catch (error) {
    faults.value = before;
    throw error;
  }
}

export const killWorker = () => api.post(`${ROOT}/kill_worker`);
