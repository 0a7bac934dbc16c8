/* node tests/stories/operations.story.mjs [build/src/seinhuis]
 *
 * What whoever keeps an installation running gets to know, and what not: health, numbers, the operational log, and a stop under
 * load. (start.story.mjs: what is said when it does not start.)
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { Browser, Server, pause, program, report, sign_in, story, to_check, until } from "./client.mjs";

const { step, skip, end } = story("operations");
const form = "/melden/voorbeeldstad/bericht";
const answers = (words) => ({ relatie: "familie", waarover: "persoon", verhaal: words, wie: "Iemand", leeftijd: "volwassen", contact: "vertrouwelijk", naam: "Noor" });

/* --- numbers ------------------------------------------------------------------------------------------------------- */

const server = await Server.start({ program: program(process.argv[2]), settings: { logniveau: "detail", begrenzing: "nee" } });
const numbers_socket = join(server.data, "numbers");
await server.stop();
server.set("meetadres", numbers_socket);
await server.run();

/* A page on a unix socket. */
const ask = (path, method = "GET") => new Promise((resolve, reject) => {
  request({ socketPath: numbers_socket, path, method }, (answer) => {
    let text = "";
    answer.on("data", (bytes) => (text += bytes)).on("end", () => resolve({ status: answer.statusCode, text }));
  }).on("error", reject).end();
});
const samples = (text) => text.split("\n").filter((line) => line && !line.startsWith("#"));
const value_of = (text, series) => Number(samples(text).find((line) => line.startsWith(`${series} `))?.split(" ").pop());

const words = {
  class: ["resident", "staff", "own"], outcome: ["done", "elsewhere", "refused", "failed"],
  failure: ["busy", "full", "vault", "press", "outcome_unknown", "other"], limit: ["queue", "body", "malformed", "forms", "sign_in", "code"],
  lane: ["public", "door", "known", "staff"], keeper: ["vault", "password", "sheet"], process: ["web", "vault", "password", "sheet"],
  part: ["database", "vault", "password", "sheet", "keys", "log", "disk", "schema"],
  task: ["round", "settling", "log_projection", "lapses", "daily", "retention", "key_renewal"],
  kept: ["backup", "verified_restore", "recovery_drill", "key_rotation"],
};

await step("the numbers are in the format that Prometheus reads", async () => {
  const { status, text } = await ask("/metrics");
  assert.equal(status, 200);
  const judged = spawnSync("promtool", ["check", "metrics"], { input: text, encoding: "utf8" });
  assert.equal(judged.error, undefined, "promtool is there: script/bootstrap test");
  assert.equal(judged.status, 0, judged.stdout + judged.stderr);
});
await step("the numbers tell since when the key is used that is used longest", async () => {
  const before = Math.floor(Date.now() / 1000);
  assert.equal(server.command("keys", "rotate").code, 0);
  let text = "";
  await until("the renewal is told", async () => {
    text = (await ask("/metrics")).text;
    return value_of(text, 'seinhuis_kept_timestamp_seconds{kept="key_rotation"}') >= before;
  }, 30000);
  assert.equal(spawnSync("promtool", ["check", "metrics"], { input: text, encoding: "utf8" }).status, 0);
});
await step("no label carries anything but words of a closed list", async () => {
  await report(server, answers("Hij praat alleen nog over de strijd"));
  await sign_in(server, "demo-voorbeeldstad-1").catch(() => {});
  const { text } = await ask("/metrics");
  for (const line of samples(text)) {
    const found = /^seinhuis_[a-z_]+(?:\{([^}]*)\})? -?[0-9]+(?:\.[0-9]+)?$/.exec(line);
    assert.ok(found, line);
    for (const [, name, value] of (found[1] ?? "").matchAll(/([a-z]+)="([^"]*)"/g)) {
      assert.ok(name === "le" ? /^(\+Inf|[0-9.]+)$/.test(value) : words[name]?.includes(value), line);
    }
  }
  assert.doesNotMatch(text, /voorbeeldstad|melden|signalen/);
});
await step("who asks every moment cannot see that somebody reported", async () => {
  const { text: before } = await ask("/metrics");
  await report(server, answers("Nog een bericht"));
  const { text: after } = await ask("/metrics");
  const moving = (text) => samples(text).filter((line) => !/^seinhuis_(disk_free_bytes|task_ended|web_memory_bytes)/.test(line));
  assert.deepEqual(moving(after), moving(before));
});
await step("there is one page of numbers, and it is only read", async () => {
  assert.equal((await ask("/")).status, 404);
  assert.equal((await ask("/melden")).status, 404);
  assert.equal((await ask("/metrics", "POST")).status, 405);
});

/* --- health -------------------------------------------------------------------------------------------------------- */

const health_lines = () => server.command("health");

await step("health tells each part, over HTTP and on the command line", async () => {
  const { status, parts } = await server.health();
  assert.equal(status, 200);
  assert.deepEqual(Object.keys(parts), [...words.part, "walls"]);
  assert.ok(Object.values(parts).every((state) => ["ok", "low", "no_landlock"].includes(state)), JSON.stringify(parts));
  const told = health_lines();
  assert.equal(told.code, 0, told.out);
  assert.deepEqual(told.out.trim().split("\n").map((line) => line.split(": ")[0]), [...words.part, "walls"]);
});
await step("a stranger learns no version, path or name from it", async () => {
  const text = await (await fetch(`${server.url}/_healthz/readyz`)).text();
  assert.doesNotMatch(text, /\d+\.\d+|\/tmp|sqlite|postgres|seinhuis/i);
});
await step("a vault that stands still is seen, and the process is still alive", async () => {
  const [vault] = server.processes().vault;
  process.kill(vault, "SIGSTOP");
  try {
    await until("the vault is told as away", async () => (await server.health()).parts.vault === "away", 30000);
    assert.equal((await server.health()).status, 503);
    assert.equal((await fetch(`${server.url}/_healthz/livez`)).status, 200);
    const told = health_lines();
    assert.equal(told.code, 1);
    assert.match(told.out, /^vault: away$/m);
  } finally {
    process.kill(vault, "SIGCONT");
  }
  await until("all is well again", async () => (await server.health()).status === 200, 30000);
});
await step("a part that ended is counted when it was started anew", async () => {
  process.kill(server.processes().sheet[0], "SIGKILL");
  await until("the restart is told", async () => value_of((await ask("/metrics")).text, 'seinhuis_process_restarts{process="sheet"}') === 1, 20000);
  await until("all is well again", async () => (await server.health()).status === 200, 30000);
});

await step("the doctor says per finding what to do, whether a server runs or not", async () => {
  const found = server.command("doctor");
  assert.match(found.out, /^fine {4}server: runs$/m);
  assert.match(found.out, /^fine {4}database: opens/m);
  assert.match(found.out, /^advice {2}backup: there is no key to seal it to: run seinhuis backup-key/m);
  chmodSync(join(server.data, "log"), 0o755);
  const open = server.command("doctor");
  assert.equal(open.code, 1);
  assert.match(open.out, /^WRONG {3}log: is open to every user of this machine: chmod o-rwx$/m);
  chmodSync(join(server.data, "log"), 0o700);
  await server.stop();
  assert.match(server.command("doctor").out, /^fine {4}server: does not run$/m);
  await server.run();
});

/* --- the operational log ------------------------------------------------------------------------------------------- */

await step("the lines of one report can be found together in the web process, the vault and the writer", async () => {
  const from = server.logged.length;
  await report(server, answers("Dit staat in geen enkel logboek"));
  await until("the lines are there", () => {
    const traces = new Map();
    for (const { trace, part } of server.logged.slice(from).filter((line) => line.trace)) {
      traces.set(trace, (traces.get(trace) ?? new Set()).add(part));
    }
    return [...traces.values()].some((parts) => ["web", "vault", "writer"].every((part) => parts.has(part)));
  });
});
await step("a trace that a stranger sends is not taken over", async () => {
  const theirs = "4bf92f3577b34da6a3ce929d0e0e4736";
  await fetch(`${server.url}/melden`, { headers: { traceparent: `00-${theirs}-00f067aa0ba902b7-01` } });
  await pause(200);
  assert.ok(!server.said.includes(theirs.slice(0, 16)));
});

/* --- stopping ------------------------------------------------------------------------------------------------------ */

await step("told to stop under load, it answers what it began, and nothing that was received is lost", async () => {
  const received = [];
  const others = [];
  let stopping = false;
  const senders = Array.from({ length: 12 }, async (_, number) => {
    for (let count = 0; !stopping; count++) {
      const browser = new Browser(server, `sender ${number}`);
      try {
        const check = await to_check(browser, form, answers(`Bericht ${number}-${count}`));
        const page = await browser.fill(check, {}, { button: "versturen" });
        (page.status === 200 ? received : others).push(page.status === 200 ? /id="code">([^<]+)</.exec(page.body)[1] : page.status);
      } catch (error) {
        assert.doesNotMatch(String(error), /\b50\d\b/, String(error));
        return; /* the connection was closed, or nobody listens any more */
      }
    }
  });
  await until("reports come in", () => received.length > 20);
  const begun = Date.now();
  const stopped = server.stop();
  await stopped;
  stopping = true;
  await Promise.all(senders);
  console.log(`        stopped in ${Date.now() - begun} ms, with ${received.length} reports received`);
  await server.run(); /* whatever is wrong below, the next steps have a server */
  assert.deepEqual(others.filter((status) => status >= 500), []);
  assert.doesNotMatch(server.said, /"event":"killed"/);
  for (const code of received) {
    const page = await new Browser(server, "the reporter").post("/mijn-melding", { code });
    assert.equal(page.status, 200, `${code} was received and is not there`);
  }
});
await step("told twice, it ends at once", async () => {
  const [vault] = server.processes().vault;
  process.kill(vault, "SIGSTOP"); /* so that the first stop would have to wait for it */
  server.process.kill("SIGTERM");
  await pause(300);
  server.process.kill("SIGTERM");
  let ended = false;
  server.ended.then(() => (ended = true));
  await until("it has ended", () => ended, 5000);
  await server.run();
});
await step("on SIGHUP it starts anew with its settings read again, and no connection is refused", async () => {
  const before = server.processes().web[0];
  const refused = [];
  let going = true;
  const asking = (async () => {
    while (going) {
      await fetch(`${server.url}/melden`, { headers: { connection: "close" } }).catch((error) => error.cause?.code === "ECONNREFUSED" && refused.push(error));
    }
  })();
  try {
    server.process.kill("SIGHUP");
    await until("another process serves", () => server.processes().web.length === 1 && server.processes().web[0] !== before, 20000);
    await until("it is ready", async () => (await server.health()).status === 200, 20000);
  } finally {
    going = false;
  }
  await asking;
  assert.deepEqual(refused, []);
});

await server.close();
end();
