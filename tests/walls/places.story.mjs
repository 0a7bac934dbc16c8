/* node tests/walls/places.story.mjs [build/src/seinhuis]
 *
 * Where the server runs: on a kernel without Landlock or with an old one (tests/walls/kernel.c), as an ordinary user who may
 * lock little memory, and as root with an account for each process.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { appendFileSync, chmodSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Server, program, report, sign_in, story } from "../stories/client.mjs";

const { step, skip, end } = story("places");
const seinhuis = program(process.argv[2]);
const kernel = join(dirname(seinhuis), "..", "tests", "walls", "walls_kernel");

/* A program that runs ours somewhere else: `words` in front of it. */
function elsewhere(server, name, ...words) {
  const path = join(server.home, name);
  writeFileSync(path, `#!/bin/sh\nexec ${words.map((word) => `'${word}'`).join(" ")} '${seinhuis}' "$@"\n`);
  chmodSync(path, 0o755);
  return path;
}

const works = async (server) => {
  await report(server, { relatie: "buur", waarover: "groep", verhaal: "Het werkt hier", contact: "anoniem" });
  assert.match((await (await sign_in(server, "sanne-fictief")).open("/signalen")).text, /Open: \d+ /);
};

const server = await Server.start({ program: seinhuis });
await server.stop();

/* --- kernels ------------------------------------------------------------------------------------------------------------ */

server.program = elsewhere(server, "without", kernel, "0");
await step("without Landlock it does not start, and the sentence names the setting that accepts it", () => {
  rmSync(join(server.data, "demo")); /* a demonstration goes without by itself */
  const ran = server.command("serve", "--port", "0");
  assert.equal(ran.code, 1);
  assert.match(ran.out, /no Landlock.*zonder-landlock = ja/);
});
await step("with that setting it starts, and health says that a wall is missing", async () => {
  writeFileSync(join(server.data, "demo"), "");
  appendFileSync(join(server.data, "seinhuis.conf"), "zonder-landlock = ja\n");
  await server.run();
  await works(server);
  assert.equal((await server.health()).parts.walls, "no_landlock");
  await server.stop();
});
for (const abi of [1, 2, 3, 4, 5, 6]) {
  await step(`with the Landlock of ABI ${abi} it starts and works`, async () => {
    server.program = elsewhere(server, `abi${abi}`, kernel, String(abi));
    writeFileSync(join(server.data, "seinhuis.conf"), readFileSync(join(server.data, "seinhuis.conf"), "utf8").replace(/zonder-landlock.*\n/, ""));
    try {
      await server.run();
      await works(server);
      assert.equal((await server.health()).parts.walls, "ok");
    } finally {
      await server.stop();
    }
  });
}
server.program = seinhuis;

/* --- accounts ----------------------------------------------------------------------------------------------------------- */

const NOBODY = 65534;
const own = (id, ...words) => assert.equal(spawnSync("chown", ["-R", ...words, `${id}:${id}`, server.home]).status, 0);
const as_nobody = ["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups", "--inh-caps=-all", "--"];
const locking = (bytes) => ["prlimit", `--memlock=${bytes}:${bytes}`, ...as_nobody];
const why_not = process.getuid() !== 0 ? "it takes root to be somebody else"
  : spawnSync(as_nobody[0], [...as_nobody.slice(1), seinhuis, "version"]).status !== 0 ? "an ordinary user cannot reach the program here" : null;

const user_works = (limit) => `as an ordinary user who may lock ${limit} of memory it starts and works`;
const too_little = "as one who may lock less it does not start, and the sentence says what to raise";
const apart = "started as root, each process runs as the account that is named after it";
if (why_not !== null) {
  [user_works("8 MB"), user_works("64 kB"), too_little, apart].forEach((sentence) => skip(sentence, why_not));
} else {
  chmodSync(server.home, 0o755);
  own(NOBODY);
  for (const [limit, bytes] of [["8 MB", 8 << 20], ["64 kB", 64 << 10]]) {
    await step(user_works(limit), async () => {
      server.program = elsewhere(server, `lock${bytes}`, ...locking(bytes));
      await server.run();
      await works(server);
      const { web, vault } = server.processes();
      for (const pid of [...web, ...vault]) {
        assert.match(readFileSync(`/proc/${pid}/status`, "latin1"), new RegExp(`^Uid:\\s+${NOBODY}\\s`, "m"));
      }
      /* Keys and nothing else: some pages. */
      assert.match(readFileSync(`/proc/${vault[0]}/status`, "latin1"), /^VmLck:\s+[1-9]\d? kB/m);
      await server.stop();
    });
  }
  await step(too_little, () => {
    server.program = elsewhere(server, "lock16384", ...locking(16384));
    const ran = server.command("serve", "--port", "0");
    assert.equal(ran.code, 1);
    assert.match(ran.out, /ulimit -l 64/);
  });
  own(0);
  const names = ["web", "vault", "password", "sheet"];
  const passwd = join(server.home, "passwd");
  writeFileSync(passwd, readFileSync("/etc/passwd", "utf8") + names.map((name, i) => `seinhuis-${name}:x:${61000 + i}:${61000 + i}::/:/usr/sbin/nologin\n`).join(""));
  chmodSync(passwd, 0o644);
  if (spawnSync("unshare", ["-m", "mount", "--bind", passwd, "/etc/passwd"]).status !== 0) {
    skip(apart, "no accounts can be made up here");
  } else {
    await step(apart, async () => {
      server.program = elsewhere(server, "accounts", "unshare", "-m", "sh", "-c", `mount --bind "${passwd}" /etc/passwd && exec "$0" "$@"`);
      await server.run();
      await works(server);
      const running = server.processes();
      names.forEach((name, i) => running[name].forEach((pid) => {
        assert.match(readFileSync(`/proc/${pid}/status`, "latin1"), new RegExp(`^Uid:\\s+${61000 + i}\\s+${61000 + i}\\s`, "m"), name);
      }));
      await server.stop();
    });
  }
}
await server.close();
end();
