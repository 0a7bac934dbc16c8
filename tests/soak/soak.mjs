/* node tests/soak/soak.mjs [CUTS] [SEED] [--program PATH] [--library PATH] [--lanes N] [--block N] [--kinds A,B] [--cuts-per-block N] [--table FILE]
 *
 * Cuts a working installation at random: processes are killed or stood still, the disk fills, turns read-only, slow or stops syncing,
 * the clock jumps, nothing is left of a pool. Residents and staff go on meanwhile and remember what was acknowledged. After every
 * cut: what was called received is there once, nothing else is there twice, `seinhuis check` finds nothing, and all pages answer.
 *
 * Cuts come in blocks, each on an installation of its own, so that one that fails can be repeated alone: --block N with the same
 * seed. The same seed gives the same cuts at the same moments, as far as a machine with other work repeats itself.
 */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Browser, Server, code_of, day, pause, reporter, sign_in, to_check } from "../stories/client.mjs";
import { can_look, hold, on_postgresql, rows } from "../stories/database.mjs";
import { Disk, EIO, ENOSPC, EROFS, chance } from "./disk.mjs";

const words = process.argv.slice(2);
const option = (name, otherwise) => {
  const at = words.indexOf(`--${name}`);
  return at < 0 ? otherwise : words.splice(at, 2)[1];
};
const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const program = resolve(option("program", join(root, "build/src/seinhuis")));
const library = resolve(option("library", join(root, "build/tests/soak/libsoak_disk.so")));
const lanes = Number(option("lanes", 3));
const only_block = option("block", undefined);
const per_block = Number(option("cuts-per-block", 25));
const table_file = option("table", undefined);
const wanted = option("kinds", "").split(",").filter(Boolean);
const cuts = Number(words[0] ?? 1000), seed = Number(words[1] ?? 1);

const SENDERS = 7, WAIT_MS = 30000, DISK_MB = 96, HOUR = 3600 * 1000, DAY = 24 * HOUR;
const form = "/melden/voorbeeldstad/bericht";
const answers = (story) => ({ relatie: "familie", waarover: "persoon", verhaal: story, wie: "Iemand", leeftijd: "volwassen", contact: "vertrouwelijk", naam: "Noor" });

/* --- the cuts ------------------------------------------------------------------------------------------------------ */

const kill = (pids, name) => pids.forEach((pid) => {
  try {
    process.kill(pid, name);
  } catch {
    /* it ended meanwhile */
  }
});
const killed = (role) => async ({ server }) => kill(server.processes()[role], "SIGKILL");
const stood_still = (role) => async ({ server, random }) => {
  const pids = role === "supervisor" ? [server.process.pid] : server.processes()[role];
  kill(pids, "SIGSTOP");
  await pause(200 + random.below(900));
  kill(pids, "SIGCONT");
};
async function all_killed({ server }) {
  const { web, vault, password, sheet } = server.processes();
  kill([server.process.pid, ...web, ...vault, ...password, ...sheet], "SIGKILL");
}
/* While syncs take their time a kill lands between the key store's, the log's and the database's. */
const in_sync = (cut) => async (house) => {
  const sending = await house.checks(4);
  house.disk.set({ sync_delay_us: (10 + house.random.below(60)) * 1000 });
  sending.forEach((one) => house.running.push(house.send(one)));
  await pause(house.random.below(180));
  await cut(house);
  house.disk.set({ sync_delay_us: 0 });
};
const disk_fails = (values, ms = 600) => async ({ disk, random }) => {
  disk.set(values(random));
  await pause(200 + random.below(ms));
  disk.heal();
};
const clock_at = (offset, ms = 700) => async (house) => {
  house.disk.set({ clock_offset_ms: offset(house.random) });
  await pause(300 + house.random.below(ms));
  await house.more(3);
  house.disk.set({ clock_offset_ms: 0 });
};

/* On 25 October 2026 at three o'clock it became two o'clock again: half past two comes twice. */
async function october({ disk, more }) {
  const first = Date.parse("2026-10-25T00:29:58Z");
  for (const half_past_two of [first, first + HOUR]) {
    disk.set({ clock_offset_ms: half_past_two - Date.now() });
    await pause(400);
    await more(2);
  }
  disk.set({ clock_offset_ms: 0 });
}

/* The small disk below the installation has no room left, the way a kernel says so. */
async function disk_full(house) {
  const { bavail, bsize } = statfsSync(house.home);
  const ballast = join(house.home, "ballast");
  try {
    writeFileSync(ballast, Buffer.alloc(Math.max(0, Number(bavail) * bsize - house.random.below(60) * 4096)));
  } catch {
    /* the server was faster: it is full all the same */
  }
  await house.more(3);
  await pause(200 + house.random.below(500));
  rmSync(ballast, { force: true });
}

/* Another program holds the database while more come than there are writers, workers and connections for reading. */
async function pool_exhausted(house) {
  const release = await hold(house.server);
  const looking = Array.from({ length: 150 }, () => new Browser(house.server).get("/melden/voorbeeldstad", { headers: { "cache-control": "no-cache" } }).catch(() => null));
  const reading = house.reports.slice(-40).map(({ code }) => reporter(house.server, code).catch(() => null));
  await house.more(20);
  await pause(300 + house.random.below(1500));
  await release();
  await Promise.all([...looking, ...reading]);
}

/* Somebody reads what the vault opens; it dies before the answer is on its way. */
async function vault_between(house) {
  house.disk.set({ sync_delay_us: 120000 });
  const looking = house.reports.slice(-12).map(({ code, messages }) => reporter(house.server, code).then((page) => {
    assert.ok(page.status !== 200 || messages.every(({ state, text }) => state !== "sent" || page.text.includes(text)), "half a page");
  }).catch((error) => error.code === "ERR_ASSERTION" && Promise.reject(error)));
  await pause(30 + house.random.below(90));
  kill(house.server.processes().vault, "SIGKILL");
  house.disk.set({ sync_delay_us: 0 });
  await Promise.all(looking);
}

const kinds = {
  "kill web": killed("web"),
  "kill vault": killed("vault"),
  "kill password": killed("password"),
  "kill press": killed("sheet"),
  "kill supervisor": async ({ server }) => kill([server.process.pid], "SIGKILL"),
  "kill all": all_killed,
  "kill web in a sync": in_sync(killed("web")),
  "kill vault in a sync": in_sync(killed("vault")),
  "kill all in a sync": in_sync(all_killed),
  "vault killed between opening and answering": vault_between,
  "stop web": stood_still("web"),
  "stop vault": stood_still("vault"),
  "stop password": stood_still("password"),
  "stop press": stood_still("sheet"),
  "stop supervisor": stood_still("supervisor"),
  "disk full (small disk)": disk_full,
  "disk full in mid-batch": disk_fails((random) => ({ write_errno: ENOSPC, write_budget: random.below(200000) })),
  "disk read-only": disk_fails(() => ({ write_errno: EROFS, write_budget: 0 })),
  "sync fails": disk_fails(() => ({ sync_errno: EIO }), 300),
  "disk slow": disk_fails((random) => ({ sync_delay_us: 50000 + random.below(300000), write_delay_us: random.below(5000) }), 1200),
  "clock an hour on": clock_at(() => HOUR),
  "clock an hour back": clock_at(() => -HOUR),
  "clock a year on": clock_at(() => 365 * DAY),
  "25 October, half past two twice": october,
  "pool exhausted": pool_exhausted,
};
const root_only = ["disk full (small disk)"], files_only = ["disk full in mid-batch", "disk read-only", "sync fails"];

/* --- people, and what they were told ------------------------------------------------------------------------------- */

const timed = (promise) => Promise.race([promise, pause(WAIT_MS).then(() => null)]).catch(() => null);
const received = /We hebben uw bericht ontvangen/, not_received = /NIET ontvangen/, not_known = /niet zeggen of/;

class House {
  constructor(server, disk, random, home) {
    Object.assign(this, { server, disk, random, home, reports: [], running: [], number: 0, observations: [], told: { acknowledged: 0, refused: 0, silent: 0 } });
    this.more = async (count) => {
      for (const check of await this.checks(count)) {
        this.running.push(this.send(check));
      }
    };
  }

  /* What a page said: counted, because a cut during which everybody got an answer proves less. */
  heard(page) {
    this.told[page === null ? "silent" : page.status === 200 ? "acknowledged" : "refused"]++;
  }

  async checks(count) {
    const made = await Promise.all(Array.from({ length: count }, async () => {
      const story = `Verhaal ${++this.number} van deze proef`;
      const browser = new Browser(this.server, story);
      const check = await timed(to_check(browser, form, answers(story)));
      return check === null ? null : { browser, check, story };
    }));
    return made.filter((one) => one !== null);
  }

  /* One resident reports; whoever is told nothing, or "not received", sends the same page again later. */
  async send(one) {
    const page = await timed(one.browser.fill(one.check, {}, { button: "versturen" }));
    this.heard(page);
    assert.ok(page === null || received.test(page.text) || page.status === 503 || page.status === 429, `${page?.status} ${page?.text.slice(0, 200)}`);
    if (page !== null && received.test(page.text)) {
      const known = { code: code_of(page), messages: [], withdrawn: "no" };
      assert.ok(one.code === undefined || one.code === known.code, "another code than before");
      one.code = known.code;
      this.reports.push(known);
      return;
    }
    this.again = [...(this.again ?? []), one];
  }

  /* A reporter writes; the page of the code is read first, and may be away. */
  async write(known) {
    const text = `Bericht ${++this.number} einde`;
    const page = await timed(reporter(this.server, known.code));
    if (page?.status !== 200 || !page.forms.some((one) => one.fields.has("bericht"))) {
      return;
    }
    const browser = new Browser(this.server);
    const sent = { text, page, state: "unknown" };
    known.messages.push(sent);
    const after = await timed(browser.fill(page, { bericht: text }));
    this.heard(after);
    sent.state = after?.status === 200 && /Uw bericht is verstuurd/.test(after.text) ? "sent" : "unknown";
  }

  async withdraw(known) {
    known.withdrawn = "unknown";
    const page = await timed(new Browser(this.server).post("/mijn-melding/intrekken/ja", { code: known.code }));
    this.heard(page);
    known.withdrawn = page?.status === 200 && /ingetrokken/.test(page.text) ? "yes" : "unknown";
  }

  /* An officer writes an observation in a dossier; what was refused must not be there. */
  async observe() {
    const text = `Waarneming ${++this.number} einde`;
    const browser = await timed(sign_in(this.server, "sanne-fictief"));
    const list = browser === null ? null : await timed(browser.get("/signalen"));
    const references = [...(list?.main ?? "").matchAll(/href="\/signalen\/(S-[0-9A-Z]+)"/g)].map(([, reference]) => reference);
    if (references.length === 0) {
      return;
    }
    const address = `/signalen/${this.random.of(references)}`;
    const page = await timed(browser.get(`${address}/vastleggen`));
    if (page?.status !== 200 || page.forms.length === 0) {
      const taken = await timed(browser.get(`${address}/stap/oppakken`));
      if (taken?.status === 200) {
        this.heard(await timed(browser.fill(taken, {})));
      }
      return;
    }
    const fields = { waarneming: text, soort: "gezien", bron: "de melder", "onthult-melder": "nee" };
    const seen = { text, address, state: "unknown", again: () => timed(browser.fill(page, fields)) };
    this.observations.push(seen);
    /* Saved is answered by the way to the dossier, which is shown by a request of its own. */
    const after = await timed(browser.fill(page, fields, { follow: false }));
    this.told[after === null ? "silent" : after.status === 303 ? "acknowledged" : "refused"]++;
    seen.state = after === null ? "unknown" : after.status === 303 ? "done" : not_known.test(after.text) ? "unknown" : "refused";
  }

  /* Destruction by the clock, as the daily run does it: what was withdrawn and kept by nobody goes. */
  destroy() {
    const run = spawn(program, ["retention", "run", "--at", day({ days: 40 }).iso, "--data", this.server.data], { stdio: "ignore" });
    return new Promise((done) => run.on("exit", done));
  }
}

/* --- one cut ------------------------------------------------------------------------------------------------------- */

async function well(server, ms = 40000) {
  const began = performance.now();
  while (performance.now() - began < ms) {
    if (server.process.exitCode !== null || server.process.signalCode !== null) {
      await pause(150); /* what the supervisor held is given back as its children end */
      try {
        await server.run();
      } catch (error) {
        if (!/ended by itself/.test(error.message)) {
          throw error;
        }
      }
      continue;
    }
    /* The health page is some seconds old; an officer who gets in has used the database, the vault and the log. */
    if ((await server.health()).status === 200 && (await timed(sign_in(server, "sanne-fictief"))) !== null) {
      return performance.now() - began;
    }
    await pause(15);
  }
  assert.fail(`not well after ${ms} ms: ${JSON.stringify(await server.health())}`);
}

async function cut_once(house, kind) {
  const { server, random } = house;
  const known = house.reports.filter(({ withdrawn }) => withdrawn === "no");
  for (const check of await house.checks(SENDERS)) {
    house.running.push(house.send(check));
  }
  if (known.length > 3) {
    house.running.push(house.write(random.of(known)), house.write(random.of(known)), house.observe());
    const gone = random.of(known);
    if (random.below(3) === 0 && gone.messages.every(({ state }) => state === "sent")) {
      house.running.push(house.withdraw(gone));
    }
    if (random.below(5) === 0) {
      house.running.push(house.destroy());
    }
  }
  await pause(random.below(14));
  await kinds[kind](house);
  house.disk.heal();
  const recovery = await well(server);
  await Promise.all(house.running);
  house.running = [];
  await again(house);
  return recovery;
}

/* Everybody whose report was not called received sends the same page again, as people do, until it is. */
async function again(house) {
  for (let round = 0; (house.again ?? []).length > 0; round++) {
    assert.ok(round < 60, "it never gets through");
    await Promise.all(house.again.splice(0).map((one) => house.send(one)));
    await pause(round === 0 ? 0 : 100);
  }
}

const times = (text, part) => text.split(part).length - 1;

/* What every person sees of their own, and the numbers of rows. */
async function compare(house, all) {
  const { server, reports, random } = house;
  const some = all ? reports : [...reports.slice(-SENDERS), ...Array.from({ length: 3 }, () => random.of(reports)), ...reports.filter(({ messages, withdrawn }) => withdrawn === "unknown" || messages.some(({ state }) => state === "unknown"))];
  for (const known of new Set(some.filter(Boolean))) {
    const page = await reporter(server, known.code);
    const gone = /We vinden niets met deze code/.test(page.text);
    if (known.withdrawn === "unknown") {
      known.withdrawn = gone ? "yes" : "no";
    }
    assert.equal(gone, known.withdrawn === "yes", known.withdrawn === "yes" ? "withdrawn, and still there" : `an acknowledged report is lost: ${page.status} ${page.text.slice(0, 200)}`);
    for (const message of gone ? [] : known.messages) {
      const count = times(page.text, message.text);
      assert.ok(count <= 1, `a message is there ${count} times`);
      assert.ok(message.state !== "sent" || count === 1, "an acknowledged message is lost");
      if (count === 0) { /* safe to send again: from the very same page */
        await new Browser(server).fill(message.page, { bericht: message.text });
      }
      message.state = "sent";
    }
  }
  if (can_look) {
    const standing = reports.filter(({ withdrawn }) => withdrawn !== "yes").length;
    assert.equal(Number(rows(server, "SELECT count(*) FROM signal WHERE code_hash IS NOT NULL")[0]), standing, "rows of reports");
    assert.equal(new Set(reports.map(({ code }) => code)).size, reports.length, "a code was given twice");
  }
  if (house.observations.length > 0) {
    const browser = await sign_in(server, "sanne-fictief");
    for (const seen of house.observations.splice(0)) {
      const page = await browser.get(seen.address);
      const count = page.status === 404 ? -1 : times(page.text, seen.text);
      assert.ok(count <= 1, "an observation is there twice");
      assert.ok(count !== 0 || seen.state !== "done", "an acknowledged observation is lost");
      assert.ok(count !== 1 || seen.state !== "refused", "what was refused is there");
      await seen.again(); /* the very same page: it is safe to send that again, whatever became of the first time */
      const now = await browser.get(seen.address);
      assert.ok(now.status !== 200 || times(now.text, seen.text) <= 1, "an observation that was sent again is there twice");
    }
  }
}

/* A kill may leave the temporary file of a replacement: safe, told, and gone with the next one. Nothing else may be found. */
function checked(server, ...more) {
  const said = server.command("check", "--json", "--repair", ...more);
  const told = JSON.parse(said.out.slice(said.out.indexOf('{"whole"')).split("\n")[0]);
  assert.deepEqual(told.findings.filter(({ rule }) => rule !== "file-left"), []);
  assert.equal(said.code, 0, said.out);
}

/* --- blocks -------------------------------------------------------------------------------------------------------- */

const results = [];
const failures = [];
const mounted = [];
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => process.exit(1)); /* ended from outside, it leaves nothing running and nothing behind either */
}
process.on("exit", () => mounted.forEach((disk) => spawnSync("umount", ["-l", disk]) && rmSync(disk, { recursive: true, force: true })));

function small_disk() {
  const disk = mkdtempSync(join(tmpdir(), "seinhuis-soak-"));
  const made = process.getuid() === 0 && spawnSync("mount", ["-t", "tmpfs", "-o", `size=${DISK_MB}m`, "tmpfs", disk]).status === 0;
  mounted.push(disk);
  return { disk, made };
}

/* Every kind as often as any other over the whole run, in an order of chance. */
function kinds_of(block, can_fill) {
  const names = Object.keys(kinds).filter((name) => (wanted.length === 0 || wanted.includes(name)) && (can_fill || !root_only.includes(name)) && !(on_postgresql && files_only.includes(name)));
  const random = chance(seed * 1000 + block);
  const list = Array.from({ length: per_block }, (_, at) => names[(block * per_block + at) % names.length]);
  for (let at = list.length - 1; at > 0; at--) {
    const other = random.below(at + 1);
    [list[at], list[other]] = [list[other], list[at]];
  }
  return list;
}

async function block_run(block, count) {
  const { disk: home, made } = small_disk();
  const outside = mkdtempSync(join(tmpdir(), "seinhuis-soak-page-"));
  const disk = new Disk(library, outside);
  const random = chance(seed * 7919 + block);
  const list = kinds_of(block, made).slice(0, count);
  let server = null, at = 0;
  try {
    server = await Server.start({ program, settings: { begrenzing: "nee" }, home, env: disk.env });
    const house = new House(server, disk, random, home);
    for (; at < list.length; at++) {
      const before = { ...house.told }, began = performance.now();
      disk.set({ faults: 0 });
      const recovery = await cut_once(house, list[at]);
      await compare(house, false);
      checked(server, "--no-wait");
      const told = Object.fromEntries(Object.entries(house.told).map(([name, number]) => [name, number - before[name]]));
      results.push({ block, at, kind: list[at], recovery, took: performance.now() - began, faults: disk.get("faults"), ...told });
    }
    await compare(house, true);
    checked(server); /* open lines too: whoever waits sees them settled */
    await server.stop();
  } catch (error) {
    failures.push({ block, at, kind: list[at] });
    console.log(`  FAILS cut ${at + 1} of block ${block}: ${list[at]}\n        repeat: script/soak ${cuts} ${seed} --block ${block} --cuts-per-block ${per_block}\n        ${String(error.stack ?? error).split("\n").slice(0, 12).join("\n        ")}`);
    if (server !== null) {
      console.log(`        ${server.said.split("\n").slice(-12).join("\n        ")}`);
      if (process.env.SOAK_KEEP) {
        spawnSync("cp", ["-a", server.data, `${process.env.SOAK_KEEP}/block-${block}`]);
      }
      kill([server.process.pid, ...Object.values(server.processes()).flat()], "SIGKILL");
      await server.ended;
    }
  } finally {
    disk.close();
    rmSync(outside, { recursive: true, force: true });
    spawnSync("umount", ["-l", home]);
    rmSync(home, { recursive: true, force: true });
  }
}

for (const [names, why] of [[process.getuid() === 0 ? [] : root_only, "a small disk of its own takes root"], [on_postgresql ? files_only : [], "the disk of PostgreSQL is its own"]]) {
  names.forEach((name) => console.log(`  skip  ${name} (${why})`));
}
const blocks = only_block !== undefined ? [Number(only_block)] : Array.from({ length: Math.ceil(cuts / per_block) }, (_, block) => block);
const left = [...blocks];
const began = Date.now();
await Promise.all(Array.from({ length: Math.min(lanes, blocks.length) }, async () => {
  while (left.length > 0) {
    const block = left.shift();
    await block_run(block, Math.min(per_block, only_block !== undefined ? per_block : cuts - block * per_block));
    console.log(`  block ${block}: ${results.length} cuts done, ${failures.length} failed, ${Math.round((Date.now() - began) / 1000)} s`);
  }
}));

/* --- the table ----------------------------------------------------------------------------------------------------- */

const middle = (list, part) => list.length === 0 ? 0 : [...list].sort((one, other) => one - other)[Math.min(list.length - 1, Math.floor(list.length * part))];
const lines = ["| cut | times | acknowledged | refused | no answer | back after: median | worst |", "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"];
for (const kind of Object.keys(kinds)) {
  const of_kind = results.filter((one) => one.kind === kind);
  const sum = (name) => of_kind.reduce((total, one) => total + one[name], 0);
  const recoveries = of_kind.map(({ recovery }) => recovery);
  lines.push(`| ${kind} | ${of_kind.length} | ${sum("acknowledged")} | ${sum("refused")} | ${sum("silent")} | ${Math.round(middle(recoveries, 0.5))} ms | ${Math.round(middle(recoveries, 1))} ms |`);
}
console.log(`\n${lines.join("\n")}\n`);
if (table_file !== undefined) {
  appendFileSync(table_file, `${lines.join("\n")}\n`);
}
console.log(`${results.length} cuts with seed ${seed} in ${Math.round((Date.now() - began) / 1000)} s: ${failures.length === 0 ? "nothing was lost, doubled or left half" : `${failures.length} blocks FAIL`}`);
process.exitCode = failures.length === 0 ? 0 : 1;
