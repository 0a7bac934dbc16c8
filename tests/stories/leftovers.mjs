/* What is left on disk: every byte of a data folder and what its processes said; and the wrapped keys that once were.
 *
 * The key store's form is docs/formats/key-store.md: slots of 128 bytes, the first one a head, state in byte 0 and the wrapped
 * key in bytes 8 to 79.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { outside } from "./database.mjs";

const SLOT_BYTES = 128;
const KEY_FROM = 8;
const KEY_UNTIL = 80;

export function files_of(server, parts = []) {
  const found = parts.length === 0 ? [{ name: "what the processes said", bytes: Buffer.from(server.said) }, ...outside(server)] : [];
  for (const entry of readdirSync(join(server.data, ...parts))) {
    const path = join(server.data, ...parts, entry);
    const kind = statSync(path);
    if (kind.isDirectory()) {
      found.push(...files_of(server, [...parts, entry]));
    } else if (kind.isFile()) {
      found.push({ name: [...parts, entry].join("/"), bytes: readFileSync(path) });
    }
  }
  return found;
}

/* Remembers every wrapped key that it saw in the key store, so that a destroyed one can be searched for. */
export class Keys {
  constructor(server) {
    this.server = server;
    this.seen = new Map();
  }

  used() {
    const bytes = this.server.file("store", "keys.slots");
    const keys = new Map();
    for (let slot = SLOT_BYTES; slot + SLOT_BYTES <= bytes.length; slot += SLOT_BYTES) {
      if (bytes[slot] === 1) {
        const key = Buffer.from(bytes.subarray(slot + KEY_FROM, slot + KEY_UNTIL));
        keys.set(key.toString("hex"), key);
      }
    }
    return keys;
  }

  look() {
    for (const [name, key] of this.used()) {
      this.seen.set(name, key);
    }
  }

  gone() {
    const used = this.used();
    return [...this.seen].filter(([name]) => !used.has(name)).map(([, key]) => key);
  }
}
