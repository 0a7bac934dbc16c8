/* node tests/stories/start.story.mjs [build/src/seinhuis]
 *
 * Each way in which it does not start says in one sentence what is wrong and which setting or command changes it, and ends with 1.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, renameSync, rmSync, writeFileSync, appendFileSync, readFileSync } from "node:fs";
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
  ["there is no vault", (data) => renameSync(join(data, "vault"), join(data, "kluis")), /the keys in vault\/ cannot be read: restore them/],
];

for (const [sentence, spoil, said, words = ["--port", "0"], left_out] of ways) {
  if (left_out) {
    skip(sentence, "there is no sqlite3");
    continue;
  }
  await step(sentence, async () => {
    const data = join(home, "spoiled");
    rmSync(data, { recursive: true, force: true });
    cpSync(whole, data, { recursive: true });
    spoil(data);
    const ran = run(["serve", "--data", data, ...words]);
    assert.equal(ran.signal, null, `it did not end by itself: ${ran.stderr}`);
    assert.equal(ran.status, 1, ran.stderr);
    assert.match(ran.stderr, said);
    assert.ok(ran.stderr.trim().split("\n").filter((line) => line.startsWith("seinhuis: ")).length <= 3, ran.stderr);
  });
}
await step("a server runs already", async () => {
  const { spawn } = await import("node:child_process");
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
