/* node tests/stories/backup.story.mjs [build/src/seinhuis]
 *
 * An IT department makes backups beside a server that serves, proves them, loses the machine and has it back; and everything that can
 * go wrong with a place of backups goes wrong: torn, changed, missing, full, read-only, killed in the middle, two at once.
 */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { can_look, database_lines, on_postgresql, rows } from "./database.mjs";
import { Browser, Server, code_of, pause, program, report, reporter, sign_in, story, to_check, until } from "./client.mjs";

process.setMaxListeners(50); /* a database of its own for every restore on PostgreSQL */
const { step, skip, end } = story("backup");
const seinhuis = program(process.argv[2]);
const home = mkdtempSync(join(tmpdir(), "seinhuis-backups-"));
process.on("exit", () => {
  spawnSync("umount", ["-l", join(home, "mounted")]);
  rmSync(home, { recursive: true, force: true });
});
const at = (...parts) => join(home, ...parts);
const target = at("target");
mkdirSync(target);
writeFileSync(at("passphrase"), "vier losse woorden samen\n", { mode: 0o600 });

const run = (...words) => {
  const ran = spawnSync(seinhuis, words, { encoding: "utf8", timeout: 120000, env: { ...process.env, TMPDIR: home } });
  const out = `${ran.stdout ?? ""}${ran.stderr ?? ""}`;
  return { code: ran.status, out, wrong: out.split("\n").filter((line) => /WRONG|proved:|restored:|NOT/.test(line)).join("\n") };
};
const made = run("backup-key", "make", at("secret"), "--passphrase-file", at("passphrase"));
assert.equal(made.code, 0, made.out);
const public_key = /reservekopie-sleutel = (\S+)/.exec(made.out)[1];

const server = await Server.start({ program: seinhuis, settings: { begrenzing: "nee", "reservekopie-sleutel": public_key, "openingen-per-minuut": 1000000 } });
const told = "Hij zegt dat hij zaterdag met een zwaard van karton naar het dorpsplein gaat.";
const answers = (number) => ({ relatie: "familie", waarover: "persoon", verhaal: `${told} Bericht ${number}.`, wie: "Sem Karton", leeftijd: "volwassen", contact: "vertrouwelijk", naam: `Noor ${number}` });
const backup = (...words) => run("backup", target, ...words, "--data", server.data);
const secret = ["--key", at("secret"), "--passphrase-file", at("passphrase")];
const master = ["--master-key", join(server.data, "vault", "master.key")];

/* A place for PostgreSQL to restore to: its own empty database. */
let confs = 0;
const conf = () => {
  const path = at(`conf-${++confs}`);
  const lines = database_lines();
  const kept = readFileSync(join(server.data, "seinhuis.conf"), "utf8").split("\n").filter((line) => !line.startsWith("database"));
  writeFileSync(path, lines + kept.join("\n"));
  return ["--conf", path];
};
const verify = (...words) => run("restore", "--verify", target, ...secret, ...conf(), ...words);
const leftovers = () => readdirSync(home).filter((name) => name.startsWith("seinhuis-restore-"));
const manifests = (set) => readdirSync(join(target, set)).filter((name) => name.endsWith(".manifest")).sort();
const chunks = (set) => readdirSync(join(target, set, "chunks")).flatMap((place) => readdirSync(join(target, set, "chunks", place)).map((name) => join(target, set, "chunks", place, name)));
const holds = (folder, words) => readdirSync(folder).some((name) => {
  const path = join(folder, name);
  return statSync(path).isDirectory() ? holds(path, words) : readFileSync(path).includes(words);
});

/* --- while people report -------------------------------------------------------------------------------------------- */

const codes = [];
let reporting = true;
async function reports_on(number) {
  for (let count = 0; reporting; count++) {
    const browser = new Browser(server, `sender ${number}`);
    const check = await to_check(browser, "/melden/voorbeeldstad/bericht", answers(`${number}-${count}`));
    const page = await browser.fill(check, {}, { button: "versturen" });
    assert.equal(page.status, 200, page.text.slice(0, 200));
    codes.push(code_of(page));
  }
}

let acknowledged = [];
await step("a backup is made while people report: nobody waits for it, and nothing that was received before it began is missing", async () => {
  const senders = Promise.all([1, 2, 3, 4].map(reports_on));
  await until("some reports are in", () => codes.length >= 12, 60000);
  acknowledged = [...codes];
  const running = spawn(seinhuis, ["backup", target, "--prune", "--data", server.data], { stdio: ["ignore", "pipe", "pipe"] });
  let out = "";
  running.stdout.on("data", (bytes) => (out += bytes));
  running.stderr.on("data", (bytes) => (out += bytes));
  const code = await new Promise((resolve) => running.on("exit", resolve));
  const during = codes.length;
  await until("reports go on", () => codes.length > during, 60000);
  reporting = false;
  await senders;
  assert.equal(code, 0, out);
  assert.match(out, /What is destroyed now can be read from these backups[\s\S]*14 days[\s\S]*nog te bevestigen/);
});

await step("the place of backups holds nothing that can be read: no text, no name, no key", () => {
  const key = readFileSync(join(server.data, "vault", "master.key"));
  for (const words of ["SQLite format", "seinhuis-municipalities", "zwaard", "Sem Karton", "INSERT", "schema_migration", key]) {
    assert.ok(!holds(target, words), `readable: ${words}`);
  }
});

await step("the next backup writes only what changed", () => {
  const second = backup();
  assert.equal(second.code, 0, second.out);
  const [, all, fresh] = /data +\d+ bytes in (\d+) chunks; new: (\d+) chunks/.exec(second.out).map(Number);
  assert.ok(fresh < all, second.out);
  assert.match(second.out, /without --prune every older backup keeps its keys/);
});

let proved = "";
await step("a backup is proved in a scratch folder that goes away, with a report that an auditor can read", () => {
  const out = verify(...master, "--report", at("report"), "--by", "Ina Controle");
  assert.equal(out.code, 0, out.wrong);
  proved = readFileSync(at("report"), "utf8");
  for (const line of [/by\tIna Controle, account /, /right\tfiles, keys and log: every chunk/, /right\tthe log: not one line/, /right\tthe master key opens/, /right\tsealed values that opened: [1-9]/, /result\tproved/, /receipt\t[0-9a-f]{64}/]) {
    assert.match(proved, line);
  }
  assert.deepEqual(leftovers(), []);
});

await step("without the master key the report says which part was not proved", () => {
  const out = verify();
  assert.equal(out.code, 0, out.wrong);
  assert.match(out.out, /not proved\tthat sealed content opens/);
});

await step("the installation notes the proof, and no report that was changed or is of another", () => {
  const note = run("backup", "proved", at("report"), "--data", server.data);
  assert.equal(note.code, 0, note.out);
  writeFileSync(at("changed"), proved.replace("Ina Controle", "Ida Controle"));
  assert.equal(run("backup", "proved", at("changed"), "--data", server.data).code, 1);
  if (can_look) {
    assert.deepEqual(rows(server, "SELECT kind FROM backup_state ORDER BY kind"), ["1", "2", "3"]);
  }
});

/* --- coming back ----------------------------------------------------------------------------------------------------- */

await step("a restore refuses a folder with an installation, another passphrase, and another key", () => {
  assert.match(run("restore", target, server.data, ...secret).out, /there is something in that folder already/);
  writeFileSync(at("wrong"), "vier andere woorden samen\n");
  assert.match(run("restore", target, at("new"), "--key", at("secret"), "--passphrase-file", at("wrong")).out, /not the passphrase/);
  assert.equal(run("backup-key", "make", at("other"), "--passphrase-file", at("passphrase")).code, 0);
  assert.match(run("restore", target, at("new"), "--key", at("other"), "--passphrase-file", at("passphrase")).out, /sealed to another key/);
  assert.match(run("backup-key", "make", at("other"), "--passphrase-file", at("passphrase")).out, /there is a file of that name/);
  assert.ok(!existsSync(at("new")) && !existsSync(at("new.partial")));
});

/* A server on what was restored, to look at it as people do. */
async function serve_restored(folder) {
  const restored = Object.assign(new Server(), { program: seinhuis, env: {}, home: folder, data: folder, said: "", logged: [], unfinished: "" });
  await restored.run();
  return restored;
}

await step("the machine is lost and comes back: who reported before the backup finds the report, and officials read it", async () => {
  const back = run("restore", target, at("new"), ...secret, ...conf(), ...master);
  assert.equal(back.code, 0, back.wrong);
  const restored = await serve_restored(at("new"));
  for (const code of acknowledged) {
    const page = await reporter(restored, code);
    assert.equal(page.status, 200, page.text.slice(0, 200));
  }
  const officer = await sign_in(restored, "sanne-fictief");
  const list = await officer.open("/signalen");
  const page = await officer.open(/href="(\/signalen\/[A-Z0-9-]+)"/.exec(list.body)[1]);
  assert.match(page.text, /zwaard van karton/);
  await restored.stop(); /* `seinhuis check` finds nothing */
});

await step("the newest log goes with every restore, and what was destroyed after the backup is destroyed again", async () => {
  await report(server, answers("te vernietigen"));
  assert.equal(backup().code, 0);
  /* By the daily run, which takes no two people: everything that is due in half a year. */
  const ran = server.command("retention", "run", "--at", new Date(Date.now() + 200 * 86400000).toISOString().slice(0, 10));
  assert.equal(ran.code, 0, ran.out);
  const [, destroyed] = /destroyed: +(\d+)/.exec(ran.out).map(Number);
  assert.ok(destroyed > 0, ran.out);
  const back = verify(...master, "--log", join(server.data, "log"));
  assert.equal(back.code, 0, back.wrong);
  assert.match(back.out, new RegExp(`right\tdestroyed again: ${destroyed}\n`));
});

/* --- what goes wrong ------------------------------------------------------------------------------------------------- */

await step("a chunk that was changed, and one that is missing, are named, and nothing is restored", () => {
  /* Of all backups together: the newest may not need each. */
  const used = chunks("data").map((path) => [path, readFileSync(path)]);
  for (const [path, content] of used) {
    const other = Buffer.from(content);
    other[content.length - 20] ^= 1;
    writeFileSync(path, other);
  }
  const wrong = verify();
  assert.equal(wrong.code, 1);
  assert.match(wrong.out, /WRONG\ta chunk was changed of store\/seinhuis\.(db|tables)/);
  assert.match(run("restore", target, at("half"), ...secret, ...conf()).out, /Nothing was restored/);
  assert.ok(!existsSync(at("half")) && !existsSync(at("half.partial")));
  used.forEach(([path]) => unlinkSync(path));
  assert.match(verify().out, /WRONG\ta chunk is missing of store\/seinhuis\.(db|tables)/);
  used.forEach(([path, content]) => writeFileSync(path, content));
  assert.equal(verify().code, 0);
  assert.deepEqual(leftovers(), []);
});

await step("a list of contents that was torn is no candidate: the one before it is taken, and the report says so", () => {
  const newest = join(target, "data", manifests("data").at(-1));
  const content = readFileSync(newest);
  truncateSync(newest, content.length - 10);
  const out = verify();
  assert.equal(out.code, 0, out.wrong);
  assert.match(out.out, /note\tlists of contents that are torn or changed[^\n]*: 1/);
  writeFileSync(newest, content);
});

await step("a second backup at the same time is refused, on this machine and at the place of backups", async () => {
  const holder = spawn("flock", [join(target, "lock"), "sleep", "4"], { stdio: "ignore" });
  const holding = new Promise((resolve) => holder.on("exit", resolve));
  await pause(300);
  const refused = backup();
  assert.equal(refused.code, 1);
  assert.match(refused.out, /another backup is running/);
  holder.kill();
  await holding;
  spawnSync("flock", [join(target, "lock"), "true"], { timeout: 30000 }); /* the sleep that it left behind */
});

await step("a backup that is killed at any moment leaves no half backup, and the next one cleans up", async () => {
  const before = manifests("data").length;
  for (let ms = 5; ms < 400; ms += 35) {
    const running = spawn(seinhuis, ["backup", target, "--data", server.data], { stdio: "ignore" });
    const ended = new Promise((resolve) => running.on("exit", resolve));
    await pause(ms);
    running.kill("SIGKILL");
    await ended;
  }
  assert.equal(verify().code, 0);
  const next = backup("--prune");
  assert.equal(next.code, 0, next.out);
  assert.ok(manifests("data").length > before);
  assert.ok(!existsSync(join(server.data, "backup", "database.copy")));
  const named = chunks("data").length;
  assert.equal(backup("--prune").code, 0);
  assert.ok(chunks("data").every((path) => !path.endsWith(".new")) && chunks("data").length >= named);
  assert.equal(verify(...master).code, 0);
});

const mounted = at("mounted");
mkdirSync(mounted);
if (process.getuid() !== 0 || spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", mounted]).status !== 0) {
  skip("a place of backups that is full or read-only is said so, and is no backup", "needs root to mount a small disk");
} else {
  await step("a place of backups that is full or read-only is said so, and is no backup", () => {
    writeFileSync(join(mounted, "something"), Buffer.alloc(900000));
    const full = run("backup", mounted, "--data", server.data);
    assert.equal(full.code, 1);
    assert.match(full.out, /is full/);
    assert.deepEqual(readdirSync(join(mounted, "data")).filter((name) => name.endsWith(".manifest")), []);
    const small = verify(...master, "--scratch", mounted);
    assert.equal(small.code, 1, small.out);
    assert.match(small.out, /no room to restore to: \d+ MB are needed and 0 MB are free/);
    assert.ok(!readdirSync(mounted).some((name) => name.startsWith("seinhuis-restore")));
    assert.equal(spawnSync("mount", ["-o", "remount,ro", mounted]).status, 0);
    const only = run("backup", mounted, "--data", server.data);
    assert.equal(only.code, 1);
    assert.match(only.out, /cannot be written to/);
    assert.equal(server.process.exitCode, null);
  });
}

await step("settings that are wrong are told in a sentence", () => {
  const lines = readFileSync(join(server.data, "seinhuis.conf"), "utf8");
  writeFileSync(join(server.data, "seinhuis.conf"), lines.replace(public_key, `${public_key.slice(0, -1)}${public_key.endsWith("0") ? "1" : "0"}`));
  assert.match(backup().out, /reservekopie-sleutel is no public key/);
  writeFileSync(join(server.data, "seinhuis.conf"), lines.replace(/reservekopie-sleutel.*\n/, ""));
  assert.match(backup().out, /there is no key to seal backups to/);
  writeFileSync(join(server.data, "seinhuis.conf"), lines);
  assert.match(run("backup", at("nowhere"), "--data", server.data).out, /mount it, or make the folder/);
  assert.match(run("restore", "--verify", at("nowhere"), ...secret).out, /there is no backup in that folder/);
});

await step("pruning keeps each rotation to its own term, and says from when the oldest is", () => {
  const keys = manifests("keys").length;
  appendFileSync(join(server.data, "seinhuis.conf"), "klok-vooruit = 20\n");
  const pruned = backup("--prune");
  assert.equal(pruned.code, 0, pruned.out);
  assert.match(pruned.out, new RegExp(`keys +removed: ${keys} backups`));
  assert.equal(manifests("keys").length, 1);
  assert.ok(manifests("data").length > 1);
  /* The oldest data with the keys that are left: it restores, and is told what it lacks. */
  assert.equal(verify(...master).code, 0);
});

if (!can_look) {
  skip("a backup of an older version is brought up to date when it is restored", "needs sqlite3");
} else {
  await step("a backup of an older version is brought up to date when it is restored", async () => {
    await server.stop();
    cpSync(join(server.data, "seinhuis.conf"), at("conf-kept"));
    const older = "DROP TABLE backup_state; DELETE FROM schema_migration WHERE number = 910;";
    const words = on_postgresql ? ["psql", "-X", "-q", "-d", /^database-beheer = (.*)$/m.exec(readFileSync(at("conf-kept"), "utf8"))[1], "-c", older] : ["sqlite3", join(server.data, "store", "seinhuis.db"), older];
    assert.equal(spawnSync(words[0], words.slice(1)).status, 0);
    const old = backup("--only", "data");
    assert.equal(old.code, 0, old.out);
    const out = verify(...master);
    assert.equal(out.code, 0, out.wrong);
    assert.match(out.out, /steps that brought it there: 1\n/);
  });
}

if (server.process.exitCode === null && server.process.signalCode === null) {
  await server.stop();
}
end();
