/* node tests/stories/keys.story.mjs [build/src/seinhuis]
 *
 * The keys of municipalities are renewed while people report and officials read: nothing is lost, what is destroyed meanwhile stays
 * destroyed, and a copy of the key store from before opens nothing any more. Every process is killed at random moments of it.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { on_postgresql, rows } from "./database.mjs";
import { Browser, Server, code_of, day, pause, program, sign_in, story, to_check, until } from "./client.mjs";

const { step, skip, end } = story("keys");
const REPORTS = 24, SENDERS = 8, KILLS = 10;
const server = await Server.start({ program: program(process.argv[2]), settings: { begrenzing: "nee", "openingen-per-minuut": 1000000 } });
const form = "/melden/voorbeeldstad/bericht";
const answers = (number) => ({ relatie: "familie", waarover: "persoon", verhaal: `Verhaal van ${number}.`, wie: "Iemand", leeftijd: "volwassen", contact: "vertrouwelijk", naam: `Noor ${number}` });
const folder = (...parts) => join(server.data, ...parts);
const codes = new Map(); /* by the number in the story */

/* As people do: again when it was not received. */
async function send(number) {
  const browser = new Browser(server, `sender ${number}`);
  const check = await to_check(browser, form, answers(number));
  for (let tries = 0; tries < 200; tries++) {
    const page = await browser.fill(check, {}, { button: "versturen" }).catch(() => null);
    if (page?.status === 200) {
      codes.set(number, code_of(page));
      return;
    }
    assert.ok(page === null || page.status === 503, `${page?.status} ${page?.text.slice(0, 200)}`);
    await pause(50);
  }
  assert.fail("it never gets through");
}

async function send_all(numbers) {
  const left = [...numbers];
  await Promise.all(Array.from({ length: SENDERS }, async () => {
    while (left.length > 0) {
      await send(left.shift());
    }
  }));
}
const numbers = (from, count) => Array.from({ length: count }, (_, at) => from + at);

/* Beside what else happens here; `command` of client.mjs would wait. */
function rotate(...words) {
  const child = spawn(server.program, ["keys", "rotate", ...words, "--data", server.data], { stdio: ["ignore", "pipe", "pipe"] });
  let out = "";
  child.stdout.on("data", (bytes) => (out += bytes));
  child.stderr.on("data", (bytes) => (out += bytes));
  return new Promise((resolve) => child.on("exit", (code) => resolve({ code, out })));
}

/* The stories that Sanne can read, by number; of a dossier whose story does not open there is none. */
async function readable() {
  const sanne = await sign_in(server, "sanne-fictief");
  const found = new Set();
  for (const [reference] of rows(server, "SELECT reference FROM signal ORDER BY signal").map((row) => row.split("|"))) {
    const page = await sanne.get(`/signalen/${reference}`);
    const number = /Verhaal van (\d+)\./.exec(page.text)?.[1];
    if (number !== undefined) {
      found.add(Number(number));
    }
  }
  return found;
}

async function assert_all_readable() {
  assert.deepEqual([...(await readable())].sort((a, b) => a - b), [...codes.keys()].sort((a, b) => a - b));
}

const versions = () => server.file("vault", "municipalities").toString().split("\n").filter((line) => /^\d+ \d+ [0-9a-f]+$/.test(line) && !/ 0+$/.test(line)).length;
const slots = () => {
  const file = server.file("store", "keys.slots");
  return Array.from({ length: file.length / 128 - 1 }, (_, at) => file.subarray((at + 1) * 128, (at + 2) * 128)).filter((slot) => slot[0] === 1);
};
const keep = (name) => {
  const to = join(server.home, name);
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to);
  for (const part of ["store", "vault"]) {
    cpSync(folder(part), join(to, part), { recursive: true });
  }
  return to;
};

await send_all(numbers(1, REPORTS));

await step("what was reported is readable, and each municipality has one key", async () => {
  await assert_all_readable();
  assert.equal(versions(), 3);
});

await server.stop();
const before = keep("before");
const wrapped_before = slots().map((slot) => slot.subarray(8, 80).toString("hex"));
await server.run();

await step("keys are renewed while people report and officials read; nobody is refused", async () => {
  const sanne = await sign_in(server, "sanne-fictief");
  let renewing = true;
  const reading = (async () => {
    while (renewing) {
      await sanne.open("/signalen");
    }
  })();
  const sending = send_all(numbers(100, REPORTS));
  for (let round = 0; round < 3; round++) {
    const said = await rotate();
    assert.equal(said.code, 0, said.out);
    assert.match(said.out, /^3 keys of municipalities renewed, \d+ keys of files wrapped anew\.$/m);
  }
  await sending;
  renewing = false;
  await reading;
  assert.equal(codes.size, 2 * REPORTS);
  await assert_all_readable();
});

await step("not one wrapped key of before is in the key store, nor any version but the newest in the vault", () => {
  const now = new Set(slots().map((slot) => slot.subarray(8, 80).toString("hex")));
  assert.ok(wrapped_before.length >= 3 * REPORTS);
  assert.deepEqual(wrapped_before.filter((wrapped) => now.has(wrapped)), []);
  assert.equal(versions(), 3);
});

await step("one municipality alone can be renewed; a code that is none is refused with where to look", async () => {
  const said = await rotate("--municipality", "proefdam");
  assert.match(said.out, /^1 keys of municipalities renewed/m);
  const wrong = await rotate("--municipality", "nergens");
  assert.equal(wrong.code, 2);
  assert.match(wrong.out, /see: seinhuis keys status/);
});

await step("keys status says since when, when again, and that nothing is half done", () => {
  const said = server.command("keys", "status");
  assert.equal(said.code, 0, said.out);
  assert.match(said.out, /^proefdam {2}version 5 since \d{4}-\d\d-\d\d, renewed again on \d{4}-\d\d-\d\d \(term 14 days\), the version before it is destroyed$/m);
  assert.doesNotMatch(said.out, /half done|LATE/);
});

await step("the log says what was done with keys, and nothing of a key", () => {
  const log = server.file("log", "000000000001.log").toString();
  for (const object of ["key_begun", "key_renewed", "key_ended"]) {
    assert.match(log, new RegExp(`\tsystem\t0\t-\tkeys\tcommand_line\t${object}\t`));
  }
  assert.ok(!log.includes(wrapped_before[0]));
});

/* What is destroyed at once is who reported; the rest when nobody decided otherwise in time. */
async function withdraw(number) {
  const page = await new Browser(server, "the reporter").post("/mijn-melding/intrekken/ja", { code: codes.get(number) });
  assert.match(page.text, /ingetrokken/);
  codes.delete(number);
}

await step("reporters withdraw and dossiers are destroyed while keys are renewed: what is destroyed never comes back", async () => {
  const used = slots().length;
  let going = true;
  const renewing = (async () => {
    while (going) {
      assert.equal((await rotate()).code, 0);
    }
  })();
  for (const number of numbers(1, 8)) {
    await withdraw(number);
  }
  const run = spawn(server.program, ["retention", "run", "--at", day({ days: 21 }).iso, "--data", server.data], { stdio: "ignore" });
  assert.equal(await new Promise((resolve) => run.on("exit", resolve)), 0);
  going = false;
  await renewing;
  assert.equal(slots().length, used - 8 * 3);
  await assert_all_readable();
});

await step(`${KILLS} times vault or web is killed at a random moment of it: both keys open until it is done, and it is done later`, async () => {
  for (let kill = 0; kill < KILLS; kill++) {
    const running = rotate();
    await pause(Math.random() * 120);
    process.kill(server.processes()[kill % 2 === 0 ? "vault" : "web"][0], "SIGKILL");
    await running;
    await until("the server is back", async () => (await server.health()).status === 200, 20000);
    if (kill === KILLS - 1) {
      await assert_all_readable();
    }
  }
  await until("it is done", async () => (await rotate()).code === 0);
  assert.equal(versions(), 3);
  await assert_all_readable();
});

await step("the log is whole", () => assert.equal(server.command("log", "verify").code, 0));

await server.stop();
const now = keep("now");
const put = (store, vault) => {
  for (const [part, from] of [["store", store], ["vault", vault]]) {
    rmSync(folder(part), { recursive: true });
    cpSync(join(from, part), folder(part), { recursive: true });
  }
};
async function readable_with(store, vault) {
  put(store, vault);
  await server.run();
  const found = await readable();
  server.process.kill("SIGKILL"); /* not `stop`: such a mixture is not whole */
  await server.ended;
  await pause(300);
  return found;
}

if (on_postgresql) {
  skip("an older copy opens nothing", "the database is not in the folder");
} else {
  await step("with the vault's folder of then, the copy of then opens everything: what follows could fail", async () => {
    assert.equal((await readable_with(before, before)).size, REPORTS);
  });
  await step("with the vault's present folder, a copy of database and key store from before opens nothing, also not what was destroyed since", async () => {
    assert.equal((await readable_with(before, now)).size, 0);
  });
}
put(now, now);
await server.run();
await step("what is there now is readable as before", assert_all_readable);

await step("when the term is over the program renews the keys by itself, and tells why in the log", async () => {
  const version = () => Number(/^proefdam {2}version (\d+) since/m.exec(server.command("keys", "status").out)[1]);
  const before_term = version();
  await server.stop();
  server.configure("begrenzing = nee\nopeningen-per-minuut = 1000000\nklok-vooruit = 15\n");
  await server.run();
  await until("the key of the term is renewed", () => version() === before_term + 1, 30000);
  await until("every one of them is", () => versions() === 3, 30000);
  /* The clock may have gone on to another month, and the log to another segment. */
  const lines = readdirSync(folder("log")).filter((name) => name.endsWith(".log")).sort().map((name) => server.file("log", name).toString()).join("");
  assert.match(lines, /\tkeys\tkey_term\tkey_ended\t/);
  await assert_all_readable();
});

end();
await server.close();
