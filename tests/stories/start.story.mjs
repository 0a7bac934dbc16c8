/* node tests/stories/start.story.mjs [build/src/seinhuis]
 *
 * Each way in which it does not start says in one sentence what is wrong and which setting or command changes it, and ends with 1.
 */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync, appendFileSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { program, story } from "./client.mjs";

const { step, skip, end } = story("start");
const seinhuis = program(process.argv[2]);
const home = mkdtempSync(join(tmpdir(), "seinhuis-start-"));
const whole = join(home, "whole");
const run = (words) => spawnSync(seinhuis, words, { encoding: "utf8", timeout: 30000 });
assert.equal(run(["init", "--demo", "--data", whole]).status, 0);
const other = join(home, "other");
assert.equal(run(["init", "--demo", "--data", other]).status, 0);
const taken = createServer().listen(0, "127.0.0.1");
await new Promise((resolve) => taken.once("listening", resolve));
const has_sqlite = spawnSync("sqlite3", ["-version"]).status === 0;

const set = (line) => (data) => appendFileSync(join(data, "seinhuis.conf"), `${line}\n`);
function copied(to = join(home, "spoiled")) {
  rmSync(to, { recursive: true, force: true });
  cpSync(whole, to, { recursive: true });
  return to;
}
const ways = [
  ["another program has the port", set(`poort = ${taken.address().port}`), /poort \d+: another program listens there: stop it, or choose another port/, []],
  ["the address is not this machine's", set("luisteradres = 192.0.2.1"), /luisteradres 192\.0\.2\.1: this machine does not have that address/],
  ["the address is a name", set("luisteradres = example"), /luisteradres example: not a numeric address/],
  ["numbers would be for everybody", set("meetadres = 0.0.0.0:9464"), /meetadres .*others could reach that: use 127\.0\.0\.1, or write van-buiten behind it/],
  ["the address for numbers is none", set("meetadres = hier"), /meetadres hier: not an address/],
  ["there is no data folder", (data) => rmSync(data, { recursive: true }), /the data folder cannot be opened: make one with seinhuis init/],
  ["a setting does not exist", set("kleur = blauw"), /seinhuis\.conf line \d+: kleur is no setting; see: seinhuis settings/],
  ["a setting has no value", set("werkers"), /line \d+: werkers has no "="/],
  ["a setting has a value it cannot have", set("werkers = 0"), /line \d+: werkers has a value it cannot have; see: seinhuis settings/],
  ["the level of the log is none", set("logniveau = alles"), /logniveau .*write detail, info, warning or error/],
  ["the clock is moved outside a demonstration", (data) => { rmSync(join(data, "demo")); set("klok-vooruit = 2")(data); }, /klok-vooruit only works in a demonstration folder/],
  ["no database server answers", set("database = postgresql://127.0.0.1:1/niemand"), /the database does not answer: check that it runs, and the host and port/],
  ["the database is gone", (data) => rmSync(join(data, "store", "seinhuis.db")), /the database cannot be opened/],
  ["the database is from a newer version", (data) => spawnSync("sqlite3", [join(data, "store", "seinhuis.db"), "UPDATE schema_migration SET number = 99999 WHERE number = (SELECT MAX(number) FROM schema_migration)"]), /the database was changed by Seinhuis .* does not know: .*install Seinhuis .*, or restore a backup/, undefined, !has_sqlite],
  ["the master key is gone", (data) => rmSync(join(data, "vault", "master.key")), /the master key is not there: put vault\/master\.key back/],
  ["the master key is another installation's", (data) => cpSync(join(other, "vault", "master.key"), join(data, "vault", "master.key")), /the master key or vault\/municipalities is damaged, or of another installation/],
  ["the master key is damaged", (data) => writeFileSync(join(data, "vault", "master.key"), readFileSync(join(data, "vault", "master.key")).subarray(0, 31)), /the master key or vault\/municipalities is damaged/],
  ["themes is no folder", (data) => { rmSync(join(data, "themes"), { recursive: true, force: true }); writeFileSync(join(data, "themes"), ""); }, /themes\/ in it, is no folder or cannot be opened by this user: .*chown -R/],
  ["there is no log", (data) => rmSync(join(data, "log"), { recursive: true }), /log\/ in the data folder cannot be opened: put it back from a backup/],
  ["there is no vault", (data) => renameSync(join(data, "vault"), join(data, "kluis")), /the keys in vault\/ cannot be read: restore them/],
];

for (const [sentence, spoil, said, words = ["--port", "0"], left_out] of ways) {
  if (left_out) {
    skip(sentence, "there is no sqlite3");
    continue;
  }
  await step(sentence, async () => {
    const data = copied();
    spoil(data);
    const ran = run(["serve", "--data", data, ...words]);
    assert.equal(ran.signal, null, `it did not end by itself: ${ran.stderr}`);
    assert.equal(ran.status, 1, ran.stderr);
    assert.match(ran.stderr, said);
    assert.ok(ran.stderr.trim().split("\n").filter((line) => line.startsWith("seinhuis: ")).length <= 3, ran.stderr);
  });
}
/* --- where only root can put us ------------------------------------------------------------------------------------ */

const why_not_root = process.getuid() === 0 ? null : "it takes root";
const NOBODY = 65534;
const as_nobody = ["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups", "--inh-caps=-all", "--"];
const why_not_nobody = why_not_root ?? (spawnSync(as_nobody[0], [...as_nobody.slice(1), seinhuis, "version"]).status === 0 ? null : "an ordinary user cannot reach the program here");

function refuses(words, said) {
  const ran = spawnSync(words[0], words.slice(1), { encoding: "utf8", timeout: 30000 });
  assert.equal(ran.signal, null, `it did not end by itself: ${ran.stderr}`);
  assert.equal(ran.status, 1, ran.stderr);
  assert.match(ran.stderr, said);
}

/* `whole` for that user, and this part of it root's again. */
function of_nobody(part) {
  const data = copied();
  for (const words of [["-R", `${NOBODY}`, data], ["-R", "0", join(data, part)]]) {
    assert.equal(spawnSync("chown", words).status, 0);
  }
  return [...as_nobody, seinhuis, "serve", "--data", data, "--port", "0"];
}

const chown = /by this user.*chown -R|to this user with chown -R|this user's \(chown -R\)/;
for (const [name, part, said] of [
  ["the data folder", ".", /the data folder, .* cannot be opened by this user/],
  ["the vault's folder", "vault", /the keys in vault\/ cannot be read/],
  ["the folder of the log", "log", /log\/ in the data folder cannot be opened/],
  ["the folder of the database", "store", /store\/ .* cannot be opened by this user/],
  ["the key store", "store/keys.slots", /check that store\/seinhuis\.db and store\/keys\.slots are there/],
]) {
  const sentence = `${name} is another user's`;
  if (why_not_nobody !== null) {
    skip(sentence, why_not_nobody);
    continue;
  }
  await step(sentence, () => {
    chmodSync(home, 0o755);
    const words = of_nobody(part);
    refuses(words, said);
    refuses(words, chown);
  });
}

const no_fonts = "there are no fonts";
if (why_not_root !== null || spawnSync("unshare", ["-m", "mount", "-t", "tmpfs", "tmpfs", "/usr/share/fonts"]).status !== 0) {
  skip(no_fonts, "it takes root to hide the system's");
} else {
  await step(no_fonts, () => refuses(["unshare", "-m", "sh", "-c", `mount -t tmpfs tmpfs /usr/share/fonts && exec "$0" "$@"`, seinhuis, "serve", "--data", copied(), "--port", "0"],
    /no fonts in \/usr\/share\/fonts .*: install fonts-noto-core/));
}

const disk = join(home, "disk");
mkdirSync(disk);
if (why_not_root !== null || spawnSync("mount", ["-t", "tmpfs", "-o", "size=24m", "tmpfs", disk]).status !== 0) {
  skip("the disk is full", "a small disk of its own takes root");
} else {
  process.on("exit", () => spawnSync("umount", ["-l", disk]));
  await step("the disk is full", () => {
    const data = copied(join(disk, "data"));
    spawnSync("dd", ["if=/dev/zero", `of=${join(disk, "ballast")}`, "bs=4k"]); /* until nothing fits any more */
    refuses([seinhuis, "serve", "--data", data, "--port", "0"], /the disk of the data folder is full: make room on it/);
    rmSync(join(disk, "ballast"));
  });
  spawnSync("umount", ["-l", disk]);
}

/* A server of PostgreSQL's protocol that knows one answer. */
await step("the password of the database is wrong", async () => {
  const refused = Buffer.from("SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed for user \"serves\"\0\0");
  const head = Buffer.alloc(5, "E");
  head.writeInt32BE(refused.length + 4, 1);
  const database = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", (bytes) => (bytes.length === 8 ? socket.write("N") : socket.end(Buffer.concat([head, refused])))); /* 8: asks for TLS */
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => database.once("listening", resolve));
  const data = copied();
  set(`database = postgresql://serves:wrong@127.0.0.1:${database.address().port}/x`)(data);
  const child = spawn(seinhuis, ["serve", "--data", data, "--port", "0"], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (bytes) => (said += bytes));
  const code = await new Promise((resolve) => child.on("close", resolve));
  database.close();
  assert.equal(code, 1, said);
  assert.match(said, /the database refuses the name or password in its address: correct the setting `database`/);
});

await step("a server runs already", async () => {
  const first = spawn(seinhuis, ["serve", "--data", whole, "--port", "0"], { stdio: ["ignore", "ignore", "pipe"] });
  await new Promise((resolve) => first.stderr.once("data", resolve));
  const second = run(["serve", "--data", whole, "--port", "0"]);
  const gone = new Promise((resolve) => first.once("exit", resolve));
  first.kill("SIGTERM");
  await gone;
  assert.equal(second.status, 1);
  assert.match(second.stderr, /a server or a command is using this data folder: stop it, or wait/);
});

taken.close();
rmSync(home, { recursive: true, force: true });
end();
