/* node tests/stories/calamity.story.mjs [build/src/seinhuis]
 *
 * What residents notice when a part fails: the vault stands still or dies, another program holds the database,
 * everything dies at once. Nobody is told "received" in
 * vain, nobody gets another's answer, what was typed stays, and sending again is always safe.
 */
import assert from "node:assert/strict";
import { Browser, Server, code_of, pause, program, report, reporter, story, to_check, until } from "./client.mjs";
import { can_look, hold } from "./database.mjs";

const server = await Server.start({ program: program(process.argv[2]), settings: { begrenzing: "nee" } });
const { step, skip, end } = story("calamity");
const form = "/melden/voorbeeldstad/bericht";
const answers = (words) => ({ relatie: "buur", waarover: "groep", verhaal: words, contact: "anoniem" });
const SUBMISSIONS = 200, ROUNDS = 5, LOOKERS = 24;

const signal = (pids, name) => pids.forEach((pid) => process.kill(pid, name));
const resident = () => new Browser(server, "a resident");

await step("the vault stands still: pages answer, a report is NOT received and says so, the text stays, and sending again works", async () => {
  const browser = resident();
  const check = await to_check(browser, form, answers("Dit mag niet zoekraken"));
  signal(server.processes().vault, "SIGSTOP");
  try {
    assert.equal((await browser.get("/melden/voorbeeldstad")).status, 200);
    assert.equal((await browser.get("/mijn-melding")).status, 200);
    const refused = await browser.fill(check, {}, { button: "versturen" });
    assert.equal(refused.status, 503);
    assert.match(refused.text, /NIET ontvangen/);
    assert.match(refused.text, /Dit mag niet zoekraken/);
    assert.match(refused.body, /href="tel:/);
    await until("the health page names the vault", async () => (await server.health()).parts.vault !== "ok", 20000);
  } finally {
    signal(server.processes().vault, "SIGCONT");
  }
  await until("the vault is well again", async () => (await server.health()).status === 200, 20000);
  const received = await browser.fill(check, {}, { button: "versturen" });
  assert.match(received.text, /We hebben uw bericht ontvangen/);
  assert.match((await reporter(server, code_of(received))).text, /Hoe het ermee staat/);
});

const held = "another program holds the database: NOT received, staff's health page says so, and it goes on by itself";
if (!can_look) {
  skip(held, "there is no sqlite3");
} else {
  await step(held, async () => {
    const browser = resident();
    const check = await to_check(browser, form, answers("Ook dit blijft staan"));
    const release = await hold(server);
    try {
      const refused = await browser.fill(check, {}, { button: "versturen" });
      assert.equal(refused.status, 503);
      assert.match(refused.text, /NIET ontvangen/);
      assert.match(refused.text, /Ook dit blijft staan/);
      assert.notEqual((await server.health()).status, 200);
    } finally {
      await release();
    }
    const received = await browser.fill(check, {}, { button: "versturen" });
    assert.match(received.text, /We hebben uw bericht ontvangen/);
    await until("the health page says that all is well", async () => (await server.health()).status === 200, 20000);
  });
}

await step("the vault dies while many look at their messages: everybody gets their own, or nothing", async () => {
  const people = [];
  for (let i = 0; i < LOOKERS; i++) {
    const { code } = await report(server, answers(`Verhaal ${i}`));
    const browser = resident();
    const sent = await browser.fill(await browser.post("/mijn-melding", { code }), { bericht: `eigen-woorden-${i}-einde` });
    assert.match(sent.text, /Uw bericht is verstuurd/);
    people.push({ code, own: `eigen-woorden-${i}-einde` });
  }
  let own = 0, nothing = 0;
  const look = async ({ code, own: words }) => {
    const page = await reporter(server, code);
    const seen = page.text.match(/eigen-woorden-\d+-einde/g) ?? [];
    assert.ok(seen.every((one) => one === words), `${words} got ${seen}`);
    seen.length > 0 ? own++ : nothing++;
  };
  for (let round = 0; round < 4; round++) {
    const looking = people.map(look);
    await pause(Math.random() * 20);
    signal(server.processes().vault, "SIGKILL");
    await Promise.all(looking);
    await until("the vault is back", async () => (await server.health()).status === 200, 20000);
  }
  assert.ok(own > 0, "some were answered");
  console.log(`        ${own} saw their own messages, ${nothing} were told to try again`);
});

await step(`everything dies at random moments of ${SUBMISSIONS} reports: what was called received is there once, the rest can be sent again`, async () => {
  let acknowledged = 0, again = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const browser = resident();
    const waiting = [];
    for (let i = 0; i < SUBMISSIONS / ROUNDS; i++) {
      waiting.push({ check: await to_check(browser, form, answers(`Ronde ${round}, melding ${i}`)) });
    }
    const sending = waiting.map(async (one) => {
      const page = await browser.fill(one.check, {}, { button: "versturen" }).catch(() => null);
      one.code = page?.status === 200 ? code_of(page) : null;
    });
    await pause(Math.random() * 60);
    const { web, vault, password, sheet } = server.processes();
    signal([server.process.pid, ...web, ...vault, ...password, ...sheet], "SIGKILL");
    await server.ended;
    await Promise.all(sending);
    await server.run();
    for (const one of waiting) {
      if (one.code === null) {
        const page = await browser.fill(one.check, {}, { button: "versturen" });
        assert.equal(page.status, 200, page.text.slice(0, 200));
        one.code = code_of(page);
        again++;
      } else {
        acknowledged++;
      }
      assert.match((await reporter(server, one.code)).text, /Hoe het ermee staat.*Ontvangen/);
    }
    assert.equal(new Set(waiting.map((one) => one.code)).size, waiting.length);
  }
  assert.equal(acknowledged + again, SUBMISSIONS);
  console.log(`        ${acknowledged} were called received before the end, ${again} were sent again`);
});

await server.stop();
await step("the log is whole afterwards", async () => {
  const verified = server.command("log", "verify");
  assert.equal(verified.code, 0, verified.out);
});

end();
await server.close();
