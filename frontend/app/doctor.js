/* The doctor's rules in the browser: what each looks at, and how often it has spoken, fetched once for all pages. */

import { signal } from "../vendor/runtime.js";
import { listRules } from "./doctor-api.js";

/** @import { RuleInfo } from "../wire/types.js" */

/** By name; empty before they are here. */
export const rules = signal(/** @type {Map<string, RuleInfo>} */ (new Map()));

let isAsked = false;

/** Fetches the rules, unless they are here and their counts need not be of now.
 * @param {boolean} [isFresh] */
export async function needRules(isFresh = false) {
  if (isAsked && !isFresh) return;
  isAsked = true;
  try {
    rules.value = new Map((await listRules()).map((rule) => [rule.name, rule]));
  } catch {
    isAsked = false;
  }
}
