/* node tests/walls/service.story.mjs [build/src/seinhuis]
 *
 * The server as a service of systemd: it is ready when web and vault answer, says that it lives only while both do, starts a
 * web process anew that stands still, and serves on a socket that systemd opened. Here systemd is played by a socket that
 * prints what it is told, and by systemd-socket-activate.
 */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import { dirname, join } from "node:path";
import { Server, program, story, until as until_ms } from "../stories/client.mjs";

const { step, skip, end } = story("service");
const seinhuis = program(process.argv[2]);
const notified = join(dirname(seinhuis), "..", "tests", "walls", "walls_notified");
const WATCHDOG_US = 12000000;
/* What is awaited comes by clocks of the server's own, up to half a minute; a busy machine may add to that. */
const until = (what, holds) => until_ms(what, holds, 120000);

/* Everything that systemd would hear. */
class Systemd {
  async open(path) {
    this.heard = "";
    this.process = spawn(notified, [path], { stdio: ["ignore", "pipe", "inherit"] });
    this.process.stdout.on("data", (bytes) => (this.heard += bytes));
    await until("systemd is played", () => this.heard.startsWith("listening"));
    return this;
  }
  count = (words) => this.heard.split("\n").filter((line) => line === words).length;
  close() {
    this.process.kill();
  }
}

const server = await Server.start({ program: seinhuis });
await server.stop();
const systemd = await new Systemd().open(join(server.home, "notify"));
process.env.NOTIFY_SOCKET = join(server.home, "notify");
process.env.WATCHDOG_USEC = String(WATCHDOG_US);

try {
  await server.run();
  await step("it says that it is ready, and goes on saying that it lives", async () => {
    await until("it is ready", () => systemd.count("READY=1") === 1);
    const before = systemd.count("WATCHDOG=1");
    await until("it says so again", () => systemd.count("WATCHDOG=1") >= before + 2);
    assert.equal(systemd.count("READY=1"), 1);
  });

  await step("a web process that stands still is killed and started anew, and then it lives again", async () => {
    const [web] = server.processes().web;
    process.kill(web, "SIGSTOP");
    await until("there is another", () => server.processes().web.length === 1 && server.processes().web[0] !== web);
    await until("the operational log says so", () => /"part":"web","event":"killed_because_silent"/.test(server.said));
    const before = systemd.count("WATCHDOG=1");
    await until("it says that it lives", () => systemd.count("WATCHDOG=1") > before);
    await until("all is well", async () => (await server.health()).status === 200);
  });

  await step("while the vault stands still it does not say that it lives, and says why", async () => {
    const [vault] = server.processes().vault;
    process.kill(vault, "SIGSTOP");
    try {
      await until("it tells", () => /the vault does not/.test(systemd.heard));
      const before = systemd.count("WATCHDOG=1");
      const [web] = server.processes().web;
      const beats = () => Number(readFileSync(`/proc/${web}/io`, "latin1").match(/syscw: (\d+)/)[1]);
      const written = beats();
      await until("web went on for longer than systemd would have waited", () => beats() > written + WATCHDOG_US / 1e6 + 2);
      assert.equal(systemd.count("WATCHDOG=1"), before);
    } finally {
      process.kill(vault, "SIGCONT");
    }
    const before = systemd.count("WATCHDOG=1");
    await until("it lives again", () => systemd.count("WATCHDOG=1") > before);
  });

  await step("when it is told to stop it says so", async () => {
    await server.stop();
    await until("it is said", () => systemd.count("STOPPING=1") === 1);
  });
} finally {
  if (server.running()) {
    await server.stop();
  }
  systemd.close();
  delete process.env.NOTIFY_SOCKET;
  delete process.env.WATCHDOG_USEC;
}

/* --- a socket that systemd opened ----------------------------------------------------------------------------------- */

const get = (where) => new Promise((resolve, reject) => {
  http.get({ ...where, path: "/melden/voorbeeldstad", headers: { host: "localhost" } }, (answer) => {
    answer.resume();
    answer.on("end", () => resolve(answer.statusCode));
  }).on("error", reject);
});

/* systemd-socket-activate takes no port 0: one that was free a moment ago. */
const free_port = () => new Promise((resolve) => {
  const probe = net.createServer().listen(0, "127.0.0.1", () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});

async function activated(sockets, talk) {
  const words = [...sockets.flatMap((one) => ["-l", one]), "-E", "PATH", seinhuis, "serve", "--data", server.data];
  const run = spawn("systemd-socket-activate", words, { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  run.stdout.on("data", (bytes) => (said += bytes));
  run.stderr.on("data", (bytes) => (said += bytes));
  const ended = new Promise((resolve) => run.on("exit", (code) => resolve(code)));
  try {
    await until("it listens", () => run.exitCode !== null || (said.match(/Listening on/g) ?? []).length === sockets.length);
    await talk(() => said, ended);
  } finally {
    run.kill("SIGTERM");
    await ended;
  }
}

const by_tcp = "it serves on a TCP socket that systemd opened, also the request that started it";
const by_unix = "it serves on a unix socket that systemd opened";
const two = "given two sockets it does not start, and says what to write in seinhuis.socket";
if (spawnSync("systemd-socket-activate", ["--version"]).status !== 0) {
  [by_tcp, by_unix, two].forEach((sentence) => skip(sentence, "there is no systemd-socket-activate"));
} else {
  await step(by_tcp, async () => {
    const port = await free_port();
    await activated([`127.0.0.1:${port}`], async () => assert.equal(await get({ host: "127.0.0.1", port }), 200));
  });
  await step(by_unix, () => activated([join(server.home, "http")], async () => {
    assert.ok(statSync(join(server.home, "http")).isSocket());
    assert.equal(await get({ socketPath: join(server.home, "http") }), 200);
  }));
  await step(two, () => activated([join(server.home, "one"), join(server.home, "two")], async (said, ended) => {
    get({ socketPath: join(server.home, "one") }).catch(() => null);
    assert.equal(await ended, 1);
    assert.match(said(), /one ListenStream= in seinhuis\.socket/);
  }));
}
await server.close();
end();
