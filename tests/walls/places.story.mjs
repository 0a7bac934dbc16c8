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
import { sanitized } from "./sanitized.mjs";

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

/* The server, run by this program; whatever comes of it, it is stopped, so that one failure is one. */
async function running(path, talk) {
  server.program = path;
  try {
    await server.run();
    await works(server);
    await talk();
  } finally {
    await server.stop();
  }
}

const server = await Server.start({ program: seinhuis });
try {
  await server.stop();
  await kernels();
  await accounts();
} finally {
  server.program = seinhuis;
  await server.close();
}
end();

/* --- kernels ------------------------------------------------------------------------------------------------------------ */

async function kernels() {
  const without = elsewhere(server, "without", kernel, "0");
  await step("without Landlock it does not start, and the sentence names the setting that accepts it", () => {
    rmSync(join(server.data, "demo")); /* a demonstration goes without by itself */
    server.program = without;
    try {
      const ran = server.command("serve", "--port", "0");
      assert.equal(ran.code, 1);
      assert.match(ran.out, /no Landlock.*zonder-landlock = ja/);
    } finally {
      writeFileSync(join(server.data, "demo"), "");
    }
  });
  const settings = readFileSync(join(server.data, "seinhuis.conf"), "utf8");
  await step("with that setting it starts, and health says that a wall is missing", async () => {
    appendFileSync(join(server.data, "seinhuis.conf"), "zonder-landlock = ja\n");
    try {
      await running(without, async () => assert.equal((await server.health()).parts.walls, "no_landlock"));
    } finally {
      writeFileSync(join(server.data, "seinhuis.conf"), settings);
    }
  });
  for (const abi of [1, 2, 3, 4, 5, 6]) {
    await step(`with the Landlock of ABI ${abi} it starts and works`, () => running(elsewhere(server, `abi${abi}`, kernel, String(abi)),
      async () => assert.equal((await server.health()).parts.walls, "ok")));
  }
  server.program = seinhuis;
}

/* --- accounts ----------------------------------------------------------------------------------------------------------- */

async function accounts() {
  const NOBODY = 65534;
  const own = (id) => assert.equal(spawnSync("chown", ["-R", `${id}:${id}`, server.home]).status, 0);
  const as_nobody = ["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups", "--inh-caps=-all", "--"];
  const locking = (bytes) => ["prlimit", `--memlock=${bytes}:${bytes}`, ...as_nobody];
  const why_not = process.getuid() !== 0 ? "it takes root to be somebody else"
    : spawnSync(as_nobody[0], [...as_nobody.slice(1), seinhuis, "version"]).status !== 0 ? "an ordinary user cannot reach the program here" : null;
  const why_no_lock = sanitized(seinhuis) ? "a sanitizer's mlock does nothing" : null;

  const user_works = (limit) => `as an ordinary user who may lock ${limit} of memory it starts and works`;
  const locked = (limit) => `and with ${limit} the vault's keys are locked: some pages, and nothing else`;
  const too_little = "as one who may lock less it does not start, and the sentence says what to raise";
  const apart = "started as root, each process runs as the account that is named after it";
  if (why_not !== null) {
    [user_works("8 MB"), user_works("64 kB"), locked("8 MB"), locked("64 kB"), too_little, apart].forEach((sentence) => skip(sentence, why_not));
    return;
  }
  chmodSync(server.home, 0o755);
  own(NOBODY);
  for (const [limit, bytes] of [["8 MB", 8 << 20], ["64 kB", 64 << 10]]) {
    let of_vault = "";
    await step(user_works(limit), () => running(elsewhere(server, `lock${bytes}`, ...locking(bytes)), () => {
      const { web, vault } = server.processes();
      for (const pid of [...web, ...vault]) {
        assert.match(readFileSync(`/proc/${pid}/status`, "latin1"), new RegExp(`^Uid:\\s+${NOBODY}\\s`, "m"));
      }
      of_vault = readFileSync(`/proc/${vault[0]}/status`, "latin1");
    }));
    if (why_no_lock !== null) {
      skip(locked(limit), why_no_lock);
    } else {
      await step(locked(limit), () => assert.match(of_vault, /^VmLck:\s+[1-9]\d? kB/m));
    }
  }
  if (why_no_lock !== null) {
    skip(too_little, why_no_lock);
  } else {
    await step(too_little, () => {
      server.program = elsewhere(server, "lock16384", ...locking(16384));
      const ran = server.command("serve", "--port", "0");
      assert.equal(ran.code, 1);
      assert.match(ran.out, /ulimit -l 64/);
    });
  }
  own(0);
  const names = ["web", "vault", "password", "sheet"];
  const passwd = join(server.home, "passwd");
  writeFileSync(passwd, readFileSync("/etc/passwd", "utf8") + names.map((name, i) => `seinhuis-${name}:x:${61000 + i}:${61000 + i}::/:/usr/sbin/nologin\n`).join(""));
  chmodSync(passwd, 0o644);
  if (spawnSync("unshare", ["-m", "mount", "--bind", passwd, "/etc/passwd"]).status !== 0) {
    skip(apart, "no accounts can be made up here");
    return;
  }
  const with_accounts = elsewhere(server, "accounts", "unshare", "-m", "sh", "-c", `mount --bind "${passwd}" /etc/passwd && exec "$0" "$@"`);
  await step(apart, () => running(with_accounts, () => {
    const running_now = server.processes();
    names.forEach((name, i) => running_now[name].forEach((pid) => {
      assert.match(readFileSync(`/proc/${pid}/status`, "latin1"), new RegExp(`^Uid:\\s+${61000 + i}\\s+${61000 + i}\\s`, "m"), name);
    }));
  }));
}
