/* A reader of MessagePack: nil, booleans, numbers, strings, binary, arrays and maps with string keys.
 *
 * Binary values are views of the given bytes. Integers beyond 2^53 lose exactness, as all numbers here. */

const text = new TextDecoder();

/** @typedef {{ bytes: Uint8Array, view: DataView, at: number }} Reader */

/** Returns the one value in `bytes`; throws when they are cut off or hold anything else.
 * @param {Uint8Array} bytes
 * @returns {unknown} */
export function decode(bytes) {
  const reader = { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), at: 0 };
  const value = read(reader);
  if (reader.at !== bytes.length) throw new RangeError(`${bytes.length - reader.at} bytes after the MessagePack value`);
  return value;
}

/** @param {Reader} reader @returns {unknown} */
function read(reader) {
  const byte = reader.bytes[reader.at++];
  if (byte < 0x80) return byte;
  if (byte < 0x90) return map(reader, byte & 15);
  if (byte < 0xa0) return array(reader, byte & 15);
  if (byte < 0xc0) return string(reader, byte & 31);
  if (byte >= 0xe0) return byte - 256;
  const kind = KINDS[byte];
  if (!kind) throw new RangeError(`no MessagePack value begins with ${byte}`);
  return kind(reader);
}

/** @type {Record<number, (reader: Reader) => unknown>} what each first byte above the short forms means */
const KINDS = {
  192: () => null,
  194: () => false,
  195: () => true,
  196: (reader) => binary(reader, unsigned(reader, 1)),
  197: (reader) => binary(reader, unsigned(reader, 2)),
  198: (reader) => binary(reader, unsigned(reader, 4)),
  202: (reader) => reader.view.getFloat32(skip(reader, 4)),
  203: (reader) => reader.view.getFloat64(skip(reader, 8)),
  204: (reader) => unsigned(reader, 1),
  205: (reader) => unsigned(reader, 2),
  206: (reader) => unsigned(reader, 4),
  207: (reader) => Number(reader.view.getBigUint64(skip(reader, 8))),
  208: (reader) => reader.view.getInt8(skip(reader, 1)),
  209: (reader) => reader.view.getInt16(skip(reader, 2)),
  210: (reader) => reader.view.getInt32(skip(reader, 4)),
  211: (reader) => Number(reader.view.getBigInt64(skip(reader, 8))),
  217: (reader) => string(reader, unsigned(reader, 1)),
  218: (reader) => string(reader, unsigned(reader, 2)),
  219: (reader) => string(reader, unsigned(reader, 4)),
  220: (reader) => array(reader, unsigned(reader, 2)),
  221: (reader) => array(reader, unsigned(reader, 4)),
  222: (reader) => map(reader, unsigned(reader, 2)),
  223: (reader) => map(reader, unsigned(reader, 4)),
};

/** Returns the present place and goes on by `n` bytes.
 * @param {Reader} reader @param {number} n */
function skip(reader, n) {
  const { at } = reader;
  if (at + n > reader.bytes.length) throw new RangeError("the MessagePack value is cut off");
  reader.at += n;
  return at;
}

/** @param {Reader} reader @param {1 | 2 | 4} size */
function unsigned(reader, size) {
  const at = skip(reader, size);
  if (size === 1) return reader.bytes[at];
  return size === 2 ? reader.view.getUint16(at) : reader.view.getUint32(at);
}

/** @param {Reader} reader @param {number} n */
function binary(reader, n) {
  const at = skip(reader, n);
  return reader.bytes.subarray(at, at + n);
}

/** @param {Reader} reader @param {number} n */
function string(reader, n) {
  return text.decode(binary(reader, n));
}

/** @param {Reader} reader @param {number} n */
function array(reader, n) {
  const values = [];
  for (let i = 0; i < n; i++) values.push(read(reader));
  return values;
}

/** @param {Reader} reader @param {number} n */
function map(reader, n) {
  /** @type {[string, unknown][]} */
  const entries = [];
  for (let i = 0; i < n; i++) entries.push([String(read(reader)), read(reader)]);
  return Object.fromEntries(entries);
}
