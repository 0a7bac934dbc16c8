/* node tests/walls/inside.story.mjs [build/src/seinhuis]
 *
 * Each process of a running server is made to try, from inside, what no code of ours does: the system call is its own
 * (tests/walls/inject.c). All of it is refused, and what is not an everyday mistake ends the process and stands in the
 * operational log. Needs root; src/os/sandbox_test.c tries more acts behind the same walls as any user.
 */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Server, program, report, sign_in, story, until } from "../stories/client.mjs";
import { sanitized } from "./sanitized.mjs";

const { step, skip, end } = story("inside");
const seinhuis = program(process.argv[2]);
const inject = join(dirname(seinhuis), "..", "tests", "walls", "walls_inject");
const EACCES = 13;
const refused = `refused ${EACCES}`;

/* What a process says when it is made to try something: "killed", "refused 13", "done 0". */
async function made_to(pid, act, given = "") {
  const BUSY = 4;
  let run = { status: BUSY };
  await until(`${pid} waits for something to do`, () => {
    run = spawnSync(inject, [String(pid), act, String(given)], { encoding: "utf8", timeout: 20000 });
    return run.status !== BUSY;
  });
  assert.equal(run.status, 0, `${act}: ${run.stderr} ${run.signal ?? ""}`);
  return run.stdout.trim();
}

/* The supervisor's own, which its children inherit, and theirs. */
const walls_of = (pid) => Number(/^Seccomp_filters:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))[1]);

const told = (server, part) => server.said.split("\n").filter((line) => line.includes(`"part":"${part}"`) && line.includes("tried_what_its_walls_refuse")).length;

function may_inject() {
  if (process.getuid() !== 0 || !existsSync(inject)) {
    return "it takes root, to stand inside a process that cannot be debugged";
  }
  const other = spawnSync("sh", ["-c", `sleep 5 & "${inject}" $! open /; code=$?; kill $!; exit $code`], { encoding: "utf8" });
  return other.status === 77 ? "this machine lets nobody stand inside a process" : null;
}

/* A sanitizer's process has no list of system calls: it needs others. */
const why_not = sanitized(seinhuis) ? "a build with sanitizers has no list of system calls" : may_inject();

async function all_acts(server) {
  const log = join(server.data, "log", "000000000001.log");
  const database = join(server.data, "store", "seinhuis.db");
  const vault = server.processes().vault[0];
  const memory = `/proc/${vault}/mem`;
  /* [act, what it is given, what happens]; each death costs a longer wait before the next start */
  const plans = {
    vault: [
      ["open2", "/etc/passwd", refused], ["open2", database, refused], ["open", database, "killed"], ["socket", "", "killed"],
      ["connect", "", "killed"], ["exec", "", "killed"], ["fork", "", "killed"], ["ptrace", server.process.pid, "killed"],
    ],
    password: [
      ["open", database, "killed"], ["open", memory, "killed"], ["connect", "", "killed"], ["exec", "", "killed"],
      ["signal", vault, "killed"], ["ptrace", vault, "killed"], ["cut", log, "killed"],
    ],
    sheet: [
      ["open", database, refused], ["open", memory, refused], ["open-to-write", log, refused], ["remove", log, refused],
      ["connect", "", "killed"], ["exec", "", "killed"], ["signal", vault, "killed"], ["ptrace", vault, "killed"],
      ["cut", log, "killed"], ["bpf", "", "killed"],
    ],
    web: [
      ["open", "/etc/passwd", refused], ["open", memory, refused], ["open", join(server.data, "vault", "master.key"), refused],
      ["open-to-write", log, refused], ["cut", log, refused], ["remove", log, refused],
      ["connect", "", "killed"], ["listen", "", "killed"], ["exec", "", "killed"], ["fork", "", "killed"], ["signal", vault, "killed"],
      ["ptrace", vault, "killed"], ["io_uring", "", "killed"],
    ],
  };
  const before = server.file("log", "000000000001.log").length;
  const play = async (role) => {
    let deaths = 0;
    for (const [act, given, expected] of plans[role]) {
      const of_role = () => server.processes()[role].sort((a, b) => a - b);
      await until(`${role} runs`, () => of_role().length > 0, 20000);
      const pid = of_role().at(-1);
      await until(`the walls around ${role} stand`, () => walls_of(pid) >= 2, 20000);
      assert.equal(await made_to(pid, act, given), expected, `${role} is made to ${act} ${given}`);
      if (expected === "killed") {
        deaths++;
        await until(`the log says that ${role} was ended by its walls`, () => told(server, role) === deaths, 5000);
        await until(`${role} is started anew`, () => of_role().length > 0 && !of_role().includes(pid), 20000);
      }
    }
  };
  /* The vault last: the others lean on it. */
  await play("web");
  await Promise.all([play("password"), play("sheet")]);
  await play("vault");
  assert.ok(server.file("log", "000000000001.log").length >= before, "the log was not cut");
}

/* A recovery that waits for an official at a terminal, made to try this; what its command says of it in the end. */
async function recovery_made_to(server, act, given) {
  const words = ["recovery", "make", "--official", "Anja de Boer", "--official", "Bram Vos", "--data", server.data];
  const command = spawn(seinhuis, words, { stdio: ["pipe", "pipe", "pipe"] });
  let said = "";
  command.stdout.on("data", (bytes) => (said += bytes));
  command.stderr.on("data", (bytes) => (said += bytes));
  const ended = new Promise((resolve) => command.on("close", resolve));
  try {
    await until("it asks for Enter", () => /Druk op Enter als/.test(said));
    const pid = Number(readFileSync(`/proc/${command.pid}/task/${command.pid}/children`, "latin1").trim());
    const happened = await made_to(pid, act, given);
    command.stdin.end();
    assert.notEqual(await ended, 0);
    return { happened, said };
  } finally {
    command.stdin.end();
  }
}

async function acts_of_recovery(server) {
  const log = join(server.data, "log", "000000000001.log");
  const master = join(server.data, "vault", "master.key");
  const [vault] = server.processes().vault;
  for (const [act, given, expected] of [
    ["open2", "/etc/passwd", refused], ["open2", join(server.data, "store", "seinhuis.db"), refused], ["open", master, "killed"],
    ["open-to-write", log, "killed"], ["cut", log, "killed"], ["remove", log, "killed"], ["socket", "", "killed"], ["connect", "", "killed"],
    ["exec", "", "killed"], ["fork", "", "killed"], ["ptrace", vault, "killed"], ["signal", vault, "killed"], ["bpf", "", "killed"],
  ]) {
    const { happened, said } = await recovery_made_to(server, act, given);
    assert.equal(happened, expected, `recovery is made to ${act} ${given}`);
    assert.equal(/"part":"recovery","event":"tried_what_its_walls_refuse"/.test(said), expected === "killed", said);
  }
}

async function acts_of_supervisor(server) {
  const outside = join(server.home, "outside");
  writeFileSync(outside, "as it was");
  for (const [act, given] of [["open-to-write", outside], ["cut", outside], ["remove", outside], ["exec", ""]]) {
    assert.equal(await made_to(server.process.pid, act, given), refused, `the supervisor is made to ${act} ${given}`);
  }
  assert.equal(readFileSync(outside, "latin1"), "as it was");
  const [sheet] = server.processes().sheet;
  process.kill(sheet, "SIGKILL");
  await until("what ended is started anew behind the same walls", () => server.processes().sheet.some((pid) => pid !== sheet && walls_of(pid) >= 2), 20000);
}

const acts = "made to try from inside, each process is refused, and what ends it stands in the operational log";
const goes_on = "the service goes on: a report is received, an official opens it, and the log verifies";
const recovery = "the recovery of the master key, made to try while it waits for an official, is refused or ended, and its command says so";
const writes = "the supervisor writes nothing outside the data folder and runs no program of the system, and starts its own";
const supervisor = "the supervisor, made to look into the vault, ends with all it started";
if (why_not !== null) {
  [acts, goes_on, recovery, writes, supervisor].forEach((sentence) => skip(sentence, why_not));
} else {
  const server = await Server.start({ program: seinhuis });
  try {
    await step(acts, () => all_acts(server));
    await step(goes_on, async () => {
      await until("all is well", async () => (await server.health()).status === 200, 30000);
      await report(server, { relatie: "buur", waarover: "groep", verhaal: "Het gaat door", contact: "anoniem" });
      assert.match((await (await sign_in(server, "sanne-fictief")).open("/signalen")).text, /Open: 1 /);
      assert.equal(server.command("log", "verify").code, 0);
    });
    await step(recovery, () => acts_of_recovery(server));
    await step(writes, () => acts_of_supervisor(server));
    await step(supervisor, async () => {
      const children = Object.values(server.processes()).flat();
      assert.equal(await made_to(server.process.pid, "ptrace", server.processes().vault[0]), "killed");
      await server.ended;
      await until("they ended too", () => children.every((pid) => !existsSync(`/proc/${pid}`)), 15000);
      await server.run();
    });
  } finally {
    await server.close();
  }
}
end();
