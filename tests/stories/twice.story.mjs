/* node tests/stories/twice.story.mjs [build/src/seinhuis]
 *
 * A form of staff that arrives more than once is saved once: a button pressed twice, the page sent again after Back, or sent again
 * because the first answer never came. Who goes back and types something else sends something else.
 */
import assert from "node:assert/strict";
import { Server, program, report, sign_in, story } from "./client.mjs";

const { step, end } = story("twice");
const server = await Server.start({ program: program(process.argv[2]), settings: { begrenzing: "nee" } });
await report(server, { relatie: "buur", waarover: "persoon", verhaal: "Iets", wie: "Iemand", leeftijd: "volwassen", contact: "anoniem" });
const sanne = await sign_in(server, "sanne-fictief");
const [, signal] = /href="(\/signalen\/S-[0-9A-Z]+)"/.exec((await sanne.open("/signalen")).main);
await sanne.act(`${signal}/stap/oppakken`).catch(() => null);
const record = `${signal}/vastleggen`;
const typed = (words) => ({ waarneming: words, soort: "gezien", "onthult-melder": "nee" });
const times = async (words) => (await sanne.open(signal)).text.split(words).length - 1;

await step("what is sent twice at once stands there once", async () => {
  const page = await sanne.open(record);
  const answers = await Promise.all(Array.from({ length: 8 }, () => sanne.fill(page, typed("Hij stond bij het hek."), { follow: false })));
  assert.equal(answers.filter(({ status }) => status === 303).length, 1, answers.map(({ status }) => status).join(" "));
  for (const answer of answers.filter(({ status }) => status !== 303)) {
    assert.match(answer.text, /al eerder verstuurd en toen opgeslagen/);
  }
  assert.equal(await times("Hij stond bij het hek."), 1);
});

await step("after Back the same is refused with words, and something else is saved", async () => {
  const page = await sanne.open(record);
  assert.equal((await sanne.fill(page, typed("Zij riep iets."), { follow: false })).status, 303);
  assert.match((await sanne.fill(page, typed("Zij riep iets."), { follow: false })).text, /al eerder verstuurd/);
  assert.equal((await sanne.fill(page, typed("Zij riep iets anders."), { follow: false })).status, 303);
  assert.equal(await times("Zij riep iets."), 1);
  assert.equal(await times("Zij riep iets anders."), 1);
});

await step("typed again on a fresh page it is another act: two people may see the same", async () => {
  await sanne.act(record, typed("Er lag verf."));
  await sanne.act(record, typed("Er lag verf."));
  assert.equal(await times("Er lag verf."), 2);
});

await server.close();
end();
