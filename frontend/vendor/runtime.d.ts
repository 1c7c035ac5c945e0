/* Types of the vendored bundle, for the checker only. */
import type { ComponentChild, VNode } from "preact";

export type { ReadonlySignal, Signal } from "@preact/signals";
export { batch, computed, effect, signal, untracked, useSignal } from "@preact/signals";
export type { ComponentChild, ComponentChildren, VNode } from "preact";
export { Fragment, h, render } from "preact";
export { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";

// biome-ignore lint/suspicious/noExplicitAny: a template may hold anything that the tag's attributes take
export function html(strings: TemplateStringsArray, ...values: any[]): VNode<any>;
export type Child = ComponentChild;
