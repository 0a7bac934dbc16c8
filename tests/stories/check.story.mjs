/* node tests/stories/check.story.mjs [build/src/seinhuis]
 *
 * `seinhuis check` on an installation that was damaged by hand: each damage is named, by the number of its dossier and with what to do,
 * and nothing that is whole is. It finds nothing in a server that works, repairs what is safe, and says what it leaves to people.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { on_postgresql } from "./database.mjs";
import { Server, program, report, reporter, sign_in, story } from "./client.mjs";

const server = await Server.start({ program: program(process.argv[2]), settings: { begrenzing: "nee" } });
const { step, skip, end } = story("check");
const answers = { relatie: "familie", waarover: "persoon", verhaal: "Een verzonnen verhaal dat niemand mag lezen", wie: "Iemand", leeftijd: "volwassen", contact: "vertrouwelijk", naam: "Noor" };
const folder = (...parts) => join(server.data, ...parts);
const check = (...words) => server.command("check", ...words);
const sql = (text) => {
  const ran = spawnSync("sqlite3", [folder("store", "seinhuis.db"), text], { encoding: "utf8" });
  assert.equal(ran.status, 0, ran.stderr);
  return ran.stdout.trim();
};

const { code } = await report(server, answers);
await report(server, { ...answers, verhaal: "Nog een verzonnen verhaal" });
await (await sign_in(server, "sanne-fictief")).open("/signalen");

await step("a server that works is whole, and check says so while it works", async () => {
  const said = check();
  assert.equal(said.code, 0, said.out);
  assert.match(said.out, /Everything is whole\./);
  assert.match(said.out, /keys named by rows: 6/);
});

await step("the form for programs says the same, as one JSON object", () => {
  const said = check("--json");
  const found = JSON.parse(said.out.slice(0, said.out.lastIndexOf("}") + 1));
  assert.deepEqual([found.whole, found.findings, found.more], [true, [], 0]);
  assert.equal(found.facts["keys named by rows"], "6");
});

await step("words that it does not know are refused with how to say it", () => {
  const said = check("--mend");
  assert.equal(said.code, 2);
  assert.match(said.out, /usage: seinhuis check \[--repair\] \[--json\] \[--no-wait\]/);
});

await step("a temporary file that a stop left is found, and --repair removes it", () => {
  writeFileSync(folder("vault", "municipalities.new"), "half");
  assert.match(check().out, /FOUND {2}files file-left municipalities\.new: .*--repair removes it/);
  const mended = check("--repair");
  assert.equal(mended.code, 0, mended.out);
  assert.match(mended.out, /MENDED files file-left municipalities\.new/);
  assert.ok(!existsSync(folder("vault", "municipalities.new")));
});

await server.stop();
rmSync(folder("control"), { force: true });
const whole = join(server.home, "whole");
cpSync(server.data, whole, { recursive: true });

/* Each damage alone, on a copy put back: exactly one rule speaks, and not the story. */
async function damaged(sentence, rule, damage, remedy) {
  await step(sentence, () => {
    rmSync(server.data, { recursive: true });
    cpSync(whole, server.data, { recursive: true });
    damage();
    const said = check();
    assert.equal(said.code, 1, said.out);
    const found = said.out.split("\n").filter((line) => line.startsWith("FOUND"));
    assert.ok(found.some((line) => line.split(" ").includes(rule) || line.split(" ").includes(`${rule}:`)), `${rule}: ${said.out}`);
    assert.ok(found.every((line) => /; .+\.$/.test(line)), "each says what to do");
    assert.match(said.out, remedy);
    assert.doesNotMatch(said.out, /verzonnen|Noor|Iemand/);
  });
}

if (on_postgresql || spawnSync("sqlite3", ["-version"]).status !== 0) {
  skip("damage to rows is named", "each damage is done to a copy of SQLite's file");
} else {
  const number = sql("SELECT reference FROM signal ORDER BY signal LIMIT 1");
  const one = `signal = (SELECT signal FROM signal WHERE reference = '${number}')`;
  const names = new RegExp(`FOUND  signals \\S+ ${number}: `);
  await damaged("a story that is gone while its key stands is named by the number of its dossier", "signal-without-story", () => sql(`DELETE FROM signal_story WHERE ${one}`), names);
  await damaged("a story without its key is named", "story-without-key", () => sql(`UPDATE signal SET story_key = NULL WHERE ${one}`), names);
  await damaged("a signal without the row of whom it is about is named", "signal-without-subject", () => sql(`DELETE FROM signal_subject WHERE ${one}`), names);
  await damaged("a reporter without the key is named", "half-reporter", () => sql(`UPDATE signal SET reporter_key = NULL, code_hash = NULL WHERE ${one}`), names);
  await damaged("a signal without a step to its state is named", "signal-state-without-step", () => sql(`DELETE FROM step WHERE ${one}`), names);
  await damaged("a move that the table does not know is named", "signal-move", () => sql(`UPDATE signal SET state = 9, outcome = 2 WHERE ${one}; INSERT INTO step SELECT step + 1, signal, 5, 1, 9, NULL, role, at, NULL, NULL, 0, NULL FROM step WHERE ${one} LIMIT 1`), names);
  await damaged("a closed signal without an outcome is named", "half-closed", () => sql(`UPDATE signal SET state = 9 WHERE ${one}`), names);
  await damaged("a text that is not sealed is named, and not shown", "signal-not-sealed", () => sql(`UPDATE signal_story SET story = CAST('Een verzonnen verhaal dat niemand mag lezen' AS BLOB) WHERE ${one}`), names);
  await damaged("a term that is missing is named", "signal-without-term", () => sql(`UPDATE signal SET inform_state = 1, inform_due = NULL WHERE ${one}`), names);
  await damaged("a key that two rows name is named, with both dossiers", "key-shared", () => sql(`UPDATE signal SET story_key = (SELECT story_key FROM signal WHERE reference = '${number}')`), /FOUND  signals key-shared .*\nFOUND  signals key-shared /);
  await damaged("a row without what it refers to is named by the engine", "engine", () => sql(`PRAGMA foreign_keys = OFF; DELETE FROM signal WHERE reference = '${number}'`), /restore the newest backup/);
  await damaged("a key that is gone from the key store is named with its dossier", "dossier-without-key", () => {
    const slots = readFileSync(folder("store", "keys.slots"));
    const slot = Number(BigInt(sql(`SELECT story_key FROM signal WHERE reference = '${number}'`)) & 0xffffffffn);
    slots.fill(0, slot * 128, slot * 128 + 4);
    writeFileSync(folder("store", "keys.slots"), slots);
  }, names);
  await damaged("a key that the disk changed is named with its dossier", "key-damaged", () => {
    const slots = readFileSync(folder("store", "keys.slots"));
    const slot = Number(BigInt(sql(`SELECT story_key FROM signal WHERE reference = '${number}'`)) & 0xffffffffn);
    slots[slot * 128 + 40] ^= 1;
    writeFileSync(folder("store", "keys.slots"), slots);
  }, names);
  await damaged("a database that remembers lines which the log lacks is told", "log-older-than-database", () => sql("INSERT INTO intent VALUES (4000)"), /the log was put back/);
}
await damaged("a changed line of the log is told, with its file", "log-broken", () => {
  const file = folder("log", "000000000001.log");
  writeFileSync(file, readFileSync(file, "latin1").replace(/\treceive\t/, "\tviewing\t"), "latin1");
}, /FOUND  log log-broken 000000000001\.log: /);

await step("an orphaned key is freed by the next opening, and told as such", () => {
  rmSync(server.data, { recursive: true });
  cpSync(whole, server.data, { recursive: true });
  const slots = readFileSync(folder("store", "keys.slots"));
  slots[100 * 128] = 1;
  slots[100 * 128 + 4] = 1;
  writeFileSync(folder("store", "keys.slots"), slots);
  const said = check();
  assert.equal(said.code, 0, said.out);
  assert.match(said.out, /keys freed when the installation was opened: 1/);
  assert.match(check().out, /keys freed when the installation was opened: 0/);
});

await step("after all this the copy that was put back serves its reporter", async () => {
  await server.run();
  assert.match((await reporter(server, code)).text, /Hoe het ermee staat/);
});
await server.close();
end();
