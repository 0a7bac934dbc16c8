/* The control page of tests/soak/disk.c, and reading its journal. */
import { closeSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";

const PLACES = ["sequence", "clock_offset_ms", "sync_delay_us", "write_delay_us", "write_errno", "write_budget", "sync_errno", "journal_on", "faults"];
export const EIO = 5n, ENOSPC = 28n, EROFS = 30n;

export class Disk {
  /* library: libsoak_disk.so; folder: where the page, and the journal if one is kept, stand: not on the disk that is cut */
  constructor(library, folder, { journal = false } = {}) {
    this.page = join(folder, "page");
    this.journal = join(folder, "journal");
    writeFileSync(this.page, Buffer.alloc(4096));
    this.fd = openSync(this.page, "r+");
    this.env = { LD_PRELOAD: library, SOAK_CONTROL: this.page, ...(journal ? { SOAK_JOURNAL: this.journal } : {}) };
  }

  set(values) {
    for (const [name, value] of Object.entries(values)) {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(BigInt(Math.round(Number(value))));
      writeSync(this.fd, bytes, 0, 8, PLACES.indexOf(name) * 8);
    }
  }

  get(name) {
    const bytes = Buffer.alloc(8);
    readSync(this.fd, bytes, 0, 8, PLACES.indexOf(name) * 8);
    return Number(bytes.readBigInt64LE());
  }

  /* The disk and the clock as they should be. */
  heal() {
    this.set({ clock_offset_ms: 0, sync_delay_us: 0, write_delay_us: 0, write_errno: 0, write_budget: 0, sync_errno: 0 });
  }

  close() {
    closeSync(this.fd);
  }
}

const OPS = [null, "write", "sync-begin", "sync-end", "cut", "create", "rename", "remove", "answer"];
const HEAD = 56;

/* Every record in the order over all processes. */
export function journal_of(path) {
  const bytes = readFileSync(path);
  const records = [];
  for (let at = 0; at + HEAD <= bytes.length; ) {
    const [sequence, file, folder, folder_to, offset] = [0, 8, 16, 24, 32].map((place) => Number(bytes.readBigInt64LE(at + place)));
    const [pid, op, name_bytes, data_bytes] = [40, 44, 48, 52].map((place) => bytes.readUInt32LE(at + place));
    const from = at + HEAD;
    records.push({ sequence, file, folder, folder_to, offset, pid, op: OPS[op], name: bytes.toString("utf8", from, from + name_bytes), data: bytes.subarray(from + name_bytes, from + name_bytes + data_bytes) });
    at = from + name_bytes + data_bytes;
  }
  return records.sort((left, right) => left.sequence - right.sequence);
}

/* Chance that repeats: the same seed, the same course. */
export function chance(seed) {
  let state = BigInt.asUintN(64, BigInt(seed) * 0x9e3779b97f4a7c15n + 1n);
  const next = () => {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
    let mixed = state;
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n);
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn);
    return Number((mixed ^ (mixed >> 31n)) >> 11n) / 2 ** 53;
  };
  return { next, below: (count) => Math.floor(next() * count), of: (list) => list[Math.floor(next() * list.length)] };
}
