// Text of a message: WhatsApp's marks, links, mentions and the evidence sentence; text nodes only, never HTML.
import { html } from "../core/html.js";

const TOKENS =
  /(https?:\/\/[^\s<>]+[^\s<>.,;:!?)\]'"])|\*(\S(?:[^*\n]*\S)?)\*|_(\S(?:[^_\n]*\S)?)_|~(\S(?:[^~\n]*\S)?)~|`([^`\n]+)`/gu;
const MENTION = /(@[\p{L}\p{N}][\p{L}\p{N}._-]*)/gu;

/** @param {RegExpMatchArray} match */
function element([whole, link, bold, italic, struck, code]) {
  if (link) return html`<a class="link" href=${link} target="_blank" rel="noopener noreferrer">${link}</a>`;
  if (bold) return html`<strong>${bold}</strong>`;
  if (italic) return html`<em>${italic}</em>`;
  if (struck) return html`<s>${struck}</s>`;
  return code ? html`<code>${code}</code>` : whole;
}

/**
 * A mark inside a word (snake_case, 2*3*4) is no mark.
 * @param {string} text
 * @param {RegExpMatchArray} match
 */
function insideWord(text, match) {
  const before = text[(match.index ?? 0) - 1] ?? " ";
  const after = text[(match.index ?? 0) + match[0].length] ?? " ";
  return !match[1] && (/[\p{L}\p{N}]/u.test(before) || /[\p{L}\p{N}]/u.test(after));
}

/** @param {string} text */
function formatted(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(TOKENS)) {
    if (insideWord(text, match)) continue;
    parts.push(text.slice(end, match.index), element(match));
    end = (match.index ?? 0) + match[0].length;
  }
  return [...parts, text.slice(end)];
}

/** @param {string} text */
const mentioned = (text) =>
  text.split(MENTION).map((part, i) => (i % 2 ? html`<strong class="mention">${part}</strong>` : part));

/**
 * Where the evidence stands in the text, without overlaps.
 * @param {string} text @param {string[]} spans
 * @returns {[number, number][]}
 */
function found(text, spans) {
  const places = spans
    .filter(Boolean)
    .map((span) => /** @type {[number, number]} */ ([text.indexOf(span), span.length]));
  let end = 0;
  return places
    .filter(([at]) => at >= 0)
    .sort((a, b) => a[0] - b[0] || b[1] - a[1])
    .filter(([at, length]) => at >= end && ((end = at + length), true));
}

/** @param {{text: string, evidence?: string[], mentions?: boolean}} props */
export function RichText({ text, evidence = [], mentions }) {
  if (mentions) return mentioned(text);
  const parts = [];
  let end = 0;
  for (const [at, length] of found(text, evidence)) {
    parts.push(formatted(text.slice(end, at)), html`<mark>${text.slice(at, at + length)}</mark>`);
    end = at + length;
  }
  return [...parts, formatted(text.slice(end))];
}
