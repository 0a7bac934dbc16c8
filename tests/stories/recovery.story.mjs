/* node tests/stories/recovery.story.mjs [build/src/seinhuis]
 *
 * Two officials and the master key: shares are made and typed back, rehearsed, refused when wrong, and in the end they bring back an
 * installation whose master key is lost. Nothing of a share or of the key reaches the disk, the log or a list of processes.
 */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { database_lines, rows } from "./database.mjs";
import { Server, program, report, sign_in, story } from "./client.mjs";

const { step, end } = story("recovery");
const seinhuis = program(process.argv[2]);
const home = mkdtempSync(join(tmpdir(), "seinhuis-recovery-"));
process.on("exit", () => rmSync(home, { recursive: true, force: true }));
writeFileSync(join(home, "passphrase"), "vier losse woorden samen\n", { mode: 0o600 });
mkdirSync(join(home, "target"));
const run = (...words) => {
  const ran = spawnSync(seinhuis, words, { encoding: "utf8", timeout: 120000, env: { ...process.env, TMPDIR: home } });
  return { code: ran.status, out: `${ran.stdout ?? ""}${ran.stderr ?? ""}` };
};
const secret = ["--key", join(home, "secret"), "--passphrase-file", join(home, "passphrase")];
const [, public_key] = /reservekopie-sleutel = (\S+)/.exec(run("backup-key", "make", join(home, "secret"), ...secret.slice(2)).out);
const server = await Server.start({ program: seinhuis, settings: { "reservekopie-sleutel": public_key } });
const answers = { relatie: "familie", waarover: "persoon", verhaal: "Een verzonnen verhaal om te lezen.", wie: "Iemand", leeftijd: "volwassen", contact: "vertrouwelijk", naam: "Noor" };
const master = () => join(server.data, "vault", "master.key");
const officials = ["Anja de Boer", "Bram Vos", "Chris Reserve"];

/* Speaks with a program as a person does: `reply` gets all it said so far and gives the next line, or undefined to wait. */
function speak(words, reply) {
  const child = spawn(server.program, [...words, "--data", server.data], { stdio: ["pipe", "pipe", "pipe"] });
  let out = "";
  const seen = { asked: 0 };
  const cmdlines = [];
  child.stdin.on("error", () => undefined); /* it may end before all is typed */
  child.stdout.on("data", (bytes) => {
    out += bytes;
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, "utf8");
        if (line.includes("seinhuis-recovery")) {
          cmdlines.push(line);
        }
      } catch {
        /* it ended */
      }
    }
    for (let line = reply(out, seen); line !== undefined; line = reply(out, seen)) {
      child.stdin.write(`${line}\n`);
    }
  });
  child.stderr.on("data", (bytes) => (out += bytes));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, out, cmdlines })));
}

const rows_of = (out) => [...out.matchAll(/^ {4}([1-4]) {3}((?:[0-9A-Z]{4} ){4}[0-9A-Z]{4})$/gm)].map((found) => found[2]);
/* How often it waits for something: Enter, or a row. */
const questions = (out) => [...out.matchAll(/Druk op Enter (als|wanneer)|Regel ([1-4]) van 4/g)];

/* Types back what was shown; `mistype` may change the answer to the nth question. */
async function make(names, mistype = (line) => line) {
  const said = await speak(["recovery", "make", ...names.flatMap((name) => ["--official", name])], (out, seen) => {
    const asked = questions(out);
    if (seen.asked >= asked.length) {
      return undefined;
    }
    const row = asked[seen.asked][2];
    const shown = rows_of(out);
    return mistype(row === undefined ? "" : shown[shown.length - 4 + Number(row) - 1], seen.asked++);
  });
  const shown = rows_of(said.out);
  return { ...said, shares: Array.from({ length: shown.length / 4 }, (_, at) => shown.slice(at * 4, at * 4 + 4)) };
}

/* Two officials type their papers. */
const type = (words, first, second) => speak(words, (out, seen) => {
  const asked = questions(out);
  const lines = [...first, ...second];
  return seen.asked < asked.length && seen.asked < lines.length ? lines[seen.asked++] : undefined;
});
const drill = (first, second, ...more) => type(["recovery-drill", ...more], first, second);

function holds(words) {
  const look = (folder) => readdirSync(folder).some((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? look(path) : statSync(path).isFile() && readFileSync(path).includes(words);
  });
  return look(server.data) || server.said.includes(words);
}

await report(server, answers);
let made;

await step("keys status says that nobody could recover the master key yet", () => {
  assert.match(server.command("keys", "status").out, /^\(master key\) {2}nobody could recover it: make shares/m);
});

await step("three officials each get a share, while the server serves, and type it back", async () => {
  made = await make(officials);
  assert.equal(made.code, 0, made.out);
  assert.equal(made.shares.length, 3);
  for (const [at, name] of officials.entries()) {
    assert.ok(made.out.includes(`Van: ${name}`));
    assert.ok(made.out.includes(`Deel ${at + 1} van 3; elke twee samen geven de sleutel`));
  }
  assert.match(made.out, /Installatie: [0-9a-f]{10}/);
  assert.equal(new Set(made.shares.flat()).size, 3 * 4);
});

await step("no share is on the disk, in the log, in what the server said or on a list of processes", () => {
  for (const row of made.shares.flat()) {
    assert.ok(!holds(row) && !holds(row.replaceAll(" ", "")));
    assert.ok(!made.cmdlines.some((line) => line.includes(row)));
  }
  assert.ok(made.cmdlines.length > 0);
  assert.match(server.file("log", "000000000001.log").toString(), /\tkeys\tcommand_line\trecovery_made\t/);
  assert.ok(!holds("Anja de Boer"));
});

await step("a row that was typed wrong is asked for again, and the others are not", async () => {
  let wrong = 0;
  const again = await make(officials.slice(0, 2), (line, asked) => (asked === 3 && wrong++ === 0 ? line.replace(/^./, (one) => (one === "7" ? "8" : "7")) : line.toLowerCase().replaceAll(" ", "-")));
  assert.equal(again.code, 0, again.out);
  assert.equal([...again.out.matchAll(/Dat is deze regel niet/g)].length, 1);
});

await step("who types something else five times gets no share that counts", async () => {
  const refused = await make(officials.slice(0, 2), (line) => (line === "" ? line : "0000 0000 0000 0000 0000"));
  assert.equal(refused.code, 1, refused.out);
  assert.match(refused.out, /tellen nog niet/);
});

await step("fewer than two officials, or one twice, is refused", async () => {
  assert.equal((await make(officials.slice(0, 1))).code, 2);
  assert.match((await make([officials[0], officials[0]])).out, /twee tot negen verschillende functionarissen/);
});

await step("two of the three rehearse, in any order and any two; the database knows when and with which", async () => {
  for (const [first, second] of [[0, 1], [2, 0], [1, 2]]) {
    const said = await drill(made.shares[first], made.shares[second]);
    assert.equal(said.code, 0, said.out);
    assert.match(said.out, /deze twee delen geven de hoofdsleutel; die opent de sleutels van 2 gemeenten/);
  }
  assert.deepEqual(rows(server, "SELECT first_share, second_share FROM key_recovery_drill ORDER BY at"), ["1|2", "3|1", "2|3"]);
  assert.match(server.file("log", "000000000001.log").toString(), /\trecovery_drill\t/);
  assert.match(server.command("keys", "status").out, /^\(master key\) {2}[23] shares of \d{4}-\d\d-\d\d, (not rehearsed yet|rehearsed on )/m);
});

await step("twice the same share, shares of two makings, and rows of two papers are refused, each with why", async () => {
  const newer = await make(officials);
  assert.match((await drill(made.shares[0], made.shares[0])).out, /twee keer hetzelfde deel/);
  const older = made.shares[0];
  const mixed = await drill(older, newer.shares[1]);
  assert.equal(mixed.code, 1);
  assert.match(mixed.out, /niet tegelijk gemaakt|geven deze delen niet de hoofdsleutel/);
  assert.match((await drill([made.shares[0][0], made.shares[0][1], made.shares[1][2], made.shares[1][3]], [])).out, /samen zijn ze niet één deel/);
  assert.deepEqual(rows(server, "SELECT count(*) FROM key_recovery_drill"), ["3"]);
});

await step("shares of another installation are refused", async () => {
  const other = await Server.start({ program: program(process.argv[2]) });
  const here = server.data;
  server.data = other.data;
  const theirs = await make(officials);
  server.data = here;
  const said = await drill(theirs.shares[0], theirs.shares[1]);
  assert.equal(said.code, 1);
  assert.match(said.out, /hoort bij een andere installatie/);
  await other.close();
});

/* As on a new machine: PostgreSQL gets an empty database of its own. */
let restores = 0;
function restore() {
  const folder = join(home, `restored-${++restores}`);
  const kept = readFileSync(join(server.data, "seinhuis.conf"), "utf8").split("\n").filter((line) => !line.startsWith("database"));
  writeFileSync(join(home, "conf"), database_lines() + kept.join("\n"));
  const backup = run("backup", join(home, "target"), "--data", server.data);
  assert.equal(backup.code, 0, backup.out);
  const said = run("restore", join(home, "target"), folder, ...secret, "--conf", join(home, "conf"));
  assert.equal(said.code, 0, said.out);
  return folder;
}
const files_of = (folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, name)).filter((path) => statSync(path).isFile());
const restored_drills = () => rows(server, "SELECT count(*) FROM key_recovery_drill WHERE restored <> 0")[0];

await step("the whole of it is rehearsed on a restored backup: two shares open a sample of it and its log is whole, and no key stays", async () => {
  const copy = restore();
  const said = await drill(made.shares[0], made.shares[2], "--restored", copy);
  assert.equal(said.code, 0, said.out);
  assert.match(said.out, /opent ook de teruggezette reservekopie/);
  assert.match(said.out, /^right {2}the log of the restored backup, up to line \d+$/m);
  assert.match(said.out, /^right {2}sealed values of the restored backup, tried ([1-9]\d*), opened \1$/m);
  assert.equal(restored_drills(), "1");
  const key = readFileSync(master());
  assert.ok(files_of(copy).length > 5 && !files_of(copy).some((path) => path.endsWith("master.key") || readFileSync(path).includes(key)));
  const status = server.command("keys", "status").out;
  assert.match(status, /^\(master key\) {2}\d shares of \d{4}-\d\d-\d\d/m);
});

await step("a rehearsal on a backup whose log or content was changed is no rehearsal", async () => {
  const changed = restore();
  const [segment] = readdirSync(join(changed, "log")).filter((name) => name.endsWith(".log"));
  const log = readFileSync(join(changed, "log", segment), "utf8");
  writeFileSync(join(changed, "log", segment), log.replace("recovery_drill", "recovery_drilk"));
  const said = await drill(made.shares[0], made.shares[1], "--restored", changed);
  assert.equal(said.code, 1, said.out);
  assert.match(said.out, /^WRONG {2}the log of the restored backup/m);
  assert.match(said.out, /nothing was noted/);
  assert.equal(restored_drills(), "1");
});

await step("a folder that still has a master key, or is none, is refused before anybody types", async () => {
  const here = await drill([], [], "--restored", server.data);
  assert.equal(here.code, 1);
  assert.match(here.out, /master key in that folder already|name the database/);
  const none = await drill([], [], "--restored", join(home, "nowhere"));
  assert.equal(none.code, 1);
  assert.ok(!/Regel 1 van 4/.test(here.out + none.out));
});

await step("where a master key is, none is written", async () => {
  const before = readFileSync(master());
  const said = await type(["recovery", "restore"], made.shares[0], made.shares[1]);
  assert.equal(said.code, 1);
  assert.match(said.out, /Er is hier al een hoofdsleutel/);
  assert.ok(readFileSync(master()).equals(before));
});

await server.stop();
const key = readFileSync(master());

await step("the master key is lost: two officials bring it back, and what was sealed opens", async () => {
  rmSync(master());
  const wrong = [...made.shares[1]];
  assert.equal((await type(["recovery", "restore"], made.shares[0], made.shares[0])).code, 1);
  assert.ok(!existsSync(master()), "nothing is written before it fits");
  const said = await type(["recovery", "restore"], wrong, made.shares[2]);
  assert.equal(said.code, 0, said.out);
  assert.ok(readFileSync(master()).equals(key));
  assert.equal(statSync(master()).mode & 0o777, 0o600);
  await server.run();
  const sanne = await sign_in(server, "sanne-fictief");
  const [reference] = rows(server, "SELECT reference FROM signal");
  assert.match((await sanne.open(`/signalen/${reference}`)).text, /Een verzonnen verhaal om te lezen/);
  assert.match(server.file("log", "000000000001.log").toString(), /\trecovery_used\t/);
});

await step("another master key in its place is noticed, and shares are not made of it", async () => {
  writeFileSync(master(), Buffer.alloc(32, 7));
  const said = await make(officials);
  assert.equal(said.code, 1, said.out);
  assert.match(said.out, /hoort niet bij deze map/);
  writeFileSync(master(), key);
});

await step("the master key is not replaced under a server, nor by a key that is another one", async () => {
  const said = server.command("keys", "replace-master");
  assert.equal(said.code, 1, said.out);
  assert.match(said.out, /Stop the server first/);
  assert.ok(readFileSync(master()).equals(key));
  await server.stop();
  writeFileSync(master(), Buffer.alloc(32, 7));
  assert.match(server.command("keys", "replace-master").out, /Nothing was changed/);
  writeFileSync(master(), key);
});

let newer;
await step("a new master key: all that was sealed opens, browsers sign in anew, and the old key is nowhere", async () => {
  await server.run();
  const before = await sign_in(server, "sanne-fictief");
  await server.stop();
  const said = server.command("keys", "replace-master");
  assert.equal(said.code, 0, said.out);
  assert.match(said.out, /keys of municipalities renewed, [1-9]\d* keys of files wrapped anew/);
  newer = readFileSync(master());
  assert.ok(newer.length === 32 && !newer.equals(key));
  assert.ok(!holds(key));
  assert.ok(!readdirSync(join(server.data, "vault")).some((name) => /\.(next|old|new)$/.test(name)));
  await server.run();
  const [reference] = rows(server, "SELECT reference FROM signal");
  assert.doesNotMatch((await before.get(`/signalen/${reference}`)).text, /Een verzonnen verhaal om te lezen/);
  const sanne = await sign_in(server, "sanne-fictief");
  assert.match((await sanne.open(`/signalen/${reference}`)).text, /Een verzonnen verhaal om te lezen/);
  await report(server, answers);
  assert.match(server.file("log", "000000000001.log").toString(), /\tkeys\tcommand_line\tmaster_replaced\t/);
  const verdict = server.command("log", "verify");
  assert.equal(verdict.code, 0, verdict.out);
  assert.equal(server.command("check").code, 0);
});

await step("the papers are of an older key: it is said everywhere, and they open nothing", async () => {
  const status = server.command("keys", "status");
  assert.match(status.out, /^\(master key\) {2}replaced on \d{4}-\d\d-\d\d: the shares on paper are of the key before/m);
  assert.equal(status.code, 1);
  assert.match(server.command("doctor").out, /the shares on paper are of an older key/);
  const ravi = await sign_in(server, "ravi-sprookje");
  assert.match((await ravi.open("/status")).text, /De delen op papier zijn van een oudere hoofdsleutel, vervangen[\s\S]*seinhuis recovery make/);
  const said = await drill(made.shares[0], made.shares[1]);
  assert.equal(said.code, 1);
  assert.match(said.out, /van de hoofdsleutel van vóór de huidige/);
});

await step("new shares give the new key back, also to a backup that was made after it", async () => {
  const anew = await make(officials);
  assert.equal(anew.code, 0, anew.out);
  assert.match(server.command("keys", "status").out, /^\(master key\) {2}3 shares of \d{4}-\d\d-\d\d, not rehearsed yet/m);
  const said = await drill(anew.shares[0], anew.shares[1], "--restored", restore());
  assert.equal(said.code, 0, said.out);
  await server.stop();
  rmSync(master());
  assert.equal((await type(["recovery", "restore"], anew.shares[1], anew.shares[2])).code, 0);
  assert.ok(readFileSync(master()).equals(newer));
});

end();
await server.close();
