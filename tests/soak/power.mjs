/* node tests/soak/power.mjs [SEED] [--program PATH] [--library PATH] [--states N] [--lanes N] [--window NAME]
 *
 * The power is cut between the key store's write, the log's line and the commit, and what the disk then holds is built in every way it
 * can: tests/soak/disk.c writes down each change of a file and each sync of one report that comes in, one that is withdrawn, one
 * destruction by the clock, and a stop. For every moment of it, what was not synced yet may be lost or kept, write by write and file by
 * file, also in parts of 512 bytes; names that were made, changed or removed likewise until their folder was synced.
 *
 * Each disk so built is opened with `seinhuis check`: nothing half, no key without a dossier, no dossier without a key, the log whole;
 * what was acknowledged before the cut is there, what was destroyed is gone with its keys. A moment with few writes is done in all ways;
 * one with many in all prefixes, each write alone lost, each alone kept, and seeded ways more. --states N: at most so many per window,
 * spread over all its moments.
 */
import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Browser, Server, code_of, day, pause, reporter, to_check } from "../stories/client.mjs";
import { Disk, chance, journal_of } from "./disk.mjs";

const words = process.argv.slice(2);
const option = (name, otherwise) => {
  const at = words.indexOf(`--${name}`);
  return at < 0 ? otherwise : words.splice(at, 2)[1];
};
const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const program = resolve(option("program", join(root, "build/src/seinhuis")));
const library = resolve(option("library", join(root, "build/tests/soak/libsoak_disk.so")));
const states_max = Number(option("states", 1e9)), lanes = Number(option("lanes", 3)), only = option("window", undefined);
const seed = Number(words[0] ?? 1);
const ALL_WAYS = 6, SOME_WAYS = 12, SECTOR = 512;

const scratch = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "seinhuis-power-"));
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => process.exit(1)); /* ended from outside, it leaves nothing running and nothing behind either */
}
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));

if (spawnSync("sqlite3", ["-version"]).status !== 0) {
  console.log("  skip  power cuts (there is no sqlite3 to look into the disks with)");
  process.exit(77);
}

/* --- a disk, and what of it is safe -------------------------------------------------------------------------------- */

let things = 0;
class File {
  constructor(bytes) {
    Object.assign(this, { id: things++, version: 0 });
    this.safe = bytes;
    this.waiting = []; /* { sequence, offset, data } or { sequence, size } */
  }
}

function applied(bytes, changes) {
  let size = bytes.length;
  for (const { offset, data, length } of changes) {
    size = data === undefined ? length : Math.max(size, offset + data.length);
  }
  let made = Buffer.alloc(Math.max(size, bytes.length, ...changes.map(({ offset = 0, data }) => offset + (data?.length ?? 0))));
  bytes.copy(made);
  let end = bytes.length;
  for (const { offset, data, length } of changes) {
    if (data === undefined) {
      made.fill(0, Math.min(length, end));
      end = length;
    } else {
      data.copy(made, offset);
      end = Math.max(end, offset + data.length);
    }
  }
  return made.subarray(0, end);
}

class World {
  constructor(data) {
    this.files = new Map(); /* by inode, as it is now */
    this.folders = new Map();
    const walk = (path, parts) => {
      const folder = { id: things++, version: 0, parts, safe: new Map(), now: new Map(), waiting: [] };
      this.folders.set(statSync(path).ino, folder);
      for (const entry of readdirSync(path)) {
        const below = join(path, entry), status = statSync(below);
        if (status.isDirectory()) {
          walk(below, [...parts, entry]);
        } else if (status.isFile() && !entry.endsWith("-shm")) {
          const file = new File(readFileSync(below));
          this.files.set(status.ino, file);
          folder.safe.set(entry, file);
          folder.now.set(entry, file);
        }
      }
    };
    walk(data, []);
  }

  /* Every file and folder that has something to lose. */
  open() {
    return [...new Set([...this.files.values(), ...this.known()]), ...this.folders.values()].filter(({ waiting }) => waiting.length > 0);
  }

  known() {
    return [...this.folders.values()].flatMap(({ safe, now }) => [...safe.values(), ...now.values()]);
  }

  take(record) {
    const { sequence, op } = record;
    const file = this.files.get(record.file), folder = this.folders.get(record.folder);
    if (op === "write" && file !== undefined) {
      file.waiting.push({ sequence, offset: record.offset, data: Buffer.from(record.data) });
    } else if (op === "cut" && file !== undefined) {
      file.waiting.push({ sequence, length: record.offset });
    } else if (op === "sync-end") {
      this.synced(file ?? this.folders.get(record.file), record.offset);
    } else if (op === "create" && folder !== undefined) {
      this.create(record, folder);
    } else if (op === "rename" && folder !== undefined) {
      const [from, to] = record.name.split("/");
      folder.now.set(to, folder.now.get(from));
      folder.now.delete(from);
      folder.waiting.push({ sequence, rename: [from, to] });
    } else if (op === "remove" && folder !== undefined) {
      folder.now.delete(record.name);
      folder.waiting.push({ sequence, remove: record.name });
    }
  }

  create({ sequence, name, file: inode }, folder) {
    if (name.endsWith("-shm")) {
      this.files.delete(inode);
    } else if (folder.now.get(name) === undefined || folder.now.get(name) !== this.files.get(inode)) {
      const made = new File(Buffer.alloc(0));
      this.files.set(inode, made);
      folder.now.set(name, made);
      folder.waiting.push({ sequence, create: [name, made] });
    }
  }

  synced(thing, began) {
    if (thing === undefined) {
      return;
    }
    const done = thing.waiting.filter(({ sequence }) => sequence < began);
    thing.waiting = thing.waiting.filter(({ sequence }) => sequence >= began);
    thing.version += done.length > 0 ? 1 : 0;
    thing.safe = thing instanceof File ? applied(thing.safe, done) : named(thing.safe, done);
  }

  /* What is safe at this moment, and under which name of its own: whatever is synced later makes new buffers. */
  moment() {
    const files = new Set([...this.files.values(), ...this.known()]), folders = [...this.folders.values()];
    const versions = [...files, ...folders].filter(({ version }) => version > 0).map(({ id, version }) => `${id}.${version}`);
    return { safe: new Map([...files, ...folders].map((thing) => [thing, thing.safe])), folders, print: versions.join(" ") };
  }
}

/* The disk when of each thing's waiting changes these were kept. */
function left_of({ safe, folders }, kept) {
  const disk = new Map();
  for (const folder of folders) {
    for (const [name, file] of named(safe.get(folder), kept.get(folder) ?? [])) {
      disk.set([...folder.parts, name].join("/"), applied(safe.get(file) ?? Buffer.alloc(0), kept.get(file) ?? []));
    }
  }
  return disk;
}

const print_of = (kept) => [...kept].map(([{ id }, changes]) => `${id}:${changes.map(({ sequence, data, offset }) => `${sequence}@${offset}+${data?.length}`)}`).sort().join(" ");

function named(names, changes) {
  const made = new Map(names);
  for (const { create, rename, remove } of changes) {
    if (create !== undefined) {
      made.set(create[0], create[1]);
    } else if (rename !== undefined && made.has(rename[0])) {
      made.set(rename[1], made.get(rename[0]));
      made.delete(rename[0]);
    } else if (remove !== undefined) {
      made.delete(remove);
    }
  }
  return made;
}

/* --- every way in which what waits may be lost --------------------------------------------------------------------- */

/* A write in parts of a sector, of which some reached the disk. */
function torn(change, random) {
  if (change.data === undefined || change.data.length <= SECTOR) {
    return random.below(2) === 0 ? [] : [change];
  }
  const parts = [];
  for (let at = 0; at < change.data.length; ) {
    const until = Math.min(change.data.length, at + SECTOR - ((change.offset + at) % SECTOR));
    if (random.below(2) === 0) {
      parts.push({ ...change, offset: change.offset + at, data: change.data.subarray(at, until) });
    }
    at = until;
  }
  return parts;
}

function* ways(world, random) {
  const open = world.open();
  const all = open.flatMap((thing) => thing.waiting.map((change) => ({ thing, change })));
  const kept_of = (chosen) => {
    const kept = new Map();
    for (const { thing, change } of chosen) {
      kept.set(thing, [...(kept.get(thing) ?? []), change]);
    }
    return kept;
  };
  yield { kept: kept_of([]), how: "nothing kept" };
  yield { kept: kept_of(all), how: "all kept" };
  if (all.length <= ALL_WAYS) {
    for (let bits = 1; bits < 2 ** all.length - 1; bits++) {
      yield { kept: kept_of(all.filter((_, at) => (bits >> at) & 1)), how: "every way" };
    }
  } else {
    for (let bits = 1; bits < 2 ** Math.min(open.length, 6) - 1; bits++) {
      yield { kept: kept_of(all.filter(({ thing }) => (bits >> open.indexOf(thing)) & 1)), how: "files apart" };
    }
    for (const thing of open) {
      const own = all.filter((one) => one.thing === thing), others = all.filter((one) => one.thing !== thing);
      for (let at = 0; at < own.length; at++) {
        yield { kept: kept_of([...others, ...own.slice(0, at)]), how: "up to a write" };
        yield { kept: kept_of([...others, ...own.slice(0, at), ...own.slice(at + 1)]), how: "one write lost" };
        yield { kept: kept_of([own[at]]), how: "one write kept" };
      }
    }
    for (let count = 0; count < SOME_WAYS; count++) {
      yield { kept: kept_of(all.filter(() => random.below(2) === 0)), how: "by chance" };
    }
  }
  for (let count = 0; count < SOME_WAYS && all.some(({ change }) => change.data?.length > SECTOR); count++) {
    yield { kept: kept_of(all.flatMap(({ thing, change }) => torn(change, random).map((part) => ({ thing, change: part })))), how: "torn in sectors" };
  }
}

/* --- what is done while it is written down ------------------------------------------------------------------------- */

const answers = (story) => ({ relatie: "familie", waarover: "persoon", verhaal: story, wie: "Iemand", leeftijd: "volwassen", contact: "vertrouwelijk", naam: "Noor" });
const disk = new Disk(library, scratch, { journal: true });
const server = await Server.start({ program, settings: { begrenzing: "nee" }, home: scratch, env: disk.env });
const base = join(scratch, "base");
const sequence = () => disk.get("sequence");
const quiet = () => pause(1500);
const began_at = Date.now(), note = (text) => process.env.SOAK_TELL && console.log(`        ${Date.now() - began_at} ms: ${text}`);

async function reported(story) {
  const browser = new Browser(server);
  const page = await browser.fill(await to_check(browser, "/melden/voorbeeldstad/bericht", answers(story)), {}, { button: "versturen" });
  return code_of(page);
}

const stays = await reported("Dit blijft");
const goes = await reported("Dit wordt ingetrokken");
const browser = new Browser(server);
const check_page = await to_check(browser, "/melden/voorbeeldstad/bericht", answers("Dit komt erbij"));
await pause(7000); /* the log's head is signed, its outcome lines are synced, the scheduler has made its round */
cpSync(server.data, base, { recursive: true, filter: (path) => !/-shm$|\/control$/.test(path) });
const world = new World(server.data);
disk.set({ journal_on: 1 });

const slots_of = (bytes) => {
  const keys = new Set();
  for (let slot = 128; slot + 128 <= bytes.length; slot += 128) {
    if (!bytes.subarray(slot + 8, slot + 80).every((byte) => byte === 0)) {
      keys.add(bytes.toString("hex", slot + 8, slot + 80));
    }
  }
  return keys;
};
const keys_now = () => slots_of(server.file("store", "keys.slots"));

/* Each: what is done, how many there are before and after it of what is counted, and the keys that are gone afterwards. */
const WITH_CODE = "SELECT count(*) FROM signal WHERE code_hash IS NOT NULL", ALL = "SELECT count(*) FROM signal";
const windows = [];
async function window(name, sql, rows, act) {
  const from = sequence(), before = keys_now();
  await act();
  const acknowledged = sequence();
  await quiet();
  const after = keys_now();
  windows.push({ name, from, acknowledged, until: sequence(), sql, rows, gone: [...before].filter((key) => !after.has(key)) });
}
let code;
await window("a report comes in", ALL, [2, 3], async () => (code = code_of(await browser.fill(check_page, {}, { button: "versturen" }))));
await window("a report is withdrawn", WITH_CODE, [3, 2], async () => assert.match((await new Browser(server).post("/mijn-melding/intrekken/ja", { code: goes })).text, /ingetrokken/));
await window("the clock destroys", ALL, [3, 0], async () => {
  const run = await promisify(execFile)(program, ["retention", "run", "--at", day({ months: 60 }).iso, "--data", server.data]);
  assert.match(run.stdout, /destroyed: +\d/);
});
await window("the server stops", ALL, [0, 0], async () => server.stop());
disk.set({ journal_on: 0 });
const journal = journal_of(disk.journal);
/* The server's own word, before it reached anybody: tighter than when the answer was read. */
for (const one of windows) {
  const answer = journal.find(({ sequence: number, op, data }) => op === "answer" && number >= one.from && number < one.acknowledged && /^HTTP\/1\.1 200/.test(data.toString("latin1")));
  one.acknowledged = answer?.sequence ?? one.acknowledged;
}

/* --- building the disks -------------------------------------------------------------------------------------------- */

note(`${journal.length} events`);
const states = [];
const seen = new Set();
for (const record of journal) {
  world.take(record);
  const one = windows.find(({ from, until }) => record.sequence >= from && record.sequence < until);
  if (one === undefined || record.op === "sync-begin" || (only !== undefined && one.name !== only)) {
    continue;
  }
  const random = chance(seed * 1000003 + record.sequence), moment = world.moment(), told = record.sequence >= one.acknowledged;
  for (const { kept, how } of ways(world, random)) {
    const print = createHash("sha256").update(`${one.name} ${told} ${moment.print} ${print_of(kept)}`).digest("base64");
    if (!seen.has(print)) {
      seen.add(print);
      states.push({ window: one, sequence: record.sequence, told, how, moment, kept });
    }
  }
}

/* Spread over all moments, when not all are wanted: of each group the first, then by chance. */
function some_of(list, random) {
  if (list.length <= states_max) {
    return list;
  }
  const plain = list.filter(({ how }) => how === "nothing kept" || how === "all kept"), step = Math.max(1, plain.length / (states_max / 2));
  const first = Array.from({ length: Math.min(plain.length, Math.floor(states_max / 2)) }, (_, at) => plain[Math.floor(at * step)]);
  const taken = new Set(first), rest = list.filter((one) => !taken.has(one));
  while (first.length < states_max) {
    first.push(rest.splice(random.below(rest.length), 1)[0]);
  }
  return first;
}
const chosen = windows.flatMap((one) => some_of(states.filter(({ window: of }) => of === one), chance(seed)));

/* --- opening them -------------------------------------------------------------------------------------------------- */

const run = promisify(execFile);
note(`${states.length} disks, ${chosen.length} chosen`);
const failures = [];
async function opened(state, number) {
  const data = join(scratch, `disk-${number}`);
  mkdirSync(data, { recursive: true });
  for (const folder of ["store", "vault", "log", "themes"]) {
    mkdirSync(join(data, folder), { recursive: true, mode: 0o700 });
  }
  for (const [name, bytes] of left_of(state.moment, state.kept)) {
    writeFileSync(join(data, name), bytes, { mode: 0o600 });
  }
  try {
    const said = await run(program, ["check", "--json", "--repair", "--no-wait", "--data", data], { timeout: 60000 }).catch((error) => error);
    const line = String(said.stdout).split("\n").find((one) => one.startsWith('{"whole"'));
    assert.ok(line, `${said.stdout}${said.stderr}`);
    const told = JSON.parse(line);
    assert.deepEqual(told.findings.filter(({ rule }) => rule !== "file-left"), [], "check finds nothing");
    const looked = await run("sqlite3", ["-readonly", join(data, "store", "seinhuis.db"), state.window.sql]);
    const rows = Number(looked.stdout), [before, after] = state.window.rows;
    assert.ok(state.told ? rows === after : rows >= Math.min(before, after) && rows <= Math.max(before, after), `${rows} reports; ${before} before, ${after} after, ${state.told ? "acknowledged" : "not acknowledged yet"}`);
    const keys = slots_of(readFileSync(join(data, "store", "keys.slots")));
    if (rows === after) {
      assert.ok(state.window.gone.every((key) => !keys.has(key)), "a destroyed key is still in the key store");
    }
    state.number = number;
    return { freed: Number(told.facts["keys freed when the installation was opened"]), settled: Number(told.facts["log lines settled when it was opened"]) };
  } catch (error) {
    failures.push(state);
    console.log(`  FAILS “${state.window.name}” cut after event ${state.sequence}, ${state.how}${state.told ? ", acknowledged" : ""}\n        ${String(error.message).split("\n").slice(0, 14).join("\n        ")}`);
    if (process.env.SOAK_KEEP) {
      cpSync(data, join(process.env.SOAK_KEEP, `power-${state.sequence}-${number}`), { recursive: true });
    }
    return { freed: 0, settled: 0 };
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

const began = Date.now();
const queue = chosen.map((state, number) => ({ state, number }));
const found = new Map();
await Promise.all(Array.from({ length: lanes }, async () => {
  while (queue.length > 0) {
    const { state, number } = queue.shift();
    const { freed, settled } = await opened(state, number);
    const sum = found.get(state.window) ?? { disks: 0, freed: 0, settled: 0 };
    found.set(state.window, { disks: sum.disks + 1, freed: sum.freed + (freed > 0), settled: sum.settled + (settled > 0) });
  }
}));
for (const one of windows.filter((each) => found.has(each))) {
  const moments = journal.filter(({ sequence: number, op }) => number >= one.from && number < one.until && op !== "sync-begin").length;
  const { disks, freed, settled } = found.get(one);
  console.log(`  ${one.name}: ${moments} moments, ${disks} of ${states.filter(({ window: of }) => of === one).length} different disks opened; keys were freed on ${freed}, log lines settled on ${settled}`);
}
console.log(`power: ${chosen.length} disks in ${Math.round((Date.now() - began) / 1000)} s, seed ${seed}: ${failures.length === 0 ? "nothing was lost, doubled or left half" : `${failures.length} FAIL`}`);
assert.ok(stays && code);
rmSync(scratch, { recursive: true, force: true });
process.exitCode = failures.length === 0 ? 0 : 1;
