// The sign-in page: posts JSON, shows the refusal in words, then goes where the person wanted to go.

const form = /** @type {HTMLFormElement} */ (document.getElementById("login"));
const refusal = /** @type {HTMLElement} */ (document.getElementById("login-error"));
const reveal = /** @type {HTMLButtonElement} */ (document.getElementById("reveal"));
const password = /** @type {HTMLInputElement} */ (document.getElementById("password"));

/** A path of this site from `?next=`, never another origin. */
function destination() {
  const next = new URLSearchParams(location.search).get("next") ?? "";
  return next.startsWith("/") && !next.startsWith("//") && !next.startsWith("/\\") ? next : "/";
}

/** @param {string} message */
function refuse(message) {
  /** @type {HTMLElement} */ (refusal.querySelector("span")).textContent = message;
  refusal.hidden = message === "";
  for (const input of form.querySelectorAll("input"))
    input.setAttribute("aria-invalid", String(message !== ""));
}

async function signIn() {
  const fields = new FormData(form);
  const body = JSON.stringify({ email: fields.get("email"), password: fields.get("password") });
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch("/api/v1/login", { method: "POST", headers, body });
  if (answer.ok) return location.assign(destination());
  if (answer.status === 401) return refuse("That e-mail and password do not match. Try again.");
  const told = await answer.json().catch(() => ({}));
  return refuse(told.message || "Signing in did not work. Try again in a moment.");
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("[type=submit]"));
  if (!form.checkValidity()) return refuse("Enter your e-mail and your password.");
  refuse("");
  button.setAttribute("aria-busy", "true");
  try {
    await signIn();
  } catch {
    refuse("The console cannot be reached. Check your connection and try again.");
  } finally {
    button.removeAttribute("aria-busy");
  }
});

reveal.addEventListener("click", () => {
  const shown = password.type === "text";
  password.type = shown ? "password" : "text";
  reveal.setAttribute("aria-pressed", String(!shown));
  password.focus();
});
