/* The log-in page: sends the token, goes on to the page that was asked for. */

import { nextPage, refusalOf, tokenIn } from "./login-logic.js";

const form = /** @type {HTMLFormElement} */ (document.getElementById("login"));
const input = /** @type {HTMLInputElement} */ (document.getElementById("token"));
const refusal = /** @type {HTMLElement} */ (document.getElementById("refusal"));
const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));

/** @param {Event} event */
async function logIn(event) {
  event.preventDefault();
  button.disabled = true;
  const status = await send(tokenIn(input.value));
  if (status === 204) return location.replace(nextPage(location.search));
  button.disabled = false;
  refusal.textContent = refusalOf(status);
  input.setAttribute("aria-invalid", "true");
  input.select();
  input.focus();
}

/** Returns the status of the answer, 0 when there was none.
 * @param {string} token */
async function send(token) {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch("/api/login", { method: "POST", headers, body: JSON.stringify({ token }) }).catch(
    () => null,
  );
  return answer?.status ?? 0;
}

form.addEventListener("submit", logIn);
input.focus();
