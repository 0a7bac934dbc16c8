/* node tests/stories/faults.story.mjs [build/src/seinhuis]
 *
 * The process that faces the network is killed at random moments of 200 submissions by 16 senders; the disk fills up; the vault is
 * killed while reports come in. Afterwards every report that was called received is there once, whole, and the log is settled.
 * (calamity.story.mjs: what a resident sees when the vault stands still, the database is held, or everything dies.)
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { assert_sound, can_look, on_postgresql, rows } from "./database.mjs";
import { Browser, Server, code_of, pause, program, report, reporter, sign_in, story, to_check, until } from "./client.mjs";

const { step, skip, end } = story("faults");
const form = "/melden/voorbeeldstad/bericht";
const answers = (words) => ({ relatie: "familie", waarover: "persoon", verhaal: words, wie: "Iemand", leeftijd: "volwassen", contact: "vertrouwelijk", naam: "Noor" });
const SENDERS = 16, SUBMISSIONS = 200, KILLS = 6;
const received = /We hebben uw bericht ontvangen/;

/* Every signal has its texts, its keys and the step that received it, and nothing hangs loose: no half report. */
function assert_whole(server, count) {
  assert_sound(server);
  const halves = rows(server, `SELECT reference FROM signal s WHERE (SELECT count(*) FROM signal_story t WHERE t.signal = s.signal) <> 1
    OR (SELECT count(*) FROM signal_subject t WHERE t.signal = s.signal) <> 1 OR (SELECT count(*) FROM signal_reporter t WHERE t.signal = s.signal) <> 1
    OR (SELECT count(*) FROM step WHERE step.signal = s.signal) < 1 OR story_key IS NULL OR reporter_key IS NULL OR record_key IS NULL`);
  assert.deepEqual(halves, []);
  assert.deepEqual(rows(server, "SELECT count(*), count(DISTINCT code_hash) FROM signal"), [`${count}|${count}`]);
}

/* Each number of an intent line that waits for an outcome, in the log as it stands on disk. */
function open_intents(server) {
  const open = new Map();
  for (const line of server.file("log", "000000000001.log").toString().split("\n").map((one) => one.split("\t"))) {
    const waits = ["receive", "decide", "change", "message", "withdraw", "disclose", "destroy"].includes(line[7]);
    if (line[0] === "I" && waits) {
      open.set(line[3], line[7]);
    } else if (line[0] === "O") {
      open.delete(line[3]);
    }
  }
  return [...open];
}

/* One person sends, and again when told that it was not received or when nothing came back at all, as people do. */
async function insist(browser, check, tries) {
  for (let count = 1; ; count++) {
    const page = await browser.fill(check, {}, { button: "versturen" }).catch(() => null);
    if (page?.status === 200) {
      return { code: code_of(page), count };
    }
    assert.ok(page === null || (page.status === 503 && /NIET ontvangen|niet zeggen of/.test(page.text)), `${page?.status} ${page?.text.slice(0, 200)}`);
    assert.ok(page === null || page.body.includes("Verhaal van"), "the text stays");
    assert.ok(count < tries, "it never gets through");
    await pause(50);
  }
}

const server = await Server.start({ program: program(process.argv[2]), settings: { begrenzing: "nee" } });

await step(`web is killed at random moments of ${SUBMISSIONS} submissions by ${SENDERS} senders: each is there once, and whole`, async () => {
  const checks = [];
  const filling = async () => {
    while (checks.length < SUBMISSIONS) {
      const number = checks.push(null) - 1;
      checks[number] = await to_check(new Browser(server, `sender ${number}`), form, answers(`Verhaal van ${number}`));
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, filling));
  const done = [];
  const waiting = [...checks];
  let kills = 0, tried = 0, next_kill = Math.floor(Math.random() * 25);
  const sender = async () => {
    while (waiting.length > 0) {
      const { code, count } = await insist(new Browser(server), waiting.pop(), 400);
      done.push(code);
      tried += count;
      if (done.length >= next_kill && kills < KILLS) {
        next_kill = done.length + 5 + Math.floor((Math.random() * 2 * SUBMISSIONS) / KILLS);
        kills++;
        await pause(Math.random() * 10);
        server.processes().web.forEach((pid) => process.kill(pid, "SIGKILL"));
      }
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  await pause(50);
  await until("web is back", async () => (await server.health()).status === 200, 20000);
  assert.ok(kills > 1, `${kills} times`);
  assert.equal(new Set(done).size, SUBMISSIONS);
  for (const code of done) {
    assert.match((await reporter(server, code)).text, /Hoe het ermee staat/);
  }
  if (can_look) {
    assert_whole(server, SUBMISSIONS);
  }
  console.log(`        killed ${kills} times; ${tried} sendings for ${SUBMISSIONS} reports`);
});

await step("the queue of the officer counts exactly these reports", async () => {
  const page = await (await sign_in(server, "sanne-fictief")).open("/signalen");
  assert.match(page.text, new RegExp(`Open: ${SUBMISSIONS} `));
});

await step("what the log left open when web died is settled: every line that permits a change has its outcome", async () => {
  await until("all are settled", () => open_intents(server).length === 0, 20000).catch((error) => assert.fail(`${error.message}: ${open_intents(server).slice(0, 5)}`));
});

await step("the vault is killed while reports come in: received or NOT received, never in between", async () => {
  const before = SUBMISSIONS;
  const checks = await Promise.all(Array.from({ length: SENDERS * 2 }, (_, i) => to_check(new Browser(server), form, answers(`Verhaal van ${i}`))));
  const sending = checks.map((check) => insist(new Browser(server), check, 200));
  for (let count = 0; count < 3; count++) {
    await pause(20 + Math.random() * 60);
    server.processes().vault.forEach((pid) => process.kill(pid, "SIGKILL"));
  }
  const codes = (await Promise.all(sending)).map(({ code }) => code);
  assert.equal(new Set(codes).size, checks.length);
  await until("the vault is back", async () => /Hoe het ermee staat/.test((await reporter(server, codes[0])).text), 20000);
  for (const code of codes) {
    assert.match((await reporter(server, code)).text, /Hoe het ermee staat/);
  }
  if (can_look) {
    assert_whole(server, before + checks.length);
  }
});

await step("after a stop and a start the log is whole, nothing is open, and no key is left that no report names", async () => {
  await server.stop();
  assert.equal(server.command("log", "verify").code, 0, server.command("log", "verify").out);
  assert.deepEqual(open_intents(server), []);
  await server.run();
  const used = () => {
    const slots = server.file("store", "keys.slots");
    let count = 0;
    for (let slot = 128; slot < slots.length; slot += 128) {
      count += slots[slot] === 1 ? 1 : 0;
    }
    return count;
  };
  if (can_look) {
    const named = Number(rows(server, "SELECT count(story_key) + count(reporter_key) + count(record_key) FROM signal")[0]);
    await until(`${used()} keys are ${named}`, () => used() === named, 5000);
  }
});
await server.close();

/* --- a disk that fills up ------------------------------------------------------------------------------------------ */

const full = "the disk fills up: exactly who was told ‘received’ is there; staff and the health page see it; with room again it goes on";
const DISK_MB = 24;

async function disk_fills(disk) {
  const small = await Server.start({ program: program(process.argv[2]), settings: { begrenzing: "nee" }, home: disk });
  small.url = small.direct ?? small.url; /* all at once: a last small write that still fits would make all look well */
  const ballast = join(disk, "ballast");
  try {
    const checks = await Promise.all(Array.from({ length: 48 }, (_, i) => to_check(new Browser(small), form, answers(`Verhaal van ${i} ${"lang ".repeat(3500)}`))));
    const { bavail, bsize } = statfsSync(disk);
    writeFileSync(ballast, Buffer.alloc(Math.max(0, Number(bavail) * bsize - 400 * 1024)));
    const pages = await Promise.all(checks.map((check) => new Browser(small).fill(check, {}, { button: "versturen" })));
    const told = pages.filter((page) => received.test(page.text));
    const refused = pages.filter((page) => !received.test(page.text));
    assert.ok(refused.length > 0, "the disk was full");
    for (const page of refused) {
      assert.equal(page.status, 503);
      assert.match(page.text, /NIET ontvangen|niet zeggen of/);
      assert.match(page.body, /href="tel:/);
      assert.ok(page.body.includes("Verhaal van"), "the text stays");
    }
    const health = await small.health();
    assert.equal(health.status, 503);
    assert.ok(Object.values(health.parts).includes("full"), JSON.stringify(health.parts));
    assert.match((await new Browser(small).get("/melden/voorbeeldstad")).text, /112/);
    spawnSync("rm", [ballast]);
    const again = await Promise.all(checks.map((check) => insist(new Browser(small), check, 100)));
    assert.equal(new Set(again.map(({ code }) => code)).size, checks.length);
    for (const page of told) {
      assert.ok(again.some(({ code }) => code === code_of(page)), "the same code as before");
    }
    await until("all is well again", async () => (await small.health()).status === 200, 30000);
    if (can_look) {
      assert_whole(small, checks.length);
    }
    await small.stop();
    assert.equal(small.command("log", "verify").code, 0);
    console.log(`        ${told.length} were received before the disk was full, ${refused.length} were told to keep their text`);
  } finally {
    await small.close();
  }
}

const disk = spawnSync("mktemp", ["-d", "/tmp/seinhuis-disk-XXXXXX"], { encoding: "utf8" }).stdout.trim();
if (on_postgresql) {
  skip(full, "the database stands on another disk");
} else if (process.getuid() !== 0 || spawnSync("mount", ["-t", "tmpfs", "-o", `size=${DISK_MB}m`, "tmpfs", disk]).status !== 0) {
  skip(full, "a small disk of its own takes root");
} else {
  process.on("exit", () => spawnSync("umount", ["-l", disk]));
  await step(full, () => disk_fills(disk));
}
process.on("exit", () => spawnSync("rmdir", [disk]));

end();
