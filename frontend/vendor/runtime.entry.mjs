/* What the front end uses of its libraries: one bundle, made by build.mjs. */

export { batch, computed, effect, signal, untracked, useSignal } from "@preact/signals";
export { Fragment, h, render } from "preact";
export { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";

import htm from "htm";
import { h } from "preact";

export const html = htm.bind(h);
