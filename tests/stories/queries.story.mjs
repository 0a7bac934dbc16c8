/* node tests/stories/queries.story.mjs [build/src/seinhuis] [--renew]
 *
 * How many queries each page asks of the database stands in tests/golden/page-queries.txt; and a page asks as many when it shows many
 * rows as when it shows few: none per row. Every page that people of the demonstration reach by following links is asked for, those
 * of one weighing and one case first, which get more facts, goals, measures, actions, contributions and conferences in between.
 */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { Server, day, program, report, sign_in, story, until } from "./client.mjs";
import { PEOPLE, crawl } from "./crawl.mjs";
import { add_participant, agree_measure, arrives, ask_action, case_at, contribute, decide, final_position, give_to_weighing, observe, offered, opened_case, set_goal, step as step_of, weighing_at, write_plan } from "./demo_acts.mjs";
import { first_position } from "./walkthrough_weighing.mjs";

const { step, end } = story("queries");
const golden = new URL("../golden/page-queries.txt", import.meta.url);
const FEW = 3, MANY = 24;
const MORE_PEOPLE = ["berend-bestaatniet", "rik-raadsel", "zoe-zogenaamd"]; /* who have a part in a weighing or a case */
const server = await Server.start({ program: program(process.argv[2]), settings: { begrenzing: "nee", logniveau: "detail", werkers: "1", "openingen-per-minuut": "100000" } });
const answers = (number) => ({ relatie: "familie", waarover: "persoon", verhaal: `Verhaal ${number}`, wie: "Iemand", leeftijd: "volwassen", contact: "vertrouwelijk", naam: "Noor" });

const told = () => [...server.said.matchAll(/"event":"queries","number":(\d+)/g)].map((found) => Number(found[1]));

/* What rarely changes is asked once and kept, until somebody writes: the fewest of some visits are what the page needs. */
async function queries_of(browser, path) {
  let fewest = null;
  for (let visit = 0; visit < 4; visit++) {
    const before = told().length;
    const page = await browser.get(path, { follow: false });
    if (page.status !== 200) {
      return null;
    }
    await until("the log tells of it", () => told().length > before || /^\/(static|melden)/.test(path), 2000).catch(() => {});
    if (told().length === before) {
      return null; /* kept whole, without a query */
    }
    fewest = { count: Math.min(told().at(-1), fewest?.count ?? Infinity), page };
  }
  return fewest;
}

async function everybody() {
  const all = new Map();
  for (const person of [...PEOPLE, ...MORE_PEOPLE]) {
    const browser = await sign_in(server, person).catch(() => null);
    for (const [path, { count }] of browser === null ? [] : await crawl((path) => queries_of(browser, path), first)) {
      all.set(path, Math.max(count, all.get(path) ?? 0));
    }
  }
  return all;
}

/* --- a weighing and a case, and more in them ------------------------------------------------------------------------- */

const known = new Map();
const stage = { server, async as(person, place = "voorbeeldstad") {
  known.set(person, known.get(person) ?? await sign_in(server, person, place));
  return known.get(person);
} };
const WEIGHERS = ["pieter-pseudo", "olga-ogenschijn", "wim-waarschijnlijk"];
const cases = [];

async function weighed(number) {
  const sanne = await stage.as("sanne-fictief");
  const signal = await arrives(stage, { ...answers(number), contact: "anoniem" });
  await step_of(sanne, signal, "oppakken");
  await observe(sanne, signal, { text: `Dreigde ${number} keer.` });
  await observe(sanne, signal, { text: `Werkt ${number} dagen.`, against: true });
  await step_of(sanne, signal, "vaststellen");
  return give_to_weighing(stage, sanne, signal, { waarnemingen: [`Dreigde ${number} keer.`], "soort-gegevens": "gewoon", gedrag: "Hij dreigt.", "wettelijk-element": "Geweld", grondslag: "Wet PGA" }, { ready: "Samen kijken." });
}

async function admitted(number) {
  const weighing = await weighed(number);
  for (const person of WEIGHERS) {
    await first_position(await stage.as(person), weighing.reference, { standpunt: "toelaten", reden: "Ja." });
  }
  for (const person of WEIGHERS) {
    await final_position(await stage.as(person), weighing, { standpunt: "toelaten", reden: "Ja." });
  }
  await decide(await stage.as("berend-bestaatniet"), weighing, "toelaten", { vertellen: "wordt-verteld", "vertellen-op": day({ days: 20 }).typed, redenen: "Samen.", "in-verhouding": "Ja.", "niets-lichters": "Nee." });
  const casefile = await opened_case(await stage.as("petra-papier"), cases, "voorbeeldstad");
  await (await stage.as("petra-papier")).act(case_at(casefile, "/toewijzen"), { regisseur: "carla-denkbaar" });
  return casefile;
}

async function conference(carla, casefile, number) {
  const page = await carla.open(case_at(casefile, "/overleg"));
  const planned = await carla.fill(page, { dag: day({ days: 1 + number }).typed, begin: "0:00", eind: "0:30", plaats: `Kamer ${number}`, voorzitter: offered(page, "voorzitter", "Carla"), "waarom-nu": "Het plan moet er zijn." });
  assert.equal(planned.status, 200, planned.text.slice(0, 400));
  return planned.address;
}
async function item(carla, address, number) {
  const page = await carla.open(`${address}/punt`);
  const added = await carla.fill(page, { onderwerp: `Punt ${number}`, vraag: "Wat past?", deelnemers: [offered(page, "deelnemers", "Politie"), offered(page, "deelnemers", "Reclassering")] });
  assert.equal(added.status, 200, added.text.slice(0, 400));
}

async function worked_on(casefile, address, count) {
  const [carla, pieter] = [await stage.as("carla-denkbaar"), await stage.as("pieter-pseudo")];
  for (let number = 0; number < count; number++) {
    await set_goal(carla, casefile, "werk-en-school", `Doel ${count}.${number}`);
    await agree_measure(carla, casefile, { soort: "mentor", maatregel: `Maatregel ${count}.${number}`, eigenaar: "Rik Raadsel", van: day().typed, tot: day({ months: 2 }).typed });
    await ask_action(carla, casefile, { wie: "Rik Raadsel", wat: `Bellen ${count}.${number}`, voor: day({ days: 9 }).typed });
    await contribute(pieter, casefile, { vraag: "Wat weet u?", "soort-gegevens": "gewoon", grondslag: "Wet pga", bijdrage: `Niets ${count}.${number}.` });
    await write_plan(carla, casefile, "beeld", `Beeld ${count}.${number}`);
    await item(carla, address, number);
    await conference(carla, casefile, number);
  }
}

/* The pages read the log as it was a moment ago: it has caught up when the FG sees that he read this page before. */
async function log_caught_up() {
  const readings = async () => (await joris.open(log)).text.match(/las dit logboek/g)?.length ?? 0;
  const before = await readings();
  await until("the log's copy has caught up", async () => await readings() > before);
}

const weighing = await weighed(1);
const casefile = await admitted(2);
const carla = await stage.as("carla-denkbaar");
await add_participant(carla, casefile, { soort: "casuspartij", organisatie: "reclassering", account: "rik-raadsel", noodzaak: "Begeleiding.", ziet: ["beeld", "plan", "overleg"], tot: day({ days: 60 }).typed });
const meeting = await conference(carla, casefile, 1);
const joris = await stage.as("joris-schijn");
const { address: log } = await joris.fill(await joris.open("/logboek"), { dossier: casefile.reference });
const first = [weighing_at(weighing), case_at(casefile), meeting, log];
await worked_on(casefile, meeting, 1);
for (let i = 0; i < FEW; i++) {
  await report(server, answers(i));
}
await log_caught_up();
const few = await everybody();

await worked_on(casefile, meeting, 5);
await add_participant(carla, casefile, { soort: "extern", organisatie: "wijkteam", account: "zoe-zogenaamd", noodzaak: "Hulp.", ziet: ["beeld", "plan", "overleg"], tot: day({ days: 60 }).typed });
for (let number = 3; number < 6; number++) {
  await weighed(number);
  await admitted(10 + number);
}
for (let i = 0; i < MANY; i++) {
  await report(server, answers(FEW + i));
}
await log_caught_up();
const many = await everybody();

await step("a page that shows many reports asks as many queries as one that shows few", () => {
  assert.ok(few.size >= 80, `${few.size} pages`);
  const more = [...few].filter(([path, count]) => many.has(path) && many.get(path) > count).map(([path, count]) => `${path}: ${count} with few, ${many.get(path)} with many`);
  assert.deepEqual(more, []);
});

const list = [...few].map(([path, count]) => `${String(count).padStart(3)}  ${path}`).sort((one, other) => one.slice(5).localeCompare(other.slice(5), "en")).join("\n") + "\n";
if (process.argv.includes("--renew")) {
  writeFileSync(golden, list);
} else {
  await step("each page asks as many queries as its line in tests/golden/page-queries.txt says", () => {
    assert.equal(list, readFileSync(golden, "utf8"), "when that is meant: node tests/stories/queries.story.mjs build/src/seinhuis --renew");
  });
}
end();
await server.close();
