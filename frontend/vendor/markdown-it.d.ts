/* Types of the vendored bundle, for the checker only. */
import type { Token } from "../lib/markdown-tree.js";

export function tokensOf(text: string): Token[];
