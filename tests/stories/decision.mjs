/* node tests/stories/decision.mjs [build/src/seinhuis]
 *
 * A joint weighing comes to its decision, over real HTTP: with dissent that is kept and seen at once, with a party that does not
 * sign in, by phone, and what each refuses. Says each step as a sentence; ends with 1 when one does not hold.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Server, day, program, report, sign_in, story } from "./client.mjs";

const { step, end } = story("decision");
const server = await Server.start({ program: program(process.argv[2]), settings: { begrenzing: "nee" } });
const people = { sanne: "sanne-fictief", pieter: "pieter-pseudo", olga: "olga-ogenschijn", wim: "wim-waarschijnlijk", petra: "petra-papier",
  berend: "berend-bestaatniet", mirte: "mirte-misschien", tineke: "tineke-tweede", joris: "joris-schijn" };
const by = {};
for (const [name, reference] of Object.entries(people)) {
  by[name] = await sign_in(server, reference);
}
const { sanne, pieter, olga, wim, petra, berend, mirte, tineke, joris } = by;
const REPORTER = "Noor Niemand";
const STORY = "Hij riep gisteren in de straat dat het raadhuis moet branden.";
const FACT = "Hij zette drie keer een foto van het raadhuis met een vlam op een openbare pagina.";
const AGAINST = "Hij haalde alles zelf weer weg.";

/* --- to the weighing ----------------------------------------------------------------------------------------------- */
const references_of = (page) => [...page.main.matchAll(/href="\/wegingen\/(W-[0-9A-Z]+)"/g)].map(([, reference]) => reference);
const box = (page, text) => new RegExp(`value="([^"]+)"[^>]*>\\s*<label[^>]*>\\s*${text.slice(0, 20)}`).exec(page.main)?.[1];

async function begun(more = {}) {
  await report(server, { relatie: "buur", waarover: "persoon", leeftijd: "volwassen", wie: "Wessel Waanzaam", verhaal: STORY, contact: "vertrouwelijk", naam: REPORTER });
  const signal = [...(await sanne.open("/signalen")).main.matchAll(/href="\/signalen\/(S-[0-9A-Z]+)"/g)].map(([, one]) => one);
  let reference;
  for (const one of signal) {
    if (/>Oppakken</.test((await sanne.open(`/signalen/${one}`)).main)) {
      reference = one;
    }
  }
  const at = (rest) => `/signalen/${reference}${rest}`;
  await sanne.act(at("/stap/oppakken"));
  await sanne.act(at("/vastleggen"), { waarneming: FACT, soort: "gezien", "onthult-melder": "nee" });
  const page = await sanne.open(at("/vastleggen"));
  await sanne.fill(page, { waarneming: AGAINST, soort: "gezien", "onthult-melder": "nee", "pleit-tegen": page.form(["pleit-tegen"]).fields.get("pleit-tegen")[0] });
  await sanne.act(at("/stap/vaststellen"));
  await sanne.act(at("/stap/weging"), { reden: "Samen kijken." });
  const before = new Set(references_of(await petra.open("/wegingen")));
  const start = await sanne.open(at("/naar-weging"));
  const sent = await sanne.fill(start, { waarnemingen: [box(start, FACT), box(start, AGAINST)], "soort-gegevens": "gewoon", gedrag: "Hij dreigt met brand.", "wettelijk-element": "Geweld", grondslag: "Wet PGA", ...more });
  assert.equal(sent.status, 200, sent.text.slice(0, 400));
  return references_of(await petra.open("/wegingen")).find((one) => !before.has(one));
}
async function first(browser, reference, standpunt, rest = "/standpunt", more = {}) {
  const page = await browser.open(`/wegingen/${reference}${rest}`);
  const fields = { standpunt, reden: `Omdat: ${standpunt}.`, ...more };
  for (const name of page.form(["standpunt"]).fields.keys()) {
    if (/^vraag-\d+$/.test(name)) {
      fields[name] = "niet-bekend";
    }
  }
  assert.equal((await browser.fill(page, fields)).status, 200);
}
async function advised(answers) {
  const reference = await begun();
  await first(pieter, reference, answers[0]);
  await first(olga, reference, answers[1]);
  await first(wim, reference, answers[2]);
  for (const [browser, standpunt] of [[pieter, answers[0]], [olga, answers[1]], [wim, answers[2]]]) {
    await browser.act(`/wegingen/${reference}/definitief`, { standpunt, reden: `Blijft: ${standpunt}.` });
  }
  return reference;
}
const admitting = { redenen: "Er is gevaar.", "in-verhouding": "Een gesprek weegt op tegen brand.", "niets-lichters": "Hulp alleen hielp niet.", vertellen: "wordt-verteld" };
const at = (reference, rest = "") => `/wegingen/${reference}${rest}`;
const refused = async (browser, path, words) => {
  const page = await browser.get(path);
  assert.notEqual(page.status, 200, `${browser.name} at ${path}`);
  assert.match(page.text, words);
};

/* --- with dissent -------------------------------------------------------------------------------------------------- */
let dissent;
await step("The police and the municipality advise to admit, the prosecution not to: the mandate holder cannot decide either way.", async () => {
  dissent = await advised(["toelaten", "niet-toelaten", "toelaten"]);
  await refused(mirte, at(dissent, "/toelaten"), /Alleen de burgemeester in persoon/);
  await refused(mirte, at(dissent, "/niet-toelaten"), /Alleen de burgemeester in persoon/);
  assert.match((await mirte.open(at(dissent))).text, /Alleen de burgemeester in persoon/);
});
await step("Who advised cannot decide, and neither can the process lead or the data protection officer.", async () => {
  for (const browser of [pieter, olga, wim, petra, joris]) {
    assert.equal((await browser.get(at(dissent, "/toelaten"))).status, 403);
  }
});
await step("The mayor first asks a second reader; only the one who was named can write the view.", async () => {
  await refused(berend, at(dissent, "/toelaten"), /Eerst schrijft een tweede lezer/);
  await refused(tineke, at(dissent, "/tweede-blik"), /niet om een zienswijze gevraagd/);
  const page = await berend.open(at(dissent, "/tweede-lezer"));
  const reader = page.form(["lezer"]).fields.get("lezer").find(Boolean);
  const asked = await berend.fill(page, { voornemen: "toelaten", lezer: reader, vraag: "Het gevaar is groter dan het OM ziet." });
  assert.equal(asked.status, 200, asked.text.slice(0, 400));
  await refused(berend, at(dissent, "/toelaten"), /Eerst schrijft een tweede lezer/);
  await tineke.act(at(dissent, "/tweede-blik"), { zienswijze: "Ik volg de burgemeester, met zorg." });
  await refused(tineke, at(dissent, "/tweede-blik"), /zienswijze is binnen/);
});
await step("Without reasons, proportion, nothing lighter and a motivation it is not decided: all is asked at once, and what was typed stays.", async () => {
  const page = await berend.open(at(dissent, "/toelaten"));
  assert.match(page.text, /tegen een advies in/);
  const again = await berend.fill(page, { redenen: "Dit blijft staan.", vertellen: "uitgesteld" });
  assert.equal(again.status, 400);
  assert.ok(again.body.includes("Dit blijft staan."));
  assert.match(again.text, /waarom dit in verhouding is/);
  assert.match(again.text, /waarom niets lichters volstaat/);
  assert.match(again.text, /grond voor het uitstel/);
  const bare = await berend.fill(await berend.open(at(dissent, "/toelaten")), admitting);
  assert.equal(bare.status, 400);
  assert.match(bare.text, /Schrijf op waarom u tegen een advies ingaat/);
});
await step("The mayor decides in person. It stands: nobody can decide again, and the page says so.", async () => {
  const page = await berend.act(at(dissent, "/toelaten"), { ...admitting, motivering: "Het OM ziet geen strafzaak; ik zie gevaar." });
  assert.match(page.text, /Toegelaten/);
  assert.match(page.text, /Niemand kan dit besluit veranderen/);
  await refused(berend, at(dissent, "/niet-toelaten"), /niet meer in de toestand|niet meer/);
});
await step("The data protection officer sees it at once: the advices, the motivation and the second view, and nothing to approve.", async () => {
  const list = await joris.open("/toezicht-wegingen");
  assert.ok(list.body.includes(dissent));
  const page = await joris.open(`/toezicht-wegingen/${dissent}`);
  for (const words of [/Het OM ziet geen strafzaak/, /Ik volg de burgemeester/, /Blijft: niet-toelaten/, /Blijft: toelaten/]) {
    assert.match(page.text, words);
  }
  assert.equal(page.forms.length, 0);
  assert.match((await joris.open("/te-doen")).text, /advies/);
});

/* --- a party that does not sign in --------------------------------------------------------------------------------- */
let absent;
await step("For a party that does not sign in the process lead makes a pack: numbered, watermarked, registered, without the reporter.", async () => {
  absent = await begun();
  const early = await petra.fill(await petra.open(at(absent, "/stukken")), { partij: "politie", "terug-op": day().typed });
  assert.equal(early.status, 400);
  await petra.act(at(absent, "/stukken"), { partij: "politie", "terug-op": day({ days: 14 }).typed });
  const page = await petra.open(at(absent, "/stukken"));
  const number = /P-[0-9A-Z]{3}-[0-9A-Z]{3}/.exec(page.text)[0];
  const answer = await fetch(new URL(at(absent, `/stukken/${number}/pdf`), server.url), { headers: { cookie: petra.cookie, "accept-language": "nl" } });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("content-type"), "application/pdf");
  const folder = mkdtempSync(join(tmpdir(), "seinhuis-pack-"));
  const file = join(folder, "pack.pdf");
  writeFileSync(file, Buffer.from(await answer.arrayBuffer()));
  const text = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" });
  execFileSync("qpdf", ["--check", file]);
  rmSync(folder, { recursive: true });
  assert.ok(text.split(number).length > 2, "beside the head stands the watermark");
  assert.match(text, /VERTROUWELIJK/);
  const print = await petra.open(at(absent, `/stukken/${number}/afdruk`));
  for (const pack of [text, print.body]) {
    assert.ok(pack.includes("raadhuis"));
    assert.ok(!pack.includes(REPORTER) && !pack.includes("riep gisteren"), "nothing of the reporter");
  }
  assert.equal((await sanne.get(at(absent, `/stukken/${number}/pdf`))).status, 403);
});
await step("Its advice is entered with the source, and blocks admission until signed minutes confirm it.", async () => {
  const source = { partij: "politie", bron: "Brief van de politie, vandaag ontvangen." };
  await first(petra, absent, "toelaten", "/standpunt-namens", source);
  await first(olga, absent, "toelaten");
  await first(wim, absent, "toelaten");
  await petra.act(at(absent, "/definitief-namens"), { ...source, standpunt: "toelaten", reden: "Blijft." });
  await olga.act(at(absent, "/definitief"), { standpunt: "toelaten", reden: "Blijft." });
  await wim.act(at(absent, "/definitief"), { standpunt: "toelaten", reden: "Blijft." });
  await refused(berend, at(absent, "/toelaten"), /ondertekende notulen/);
  const wrong = await petra.fill(await petra.open(at(absent, "/notulen")), { nummer: "2026-1", "ondertekend-op": day({ days: 1 }).typed, partijen: ["politie", "om"] });
  assert.equal(wrong.status, 400);
  assert.match(wrong.text, /tussen het begin van deze weging en vandaag/);
  assert.match(wrong.text, /wacht niets op ondertekende notulen/);
  await petra.act(at(absent, "/notulen"), { nummer: "2026-1", "ondertekend-op": day().typed, partijen: ["politie"] });
  const page = await mirte.act(at(absent, "/toelaten"), admitting);
  assert.match(page.text, /Toegelaten/);
});

/* --- not admitted -------------------------------------------------------------------------------------------------- */
await step("Along the advices nobody is admitted by the mandate holder; the data protection officer gets nothing.", async () => {
  const reference = await advised(["niet-toelaten", "niet-bekend", "niet-toelaten"]);
  const page = await mirte.act(at(reference, "/niet-toelaten"), { redenen: "Hulp is genoeg.", vertellen: "wordt-verteld" });
  assert.match(page.text, /Niet toegelaten/);
  assert.ok(!(await joris.open("/toezicht-wegingen")).body.includes(reference));
  assert.equal((await joris.get(`/toezicht-wegingen/${reference}`)).status, 404);
});
await step("The prosecution gives notice of a criminal track once, and the weighing goes on.", async () => {
  const reference = await begun();
  await refused(pieter, at(reference, "/strafrecht"), /Alleen het openbaar ministerie/);
  await olga.act(at(reference, "/strafrecht"), { mededeling: "Er is een onderzoek begonnen." });
  await refused(olga, at(reference, "/strafrecht"), /al gedaan/);
  assert.match((await pieter.open(at(reference))).text, /Er is een onderzoek begonnen/);
  await first(pieter, reference, "toelaten");
});

/* --- by phone ------------------------------------------------------------------------------------------------------ */
let urgent;
const call = { standpunt: "toelaten", reden: "Er is haast.", spreker: "Wachtcommandant Verzonnen", dag: day().typed, tijd: "00:00" };
await step("By phone the process lead notes each advice with who spoke and when; without them nothing is decided.", async () => {
  urgent = await begun({ spoed: "ja" });
  await refused(berend, at(urgent, "/spoed"), /Er ontbreekt een advies/);
  const wrong = await petra.fill(await petra.open(at(urgent, "/mondeling")), { partij: "politie", standpunt: "toelaten", dag: day().typed, tijd: "25:99" });
  assert.equal(wrong.status, 400);
  assert.match(wrong.text, /wie er sprak/);
  assert.match(wrong.text, /tijd in zoals 14:05/);
  for (const partij of ["politie", "om", "gemeente"]) {
    await petra.act(at(urgent, "/mondeling"), { partij, ...call });
  }
  await refused(petra, at(urgent, "/mondeling"), /Ze veranderen niet meer/);
});
await step("What is decided by phone is provisional, until all three have confirmed.", async () => {
  const page = await mirte.act(at(urgent, "/spoed"), admitting);
  assert.match(page.text, /Voorlopig: te bevestigen vóór/);
  await pieter.act(at(urgent, "/bevestigen"), { bevestigd: (await pieter.open(at(urgent, "/bevestigen"))).form(["bevestigd"]).fields.get("bevestigd")[0] });
  await refused(pieter, at(urgent, "/bevestigen"), /al bevestigd|heeft het advies al/);
  await petra.act(at(urgent, "/notulen"), { nummer: "2026-2", "ondertekend-op": day().typed, partijen: ["om"] });
  assert.match((await wim.open(at(urgent))).text, /te bevestigen/);
  await wim.act(at(urgent, "/bevestigen"), { bevestigd: (await wim.open(at(urgent, "/bevestigen"))).form(["bevestigd"]).fields.get("bevestigd")[0] });
  assert.doesNotMatch((await berend.open(at(urgent, "/besluit"))).text, /Voorlopig/);
});
await step("Not confirmed in time, it lapses by itself.", async () => {
  const reference = await begun({ spoed: "ja" });
  for (const partij of ["politie", "om", "gemeente"]) {
    await petra.act(at(reference, "/mondeling"), { partij, ...call });
  }
  await mirte.act(at(reference, "/spoed"), admitting);
  assert.equal(server.command("retention", "run", "--at", day({ days: 4 }).iso).code, 0);
  const later = await sign_in(server, people.petra); /* who was signed in days ago is not any more */
  assert.match((await later.open(at(reference))).text, /Vervallen/);
});

await server.close();
end();
