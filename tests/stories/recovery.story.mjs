/* node tests/stories/recovery.story.mjs [build/src/seinhuis]
 *
 * Two officials and the master key: shares are made and typed back, rehearsed, refused when wrong, and in the end they bring back an
 * installation whose master key is lost. Nothing of a share or of the key reaches the disk, the log or a list of processes.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rows } from "./database.mjs";
import { Server, program, report, sign_in, story } from "./client.mjs";

const { step, end } = story("recovery");
const server = await Server.start({ program: program(process.argv[2]) });
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

await step("a restored backup is tried with the same two shares", async () => {
  const copy = join(server.home, "teruggezet");
  cpSync(join(server.data, "vault"), join(copy, "vault"), { recursive: true, filter: (path) => !path.endsWith("master.key") });
  const said = await drill(made.shares[0], made.shares[2], "--restored", copy);
  assert.equal(said.code, 0, said.out);
  assert.match(said.out, /opent ook de teruggezette reservekopie/);
  assert.deepEqual(rows(server, "SELECT count(*) FROM key_recovery_drill WHERE restored <> 0"), ["1"]);
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

end();
await server.close();
