import assert from "node:assert/strict";
import { test } from "node:test";
import { lacking } from "../../frontend/app/support.js";

/** @param {() => unknown} getContext */
const documentWith = (getContext) => /** @type {any} */ ({ createElement: () => ({ getContext }) });
const WHOLE = {
  WebSocket: class {},
  IntersectionObserver: class {},
  ResizeObserver: class {},
  document: documentWith(() => ({})),
};

test("a browser that has everything lacks nothing", () => {
  assert.deepEqual(lacking(WHOLE), []);
});

test("what is missing is said, each by itself", () => {
  assert.match(lacking({ ...WHOLE, WebSocket: undefined }).join(), /^WebSocket, /);
  assert.match(lacking({ ...WHOLE, ResizeObserver: undefined }).join(), /^observers/);
  for (const broken of [() => null, () => raise()])
    assert.match(lacking({ ...WHOLE, document: documentWith(broken) }).join(), /^the 2D canvas/);
  assert.equal(lacking({ document: documentWith(() => null) }).length, 3);
});

function raise() {
  throw new Error("no canvas here");
}
