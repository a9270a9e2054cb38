// How much room the screen has.
import { signal } from "@preact/signals";

const query = matchMedia("(max-width: 819px)");

/** True where the console is one column with a stack. */
export const narrow = signal(query.matches);

query.addEventListener("change", () => (narrow.value = query.matches));
