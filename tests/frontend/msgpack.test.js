import assert from "node:assert/strict";
import { test } from "node:test";
import { encode } from "@msgpack/msgpack";
import { decode } from "../../frontend/lib/msgpack.js";

const VALUES = [
  null,
  true,
  false,
  0,
  127,
  128,
  255,
  65_535,
  65_536,
  2 ** 32,
  2 ** 53 - 1,
  -1,
  -32,
  -33,
  -128,
  -129,
  -32_768,
  -32_769,
  -(2 ** 31),
  -(2 ** 40),
  0.1,
  Number.POSITIVE_INFINITY,
  "",
  "größer ∞",
  "x".repeat(31),
  "x".repeat(32),
  "x".repeat(300),
  "x".repeat(70_000),
  [],
  Array.from({ length: 15 }, (_, i) => i),
  Array.from({ length: 16 }, (_, i) => i),
  Array.from({ length: 70_000 }, () => 1),
  {},
  { type: "frame", frames: [{ run: "a", blocks: [{ n: 3 }] }] },
  Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`k${i}`, i])),
];

test("reads back whatever another library has written", () => {
  for (const value of VALUES) assert.deepEqual(decode(encode(value)), value);
  assert.ok(Number.isNaN(decode(encode(Number.NaN))));
  assert.equal(decode(encode(1.5, { forceFloat32: true })), 1.5);
});

test("bytes are views of the message, of every length", () => {
  for (const n of [0, 3, 255, 256, 70_000]) {
    const bytes = Uint8Array.from({ length: n }, (_, i) => i % 251);
    const message = encode({ data: bytes });
    const { data } = /** @type {{ data: Uint8Array }} */ (decode(message));
    assert.deepEqual([...data], [...bytes]);
    assert.equal(data.buffer, message.buffer);
  }
});

test("a message inside a larger buffer is read from its own place", () => {
  const message = encode({ a: 1.25 });
  const padded = new Uint8Array([9, 9, 9, ...message]);
  assert.deepEqual(decode(padded.subarray(3)), { a: 1.25 });
});

test("what is cut off, follows or is unknown is refused", () => {
  const message = encode({ name: "a long enough name", data: [1.5, 2.5] });
  for (const n of [3, 10, message.length - 1]) assert.throws(() => decode(message.subarray(0, n)), RangeError);
  assert.throws(() => decode(new Uint8Array([...message, 0])), /after the MessagePack value/);
  assert.throws(() => decode(new Uint8Array([0xc1])), /no MessagePack value/);
});

test("a name that is special in JavaScript is only a name", () => {
  const value = /** @type {object} */ (decode(encode(JSON.parse('{"__proto__": {"x": 1}}'))));
  assert.equal(Object.getPrototypeOf(value), Object.prototype);
  assert.ok(Object.hasOwn(value, "__proto__"));
});
