/* node tests/walls/captured.story.mjs [build/src/seinhuis]
 *
 * A web process that was taken over asks the vault by its own way: with another's name, with a forged session, and 10,000
 * times in a minute (tests/walls/captured.c). It is refused, others read on, and the privacy officer sees who, what and why.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { Server, program, report, sign_in, story, until } from "../stories/client.mjs";

const { step, skip, end } = story("captured");
const seinhuis = program(process.argv[2]);
const captured = join(dirname(seinhuis), "..", "tests", "walls", "walls_captured");
const [TIMES, PER_MINUTE, BURST_MINUTES, MINUTE_MS] = [10000, 30, 5, 60000];
const [BY_NAME, BY_SESSION] = [5, 3]; /* REFUSAL_LOG_LINE, REFUSAL_SESSION: src/vault/vault.h */

/* The lines of the sealed log, whole; docs/formats/log.md. */
const lines_of = (server) => readdirSync(join(server.data, "log")).filter((name) => name.endsWith(".log")).sort()
  .flatMap((name) => server.file("log", name).toString().split("\n")).filter((line) => line.startsWith("I\t"))
  .map((line) => line.split("\t"))
  .map(([, number, , , municipality, kind, actor, , action, purpose, object]) => ({ number: Number(number), municipality, kind, actor, action, purpose, object }));
const newest = (server, wanted) => lines_of(server).filter(({ action }) => action === wanted).at(-1);
const refused = (server) => lines_of(server).filter(({ action }) => action === "refused");
const counts = (lines) => lines.reduce((sum, { purpose }) => sum + Number(/-(\d+)$/.exec(purpose)?.[1] ?? 1), 0);

const asks = "asking with another's name, with a forged session and 10,000 times in a minute, it is refused from the limit on";
const reads_on = "an official in a session of their own reads on, and who asked too often is told no more than that it does not work now";
const stands = "each refusal stands in the sealed log, the first at once and the others counted, and the log verifies";
const sees = "the privacy officer reads who, what and why";

const server = await Server.start({ program: seinhuis, settings: { "openingen-per-minuut": PER_MINUTE } });
try {
  await report(server, { relatie: "buur", waarover: "groep", verhaal: "Zij leest door", contact: "anoniem" });
  const reader = await sign_in(server, "sanne-fictief");
  const sanne = newest(server, "sign_in");
  const { municipality } = newest(server, "receive");
  const thief = await sign_in(server, "youssef-verzonnen");
  const youssef = newest(server, "sign_in");
  const dossier = (await reader.open("/signalen")).link(/^\/signalen\/S-[0-9A-Z]+$/);
  /* Not waited for standing still: the server's own log must be read meanwhile. */
  const words = [server.processes().web[0], municipality, youssef.actor, sanne.actor, TIMES].map(String);
  const run = await new Promise((resolve) => execFile(captured, words, (error, stdout, stderr) => resolve({ status: error?.code ?? 0, stdout, stderr })));
  if (run.status === 77) {
    [asks, reads_on, stands, sees].forEach((sentence) => skip(sentence, "it takes root, to stand inside a process that cannot be debugged"));
  } else {
    let often = 0;
    await step(asks, () => {
      assert.equal(run.status, 0, run.stderr);
      const told = Object.fromEntries(run.stdout.trim().split("\n").map((line) => line.split(" ")).map(([what, ...numbers]) => [what, numbers.map(Number)]));
      assert.deepEqual([told["another's"], told.forged, told.other], [[BY_NAME], [BY_SESSION], [0]]);
      const [opened, not_opened, took_ms] = told.often;
      assert.ok(opened <= PER_MINUTE * BURST_MINUTES + (took_ms * PER_MINUTE) / MINUTE_MS + 1, `${opened} opened`);
      assert.equal(opened + not_opened, TIMES);
      often = not_opened;
    });
    await step(reads_on, async () => {
      assert.match((await reader.open(dossier)).text, /Zij leest door/);
      let page;
      await until("that person reads no more", async () => (page = await thief.get(dossier)).status === 503);
      assert.doesNotMatch(page.text, /te vaak|limiet|geweigerd/);
    });
    await step(stands, async () => {
      await server.stop(); /* what was counted is written */
      const by = (purpose) => refused(server).filter((line) => line.purpose.startsWith(purpose));
      assert.ok(refused(server).length < 10, "bounded");
      assert.ok(by("refused_rate").every(({ actor, object }) => actor === youssef.actor && ["story", "record", "several"].includes(object)));
      assert.ok(counts(by("refused_rate")) >= often + 1, "his own page too");
      assert.deepEqual(by("refused_log_line").map(({ kind, actor, object }) => [kind, actor, object]), [["staff", youssef.actor, "story"]]);
      assert.deepEqual(by("refused_session").map(({ kind, actor }) => [kind, actor]), [["public", "0"]]);
      assert.equal(server.command("log", "verify").code, 0);
      await server.run();
    });
    await step(sees, async () => {
      const fatima = await sign_in(server, "fatima-fabel");
      const counted = /Youssef Verzonnen kreeg geen toegang tot .{1,60} geweigerd: te vaak in korte tijd en nog \d+ keer/;
      await until("the log for people has it", async () => counted.test((await fatima.open("/logboek")).text), 90000);
      /* What the thief was given stands there too; the first refusals stand before it. */
      const page = (await fatima.open(`/logboek?voor=${refused(server)[1].number + 1}`)).text;
      assert.match(page, /Youssef Verzonnen kreeg geen toegang tot het verhaal zoals het is verteld geweigerd: in naam van een ander/);
      assert.match(page, /Iemand die niet was ingelogd kreeg geen toegang tot het verhaal/);
    });
  }
} finally {
  await server.close();
}
end();
