/* node tests/stories/conference.mjs [build/src/seinhuis]
 *
 * A case conference over real HTTP: planned within the day, held, closed only with what is missing recorded; and what of it
 * reaches a participant on the page, on paper and in a calendar. Says each step as a sentence; ends with 1 when one does not hold.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Server, day, program, report, sign_in, story } from "./client.mjs";

const { step, end } = story("conference");
const server = await Server.start({ program: program(process.argv[2]), settings: { begrenzing: "nee" } });
const people = { sanne: "sanne-fictief", pieter: "pieter-pseudo", olga: "olga-ogenschijn", wim: "wim-waarschijnlijk", berend: "berend-bestaatniet",
  carla: "carla-denkbaar", rik: "rik-raadsel" };
const by = {};
for (const [name, reference] of Object.entries(people)) {
  by[name] = await sign_in(server, reference);
}
const { sanne, pieter, olga, wim, berend, carla, rik } = by;
const WHO = "Tim Verzinsel";
const SCHOOL = "Weer naar school na maandag";
const MONEY = "Schulden die thuis liggen";
const PLACE = "Stadhuis <zaal 2> Ратуша";

/* --- a case ---------------------------------------------------------------------------------------------------------- */
const found = (page, pattern) => page.links.map((link) => pattern.exec(link.url)?.[1]).find(Boolean);

async function admitted() {
  await report(server, { relatie: "buur", waarover: "persoon", leeftijd: "volwassen", wie: WHO, verhaal: "Hij dreigt.", contact: "anoniem" });
  const signals = [...(await sanne.open("/signalen")).main.matchAll(/href="(\/signalen\/S-[0-9A-Z]+)"/g)].map(([, one]) => one);
  let signal;
  for (const one of signals) {
    signal = />Oppakken</.test((await sanne.open(one)).main) ? one : signal;
  }
  await sanne.act(`${signal}/stap/oppakken`);
  await sanne.act(`${signal}/vastleggen`, { waarneming: "Hij dreigde.", soort: "gezien", "onthult-melder": "nee" });
  await sanne.act(`${signal}/geen-tegenwicht`, { tekst: "Niets gevonden." });
  await sanne.act(`${signal}/stap/vaststellen`);
  await sanne.act(`${signal}/stap/weging`, { reden: "Samen kijken." });
  const start = await sanne.open(`${signal}/naar-weging`);
  const given = start.form(["waarnemingen"]).fields.get("waarnemingen");
  await sanne.fill(start, { waarnemingen: given, "soort-gegevens": "gewoon", gedrag: "Hij dreigt.", "wettelijk-element": "Geweld", grondslag: "Wet PGA" });
  const weighing = found(await pieter.open("/wegingen"), /^(\/wegingen\/W-[0-9A-Z]+)$/);
  for (const one of [pieter, olga, wim]) {
    const page = await one.open(`${weighing}/standpunt`);
    const questions = [...page.form(["standpunt"]).fields.keys()].filter((name) => /^vraag-\d+$/.test(name));
    await one.fill(page, { standpunt: "toelaten", reden: "Ja.", ...Object.fromEntries(questions.map((name) => [name, "niet-bekend"])) });
  }
  for (const one of [pieter, olga, wim]) {
    await one.act(`${weighing}/definitief`, { standpunt: "toelaten", reden: "Ja." });
  }
  await berend.act(`${weighing}/toelaten`, { vertellen: "wordt-verteld", "vertellen-op": day({ days: 20 }).typed, redenen: "Samen.", "in-verhouding": "Ja.", "niets-lichters": "Nee." });
  return found(await carla.open("/casussen"), /^(\/casussen\/C-[0-9A-Z]+)$/);
}
const casefile = await admitted();

/* The number that a form gives to the participant whose label has these words. */
const seat = (page, field, words) => {
  const chosen = [...page.main.matchAll(new RegExp(`name="${field}" value="([^"]+)"[^>]*>\\s*<label[^>]*>([^<]*)`, "g"))].find(([, , label]) => label.includes(words));
  assert.ok(chosen, `${words} at ${field}: ${page.text.slice(0, 400)}`);
  return chosen[1];
};
/* Midnight tonight is always within a day, at whatever time this runs. */
const typed = { plaats: PLACE, begin: "0:00", eind: "0:30" };
async function planned(more = {}) {
  const page = await carla.open(`${casefile}/overleg`);
  return carla.fill(page, { dag: day({ days: 1 }).typed, ...typed, voorzitter: seat(page, "voorzitter", "Carla"), "waarom-nu": "Maandag begint de school.", ...more });
}
async function item(conference, onderwerp, who) {
  const page = await carla.open(`${conference}/punt`);
  return carla.fill(page, { onderwerp, vraag: "Wat helpt hem?", deelnemers: who.map((words) => seat(page, "deelnemers", words)) });
}
async function recorded(conference, punten, field, who, why = "") {
  const page = await carla.open(`${conference}/aanwezig`);
  return carla.fill(page, { punten, [field]: who.map((words) => seat(page, field, words)), "waarom-afwezig": why });
}

await step("Somebody from probation takes part.", async () => {
  const page = await carla.open(`${casefile}/deelnemer`);
  const account = [...page.form(["account"]).fields.get("account")].find((one) => one === "rik-raadsel") ?? page.form(["account"]).fields.get("account").find(Boolean);
  const after = await carla.fill(page, { soort: "casuspartij", organisatie: "reclassering", account, noodzaak: "Begeleiding.", ziet: ["beeld"], tot: day({ days: 60 }).typed });
  assert.equal(after.status, 200, after.text.slice(0, 400));
});

let conference;
await step("An end before the begin, a day that has passed and a conference within a day without a reason are told, and what was typed stays.", async () => {
  const early = await planned({ begin: "10:00", eind: "9:00" });
  assert.equal(early.status, 400);
  assert.match(early.text, /eindigt voordat het begint/);
  assert.ok(early.body.includes("Ратуша") && early.body.includes("&lt;zaal 2&gt;"), "what was typed stays");
  assert.match((await planned({ dag: day({ days: -1 }).typed })).text, /Dit moment is voorbij/);
  assert.match((await planned({ "waarom-nu": "" })).text, /Schrijf op waarom het niet kan wachten/);
  const page = await planned();
  assert.equal(page.status, 200, page.text.slice(0, 400));
  conference = page.address;
});
await step("Each item reaches only who is asked for it; for another the conference with nothing for them does not exist.", async () => {
  const before = await rik.get(conference);
  const absent = await rik.get(`${casefile}/overleg/O-000000000`);
  assert.equal(before.status, 404);
  assert.equal(before.body, absent.body);
  await item(conference, SCHOOL, ["Reclassering", "Politie"]);
  await item(conference, MONEY, ["Gemeente"]);
  const mine = await rik.open(conference);
  assert.ok(mine.text.includes(SCHOOL) && !mine.text.includes(MONEY) && !mine.text.includes(WHO));
  assert.match(mine.text, /geheimhoudingsplicht/);
  assert.ok(!(await wim.open(conference)).text.includes(SCHOOL));
});
await step("Nobody records who was there before the day has come.", async () => {
  assert.match((await carla.get(`${conference}/aanwezig`)).text, /nog niet aangebroken/);
  await server.stop();
  appendFileSync(join(server.data, "seinhuis.conf"), "klok-vooruit = 1\n");
  await server.run();
  for (const [name, reference] of Object.entries(people)) {
    await sign_in(server, reference, "voorbeeldstad", by[name]);
  }
});
await step("It cannot be closed: the page names each party of which nothing is recorded, and closing all the same is refused.", async () => {
  for (const number of [1, 2]) {
    await carla.act(`${conference}/punt/${number}/besluit`, { besluit: `Wij helpen met ${number}.`, reden: "Hij vraagt erom." });
  }
  assert.equal((await recorded(conference, ["1"], "aanwezig", ["Reclassering", "Politie"])).status, 200);
  assert.equal((await recorded(conference, ["1"], "afwezig", ["Gemeente", "Openbaar ministerie"])).status, 400, "a reason is asked");
  assert.equal((await recorded(conference, ["1"], "afwezig", ["Gemeente", "Openbaar ministerie"], "Niet nodig hierbij.")).status, 200);
  assert.equal((await recorded(conference, ["2"], "aanwezig", ["Gemeente"])).status, 200);
  assert.equal((await recorded(conference, ["2"], "afwezig", ["Politie"], "Niet nodig hierbij.")).status, 200);
  const page = await carla.open(`${conference}/sluiten`);
  assert.match(page.text, /Punt 2, Openbaar ministerie: leg vast dat zij aanwezig waren, of dat zij afwezig waren en waarom/);
  assert.ok(!/Punt 1/.test(page.text), page.text);
  assert.equal(page.forms.length, 0, "no button");
});
await step("With it recorded it closes; the minutes reach who was there, and nobody changes them any more.", async () => {
  await recorded(conference, ["2"], "afwezig", ["Openbaar ministerie"], "Ziek.");
  await carla.act(`${conference}/punt/1/actie`, { wie: seat(await carla.open(`${conference}/punt/1/actie`), "wie", "Reclassering"), wat: "Bel de mentor.", voor: day({ days: 3 }).typed });
  const page = await carla.act(`${conference}/sluiten`, { sluiten: "" });
  assert.match(page.text, /Het verslag ligt vast/);
  assert.equal((await carla.get(`${conference}/punt/1/besluit`)).status, 409);
  const minutes = await rik.open(`${conference}/blad`);
  assert.ok(minutes.text.includes("Wij helpen met 1.") && !minutes.text.includes("Wij helpen met 2.") && !minutes.text.includes(MONEY));
  assert.ok(!minutes.text.includes("Niet nodig hierbij."), "why others were absent stays with the lead");
  assert.equal((await olga.get(conference)).status, 404, "was at no item");
});
await step("A copy on paper has the items of its recipient and no others, a number, and stands in the register.", async () => {
  const page = await carla.open(`${conference}/exemplaar`);
  const fields = new URLSearchParams({ ...Object.fromEntries(page.form(["voor"]).sent), voor: seat(page, "voor", "Reclassering"), drager: "papier", terug: day({ days: 30 }).typed });
  const answer = await fetch(new URL(`${conference}/exemplaar`, server.url), { method: "POST", body: fields, redirect: "manual", headers: { cookie: carla.cookie, "accept-language": "nl" } });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("content-type"), "application/pdf");
  const number = /filename="(P-[0-9A-Z-]+)\.pdf"/.exec(answer.headers.get("content-disposition"))[1];
  const folder = mkdtempSync(join(tmpdir(), "seinhuis-conference-"));
  writeFileSync(join(folder, "copy.pdf"), Buffer.from(await answer.arrayBuffer()));
  const said = execFileSync("pdftotext", ["-layout", join(folder, "copy.pdf"), "-"], { encoding: "utf8" });
  rmSync(folder, { recursive: true });
  for (const wanted of [number, SCHOOL, "Ратуша", "Wij helpen met 1.", "VERTROUWELIJK"]) {
    assert.ok(said.includes(wanted), `${wanted} in: ${said}`);
  }
  for (const hidden of [MONEY, "Wij helpen met 2.", WHO, "Niet nodig hierbij."]) {
    assert.ok(!said.includes(hidden), `${hidden} in: ${said}`);
  }
  assert.ok((await sanne.open("/papier")).text.includes(number));
});
await step("A calendar outside this program hears that there is a meeting, where and when.", async () => {
  const calendar = (await rik.get(`${conference}/agenda`)).body;
  assert.match(calendar, /SUMMARY:Overleg/);
  for (const hidden of [SCHOOL, MONEY, WHO, "C-", "O-", "http", "helpen"]) {
    assert.ok(!calendar.includes(hidden), `${hidden} in ${calendar}`);
  }
});
await step("The owner of an action sees it and nothing else, and says what was done.", async () => {
  const list = await rik.open(`${casefile}/acties`);
  assert.ok(list.text.includes("Bel de mentor."));
  await rik.act(found(list, /(\/casussen\/[^"]*\/actie\/A-[0-9A-Z]+\/klaar)/), { toelichting: "Gebeld." });
  assert.ok((await carla.open(`${casefile}/acties/geweest`)).text.includes("Gebeld."));
});
await step("A participant who is removed while somebody types: the form says so, with everything typed, and they find nothing any more.", async () => {
  const page = await carla.open(`${casefile}/actie`);
  const chosen = seat(page, "wie", "Reclassering");
  const open = await rik.open(`${casefile}/acties`);
  assert.equal(open.status, 200);
  const ending = found(await carla.open(casefile), new RegExp(`(/casussen/[^"]*/deelnemer/${chosen}/beeindigen)`));
  const form = await carla.open(ending);
  await carla.fill(form, Object.fromEntries([...form.forms.at(-1).fields.keys()].filter((name) => !name.startsWith("_")).map((name) => [name, "Hij stopt bij de reclassering."])));
  const again = await carla.fill(page, { wie: chosen, wat: "Een lange tekst die blijft.", voor: day({ days: 5 }).typed });
  assert.equal(again.status, 400);
  assert.match(again.text, /doet niet meer mee/);
  assert.ok(again.body.includes("Een lange tekst die blijft."));
  assert.equal((await rik.get(`${casefile}/acties`)).status, 404);
  assert.equal((await rik.get(conference)).status, 404);
});

await server.close();
end();
