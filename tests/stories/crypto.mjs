/* What the tests compute themselves, to check what the program keeps from others: BLAKE2b with a key (RFC 7693), which node has
 * without one only; libsodium's key derivation; and XChaCha20 on one block (docs/formats/envelope.md).
 */
import { createDecipheriv } from "node:crypto";

const MASK = (1n << 64n) - 1n;
const IV = [0x6a09e667f3bcc908n, 0xbb67ae8584caa73bn, 0x3c6ef372fe94f82bn, 0xa54ff53a5f1d36f1n, 0x510e527fade682d1n, 0x9b05688c2b3e6c1fn, 0x1f83d9abfb41bd6bn, 0x5be0cd19137e2179n];
const SIGMA = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
  [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4], [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
  [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13], [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
  [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11], [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
  [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5], [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];
const BLOCK = 128;
const turn = (word, bits) => ((word >> bits) | (word << (64n - bits))) & MASK;

function compress(h, block, counted, last) {
  const m = Array.from({ length: 16 }, (_, i) => block.readBigUInt64LE(8 * i));
  const v = [...h, ...IV];
  v[12] ^= BigInt(counted);
  v[14] ^= last ? MASK : 0n;
  const mix = (a, b, c, d, x, y) => {
    v[a] = (v[a] + v[b] + x) & MASK;
    v[d] = turn(v[d] ^ v[a], 32n);
    v[c] = (v[c] + v[d]) & MASK;
    v[b] = turn(v[b] ^ v[c], 24n);
    v[a] = (v[a] + v[b] + y) & MASK;
    v[d] = turn(v[d] ^ v[a], 16n);
    v[c] = (v[c] + v[d]) & MASK;
    v[b] = turn(v[b] ^ v[c], 63n);
  };
  for (let round = 0; round < 12; round++) {
    const s = SIGMA[round % 10];
    [[0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15], [0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14]]
      .forEach((row, i) => mix(...row, m[s[2 * i]], m[s[2 * i + 1]]));
  }
  return h.map((word, i) => word ^ v[i] ^ v[i + 8]);
}

const half = (bytes, i) => (bytes.length > 0 ? bytes.readBigUInt64LE(8 * i) : 0n);

/* salt and personal: 16 bytes each, or none */
export function blake2b(key, data, length, { salt = Buffer.alloc(0), personal = Buffer.alloc(0) } = {}) {
  let h = IV.map((word, i) => (i === 0 ? word ^ BigInt(0x01010000 | (key.length << 8) | length) : word));
  h = h.map((word, i) => word ^ (i < 4 ? 0n : i < 6 ? half(salt, i - 4) : half(personal, i - 6)));
  const padded = key.length > 0 ? Buffer.concat([key, Buffer.alloc(BLOCK - key.length), data]) : data;
  const blocks = Math.max(1, Math.ceil(padded.length / BLOCK));
  for (let i = 0; i < blocks; i++) {
    const block = Buffer.alloc(BLOCK);
    padded.copy(block, 0, i * BLOCK, (i + 1) * BLOCK);
    h = compress(h, block, i + 1 === blocks ? padded.length : (i + 1) * BLOCK, i + 1 === blocks);
  }
  const out = Buffer.alloc(64);
  h.forEach((word, i) => out.writeBigUInt64LE(word, 8 * i));
  return out.subarray(0, length);
}

/* libsodium's crypto_kdf: the number is the salt, the context the personal bytes. */
export function kdf(master, number, context, length = 32) {
  const salt = Buffer.alloc(16);
  salt.writeBigUInt64LE(BigInt(number));
  return blake2b(master, Buffer.alloc(0), length, { salt, personal: Buffer.concat([Buffer.from(context), Buffer.alloc(16 - context.length)]) });
}

function hchacha20(key, nonce) {
  const x = new Uint32Array(16);
  [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574].forEach((word, i) => (x[i] = word));
  for (let i = 0; i < 8; i++) {
    x[4 + i] = key.readUInt32LE(4 * i);
  }
  for (let i = 0; i < 4; i++) {
    x[12 + i] = nonce.readUInt32LE(4 * i);
  }
  const left = (word, bits) => (word << bits) | (word >>> (32 - bits));
  const quarter = (a, b, c, d) => {
    [[a, b, d, 16], [c, d, b, 12], [a, b, d, 8], [c, d, b, 7]].forEach(([to, add, other, bits]) => {
      x[to] += x[add];
      x[other] = left(x[other] ^ x[to], bits);
    });
  };
  for (let round = 0; round < 10; round++) {
    [[0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15], [0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14]].forEach((row) => quarter(...row));
  }
  return Buffer.concat([Buffer.from(x.buffer, 0, 16), Buffer.from(x.buffer, 48, 16)]);
}

/* The key inside a wrapped one of 72 bytes (nonce 24, key 32, tag 16), without looking at the tag. */
export function unwrapped(by, wrapped) {
  const start = Buffer.alloc(8);
  start.writeUInt32LE(1);
  const cipher = createDecipheriv("chacha20", hchacha20(by, wrapped.subarray(0, 16)), Buffer.concat([start, wrapped.subarray(16, 24)]));
  return cipher.update(wrapped.subarray(24, 56));
}

/* The token that a form must carry, as src/web/token.c makes it from the session's secret, which is the cookie: so that stories
 * can send any form as anybody, whether or not a page shows it.
 */
export const form_token = (browser, form) =>
  blake2b(Buffer.from(/=([0-9a-f]{64})/.exec(browser.cookie)[1], "hex"), Buffer.from(`seinhuis form token\0${form}`), 16).toString("hex");
