// Time as the server sees it, one tick a second, and every way the console writes a time.
import { signal } from "@preact/signals";
import { locale, t } from "./i18n.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let offset = 0;

/** The server's time in ms, moved on once a second. */
export const now = signal(Date.now());

/** @returns {number} the server's time in ms, exact */
export const serverNow = () => Date.now() + offset;

/** Learn the server's clock from a `server_time`. @param {number | undefined} serverTime ms */
export function observe(serverTime) {
  if (typeof serverTime !== "number") return;
  offset = serverTime - Date.now();
  now.value = serverNow();
}

function tick() {
  now.value = serverNow();
  setTimeout(tick, SECOND - (now.value % SECOND) + 5);
}

/** Start ticking; called once by the shell. */
export function startClock() {
  tick();
  document.addEventListener("visibilitychange", () => (now.value = serverNow()));
}

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/** @param {Intl.DateTimeFormatOptions} options */
function format(options) {
  const key = JSON.stringify(options);
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale(), options);
  formats.set(key, known);
  return known;
}

/** @param {number} at */
const midnight = (at) => new Date(at).setHours(0, 0, 0, 0);

/** Whole days between two times by the calendar. @param {number} at @param {number} today */
const daysAgo = (at, today) => Math.round((midnight(today) - midnight(at)) / DAY);

/** "14:02" @param {number} at */
export const clockTime = (at) => format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);

/** "Thu 19 Nov 2026, 14:02:10", for titles. @param {number} at */
export const exact = (at) =>
  format({ weekday: "short", day: "numeric", month: "short", year: "numeric" }).format(at) +
  ", " +
  format({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }).format(at);

/** "13:55", "Sun" or "12 Mar": the shortest that says when. @param {number} at @param {number} today */
export function shortWhen(at, today) {
  const days = daysAgo(at, today);
  if (days <= 0) return clockTime(at);
  if (days < 7) return format({ weekday: "short" }).format(at);
  return format({ day: "numeric", month: "short" }).format(at);
}

/** "13:40", "Sunday 09:40", "12 Mar 09:40". @param {number} at @param {number} today */
export function dayTime(at, today) {
  const days = daysAgo(at, today);
  if (days === 0) return clockTime(at);
  if (days === -1) return t("time.tomorrow", { time: clockTime(at) });
  const day = days > 0 && days < 7 ? { weekday: "long" } : { day: "numeric", month: "short" };
  return `${format(/** @type {Intl.DateTimeFormatOptions} */ (day)).format(at)} ${clockTime(at)}`;
}

/** "Today", "Yesterday", "Thursday 19 November". @param {number} at @param {number} today */
export function dayName(at, today) {
  const days = daysAgo(at, today);
  if (days === 0) return t("time.today");
  if (days === 1) return t("time.yesterday");
  return format({ weekday: "long", day: "numeric", month: "long" }).format(at);
}

/** "March 2026" @param {number} at */
export const monthName = (at) => format({ month: "long", year: "numeric" }).format(at);

/** A wait with its seconds: "2:14", "1:02:14", from a day on "2 d 3 h". @param {number} ms */
export function wait(ms) {
  const seconds = Math.max(0, Math.floor(ms / SECOND));
  const minutes = Math.floor(seconds / 60);
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours}:${two(minutes % 60)}:${two(seconds % 60)}`;
  return span(ms);
}

/** A length without its seconds: "13 min", "3 h 5 min", "2 d 3 h". @param {number} ms */
export function span(ms) {
  const minutes = Math.max(0, Math.floor(ms / MINUTE));
  if (minutes < 1) return t("time.seconds", { n: Math.max(0, Math.floor(ms / SECOND)) });
  if (minutes < 60) return t("time.minutes", { n: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 24)
    return minutes % 60
      ? t("time.hours_minutes", { h: hours, m: minutes % 60 })
      : t("time.hours", { h: hours });
  return hours % 24
    ? t("time.days_hours", { d: Math.floor(hours / 24), h: hours % 24 })
    : t("time.days", { d: hours / 24 });
}
