import { html } from "../core/html.js";
import { Icon } from "./icon.js";

/** @type {Record<string, string>} */
const ICONS = {
  frustration: "frown",
  out_of_scope: "compass",
  high_value: "gem",
  compliance: "scale",
  explicit_request: "user-round-search",
  handed_on: "arrow-right-left",
  operator_initiative: "hand",
  unanswered: "hourglass",
  loop: "repeat",
};

/** @param {{reason: string}} props */
export const ReasonIcon = ({ reason }) => html`<${Icon} name=${ICONS[reason] ?? "circle-alert"} />`;
