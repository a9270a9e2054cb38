// Which figures of a detector are shown, and in which order.

/** @typedef {import("./report.js").Performance} Performance */

/** What is counted, in the order of the columns. @type {[string, (of: Performance) => number][]} */
export const FIGURES = [
  ["fired", (of) => of.fired],
  ["offered", (of) => of.offered],
  ["would_fire", (of) => of.would_fire],
  ["unheard", (of) => of.unheard],
];

/** What people said of a detector. @param {Performance} of */
export const verdictsOf = (of) => [
  { kind: "good", n: of.verdicts.right },
  { kind: "wrong", n: of.verdicts.wrong },
  { kind: "missed", n: of.missed },
];
