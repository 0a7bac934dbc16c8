/* node tests/stories/walkthrough.mjs [build/src/seinhuis]
 *
 * The whole main job over real HTTP, told as a person would tell it: reports arrive, are written down, answered, handled to
 * an outcome and destroyed on their day; then the log is verified and every byte that is left is searched for what was
 * typed. The first step that differs ends it with 1. Leaves nothing behind.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Browser, Server, code_of, day, pause, program, report, reporter, sign_in } from "./client.mjs";
import { on_postgresql } from "./database.mjs";
import { files_of, Keys } from "./leftovers.mjs";
import { admitted, conference, dissent_kept, plan_review_and_end } from "./walkthrough_case.mjs";
import { rights_of_the_person } from "./walkthrough_rights.mjs";
import { joint_weighing } from "./walkthrough_weighing.mjs";

const began = Date.now();
/* One machine plays everybody here, so the limits per address are off. */
const server = await Server.start({ program: program(process.argv[2]), settings: { begrenzing: "nee" } });
const keys = new Keys(server);

/* --- telling ------------------------------------------------------------------------------------------------------- */

let chapters = 0;
const chapter = (title) => console.log(`\n${++chapters}. ${title}`);

async function step(sentence, run) {
  try {
    const result = await run();
    keys.look();
    console.log(`   ✓ ${sentence}`);
    return result;
  } catch (error) {
    console.log(`   ✗ ${sentence}\n\nIt went differently: ${error.stack ?? error}\n\nThe server said:\n${server.said.split("\n").slice(-8).join("\n")}`);
    await server.close();
    process.exit(1);
  }
}

/* Words that stand nowhere else in the world: what people type here is found by them afterwards. */
const typed = [];
function words(sentence) {
  const mark = `merk${randomBytes(6).toString("hex")}`;
  typed.push(mark);
  return `${sentence} ${mark}`;
}
const says = (page, ...texts) => texts.forEach((text) => assert.ok(text instanceof RegExp ? text.test(page.text) : page.text.includes(text), `“${text}” does not stand at ${page.address}: ${page.text.slice(0, 600)}`));
const hides = (page, ...texts) => texts.forEach((text) => assert.ok(!page.body.includes(text), `“${text}” stands at ${page.address}`));

const state_of = (page) => /<li aria-current="step"><strong>([^<]*)/.exec(page.body)?.[1];

/* --- people -------------------------------------------------------------------------------------------------------- */

const places = { "hanneke-proef": "proefdam" };
const person = (reference) => sign_in(server, reference, places[reference]);
const sanne = await person("sanne-fictief"); /* officer */
const youssef = await person("youssef-verzonnen"); /* deputy, here and in Proefdam */
const ruud = await person("ruud-denkbeeld"); /* lead */
const fatima = await person("fatima-fabel"); /* privacy officer */
const joris = await person("joris-schijn"); /* FG */
const hanneke = await person("hanneke-proef"); /* officer of Proefdam */
const pieter = await person("pieter-pseudo"); /* weigher of the police */
const olga = await person("olga-ogenschijn"); /* weigher of the public prosecution */
const wim = await person("wim-waarschijnlijk"); /* weigher of the municipality */
const petra = await person("petra-papier"); /* process lead */
const berend = await person("berend-bestaatniet"); /* mayor */
const mirte = await person("mirte-misschien"); /* acts for the mayor by mandate */
const tineke = await person("tineke-tweede"); /* second reader */
const carla = await person("carla-denkbaar"); /* case lead */
const zoe = await person("zoe-zogenaamd"); /* takes part in a case */
const conny = await person("conny-contact"); /* contact point */
const arno = await person("arno-afspraak"); /* contact point */

const references_of = (page) => [...page.main.matchAll(/href="\/signalen\/(S-[0-9A-Z]+)"/g)].map(([, reference]) => reference);
const seen = new Set();

/* The report that stands in the queue since the last time we looked. */
async function newest(officer = sanne) {
  const page = await officer.open("/signalen");
  const found = references_of(page).filter((reference) => !seen.has(reference));
  assert.equal(found.length, 1, `new in the queue: ${found}; ${page.text}`);
  seen.add(found[0]);
  return found[0];
}
const at = (reference, rest = "") => `/signalen/${reference}${rest}`;

async function observe(officer, reference, { text, kind = "gezien", against = false, reveals = false, source = "de melder" }) {
  const fields = { waarneming: text, soort: kind, bron: source, "onthult-melder": reveals ? "ja" : "nee", ...(against ? { "pleit-tegen": "ja" } : {}) };
  const page = await officer.open(at(reference, "/vastleggen"));
  if (against) {
    fields["pleit-tegen"] = page.form(["pleit-tegen"]).fields.get("pleit-tegen")[0];
  }
  says(await officer.fill(page, fields), text);
}

/* Taken up, one observation, something that speaks against, complete. */
async function record(officer, reference, text = words("Hij riep dat hij wraak neemt.")) {
  await officer.act(at(reference, "/stap/oppakken"));
  await observe(officer, reference, { text });
  await observe(officer, reference, { text: words("Hij bood zijn excuses aan."), kind: "gehoord", against: true });
  await officer.act(at(reference, "/stap/vaststellen"));
  return text;
}
const about_person = (extra = {}) => ({
  relatie: "buur", waarover: "persoon", verhaal: words("Ik hoorde hem schreeuwen in de tuin."), wie: words("De zoon van hiernaast,"), leeftijd: "volwassen",
  contact: "vertrouwelijk", naam: words("Noor Niemand"), ...extra,
});
const refused = async (browser, path, fields, why) => {
  const page = await browser.get(path);
  assert.ok(page.status === 409 || page.status === 403 || why.test(page.text), `${page.status} ${page.text.slice(0, 300)}`);
  says(page, why);
};

/* ------------------------------------------------------------------------------------------------------------------- */

chapter("A neighbour reports, without an account, a cookie or JavaScript");
const first = {};
await step("The start page says 112 first, and offers advice without names as prominently as reporting.", async () => {
  const page = await new Browser(server).open("/melden/voorbeeldstad");
  assert.ok(page.text.indexOf("112") >= 0 && page.text.indexOf("112") < page.text.indexOf("Iets melden"));
  page.link(/\/vraag$/);
  page.link(/\/bericht$/);
});
await step("She goes through the pages one by one, checks her answers and sends. Received comes first, then the answer date, then the code.", async () => {
  first.story = words("Gisteren riep hij op straat dat hij het gemeentehuis in brand steekt.");
  first.name = words("Noor Niemand");
  first.who = words("Sem, de jongen van nummer 12,");
  const sent = await report(server, {
    ...about_person(), verhaal: first.story, wie: first.who, leeftijd: "16-17", naam: first.name,
    "wat-spreekt-tegen": words("Hij helpt zijn oma elke week."), "waar-bent-u-bang-voor": words("Dat hij het echt doet."),
    "andere-hulp": words("Zijn moeder heeft schulden."), telefoon: "0600000000", "uw-veiligheid": words("Hij weet waar ik woon."), gesproken: words("Nog niet, dat is niet veilig."),
  });
  hides(sent.page, first.story, first.name);
  assert.ok(sent.page.text.indexOf("ontvangen") < sent.page.text.indexOf("antwoord") && sent.page.text.indexOf("antwoord") < sent.page.text.indexOf(sent.code));
  Object.assign(first, sent);
});
await step("Pressed twice, it is still one report with the same code.", async () => {
  assert.equal(code_of(await first.browser.fill(first.check, {}, { button: "versturen" })), first.code);
});
await step("Her page says ‘received’ and never shows what she told.", async () => {
  const page = await reporter(server, first.code);
  assert.equal(state_of(page), "Ontvangen");
  hides(page, first.story, first.who, first.name);
});

chapter("An officer takes it up and makes the official record: facts apart from opinions");
await step("Sanne sees it in her queue, without a word of its content, and takes it up.", async () => {
  first.reference = await newest();
  hides(await sanne.open("/signalen"), first.story, first.who, first.name);
  says(await sanne.open(at(first.reference)), first.story, first.who);
  hides(await sanne.open(at(first.reference)), first.name);
  await sanne.act(at(first.reference, "/stap/oppakken"));
  assert.equal(state_of(await reporter(server, first.code)), "In behandeling");
});
await step("Complete it before anything is written down? That is refused, with what to do.", async () => {
  await refused(sanne, at(first.reference, "/stap/vaststellen"), {}, /minstens één waarneming|waarneming/);
});
await step("She writes down what was seen, what was only heard, what is an opinion, and marks what could reveal who reported.", async () => {
  first.fact = words("Hij riep op straat dat hij het gemeentehuis in brand steekt.");
  first.hearsay = words("Een leraar vertelde dat hij vaker dreigt.");
  first.opinion = words("De melder vindt hem onvoorspelbaar.");
  first.revealing = words("De bewoner van nummer 14 zag dit uit het raam.");
  await observe(sanne, first.reference, { text: first.fact });
  await observe(sanne, first.reference, { text: first.hearsay, kind: "gehoord", source: words("een leraar,") });
  await observe(sanne, first.reference, { text: first.opinion, kind: "mening" });
  await observe(sanne, first.reference, { text: first.revealing, reveals: true });
});
await step("Still not complete: something must speak against the worry, or she says why nothing does. He helps his grandmother.", async () => {
  await refused(sanne, at(first.reference, "/stap/vaststellen"), {}, /tegen/);
  first.against = words("Hij helpt zijn oma elke week met boodschappen.");
  await observe(sanne, first.reference, { text: first.against, against: true });
});
await step("The record is complete; from now on the reporter's own words have a day on which they are destroyed.", async () => {
  await sanne.act(at(first.reference, "/stap/vaststellen"));
  says(await sanne.open(at(first.reference)), first.fact, first.hearsay, first.opinion, first.against, /Vernietigd op/);
});
await step("Nowhere on the dossier is there a field for belief, origin, politics or a score.", async () => {
  const names = (await sanne.open(at(first.reference, "/vastleggen"))).forms.flatMap((form) => [...form.fields.keys()]);
  assert.ok(names.every((name) => !/geloof|religie|herkomst|politiek|ideolog|score|risico/.test(name)), names.join(" "));
});

chapter("The reporter gets an answer and writes back, without saying who she is");
await step("Sanne answers before the promised day; the reporter reads it with her code.", async () => {
  first.answer = words("Dank u. We zijn ermee bezig.");
  await sanne.act(at(first.reference, "/bericht"), { tekst: first.answer });
  says(await reporter(server, first.code), first.answer, /We hebben u geantwoord op/);
});
await step("She writes back; Sanne reads it in the dossier.", async () => {
  first.reply = words("Vandaag was het rustig.");
  const browser = new Browser(server, "the reporter");
  says(await browser.fill(await browser.post("/mijn-melding", { code: first.code }), { bericht: first.reply }), first.reply, /verstuurd/);
  says(await sanne.open(at(first.reference)), first.reply);
});

chapter("Telling the person concerned: the rule, unless postponed with a ground and a day to look again");
await step("Postponing without that day is refused, and what she typed stays.", async () => {
  first.ground = words("Informeren nu brengt de melder in gevaar (art. 41 UAVG).");
  const page = await sanne.fill(await sanne.open(at(first.reference, "/informeren")), { besluit: "uitgesteld", grond: first.ground });
  assert.equal(page.status, 400);
  says(page, first.ground);
});
await step("With a day to look again it is postponed, and the dossier says until when.", async () => {
  await sanne.act(at(first.reference, "/informeren"), { besluit: "uitgesteld", grond: first.ground, "opnieuw-bekijken": day({ days: 30 }).typed });
  says(await sanne.open(at(first.reference)), first.ground, /Informeren is uitgesteld|uitgesteld/);
});

chapter("He is 16 or 17: his own voice first, and a second person before anything leaves the house");
await step("Referring to care is refused until it is written down how he and his parents are heard.", async () => {
  await refused(sanne, at(first.reference, "/stap/zorg"), {}, /gehoord/);
  await sanne.act(at(first.reference, "/stem-van-het-kind"), { tekst: words("De jongerenwerker praat vrijdag met hem en zijn moeder.") });
});
await step("What could reveal who reported is not even offered for sharing; she ticks the fact and the contra-indication.", async () => {
  const page = await sanne.open(at(first.reference, "/stap/zorg"));
  says(page, first.fact.slice(0, 40), first.against.slice(0, 40));
  hides(page, first.revealing, first.story, first.name);
  const label = (text) => new RegExp(`value="([^"]+)"[^>]*>\\s*<label[^>]*>\\s*${text.slice(0, 30)}`).exec(page.main)?.[1];
  const ticked = [label(first.fact), label(first.against)];
  assert.ok(ticked.every(Boolean), page.main.slice(0, 3000));
  first.care = words("Wijkteam Noord, mevrouw Zorg");
  await sanne.fill(page, { ontvanger: first.care, grondslag: words("Toestemming van de ouders"), waarnemingen: ticked, toelichting: words("Telefonisch toegelicht."), reden: words("Hulp past beter.") });
  says(await sanne.open(at(first.reference)), /[Tt]weede/, first.care);
});
await step("Sanne cannot agree with her own proposal; Ruud, the lead, looks at the record and agrees. Care has it now.", async () => {
  const own = await sanne.get(at(first.reference, "/stap/akkoord"));
  assert.ok(own.status === 403, `${own.status}`);
  await ruud.act(at(first.reference, "/stap/akkoord"));
  const page = await sanne.open(at(first.reference));
  says(page, /Afgesloten/, first.care);
});
await step("The reporter's page says ‘assessed’, as it would for every outcome.", async () => assert.equal(state_of(await reporter(server, first.code)), "Beoordeeld"));
await step("The kind is counted on its own page: only a number of this year goes up, linked to no report and no person.", async () => {
  says(await sanne.act("/tellingen", { verschijnsel: "onbekend" }), /Meldingen/);
});

chapter("A second report: no concern, and a second pair of eyes");
const second = {};
await step("Youssef, the deputy, proposes ‘no concern’. Agreeing with himself is refused in words.", async () => {
  Object.assign(second, await report(server, about_person({ contact: "anoniem" })));
  second.reference = await newest();
  second.fact = await record(youssef, second.reference);
  second.reason = words("Een ruzie over een schutting; er is niets aan de hand.");
  await youssef.act(at(second.reference, "/stap/geen-zorg"), { reden: second.reason });
  await refused(youssef, at(second.reference, "/stap/akkoord"), {}, /zelf/);
  const forced = await youssef.post(at(second.reference, "/stap/akkoord"), { _token: await token_of(youssef, at(second.reference, "/stap/spoed")) });
  assert.ok(forced.status >= 400, "a form made by hand does not help either");
  says(await youssef.open(at(second.reference)), /[Tt]weede/);
});
async function token_of(browser, path) {
  return (await browser.open(path)).form(["_token"]).sent.get("_token");
}
await step("Ruud agrees: closed, with the day of its destruction on it.", async () => {
  await ruud.act(at(second.reference, "/stap/akkoord"));
  says(await ruud.open(at(second.reference)), /Geen zorg/, /Vernietigd op/);
});

chapter("A third person only asks advice, without names");
const third = {};
await step("Three pages, no names asked. Sanne answers and closes it with advice; the answer stands behind the code.", async () => {
  third.answer = words("Vraag hem gewoon hoe het gaat.");
  Object.assign(third, await report(server, { vraag: words("Mijn leerling trekt zich terug, wat kan ik doen?"), antwoord: "code" }, { advice: true }));
  third.reference = await newest();
  await sanne.act(at(third.reference, "/stap/oppakken"));
  await sanne.act(at(third.reference, "/stap/advies"), { reden: words("Advies gegeven."), antwoord: third.answer });
  says(await reporter(server, third.code), third.answer);
});

chapter("A fourth report belongs to Proefdam");
const fourth = {};
await step("Sanne offers it. Hanneke of Proefdam sees that something waits, and nothing of its content.", async () => {
  fourth.story = words("In Proefdam hangt al weken een dreigend spandoek.");
  Object.assign(fourth, await report(server, about_person({ verhaal: fourth.story, woonplaats: "Proefdam" })));
  fourth.reference = await newest();
  await sanne.act(at(fourth.reference, "/stap/oppakken"));
  await sanne.act(at(fourth.reference, "/stap/overdragen"), { gemeente: "proefdam", reden: words("Hij woont in Proefdam.") });
  const queue = await hanneke.open("/signalen");
  says(queue, fourth.reference);
  hides(queue, fourth.story);
  assert.equal((await hanneke.get(at(fourth.reference))).status, 404);
});
await step("Hanneke confirms receipt. Now she reads it, Voorbeeldstad does not any more, and the reporter's code still works.", async () => {
  await hanneke.act(`/overdrachten/${fourth.reference}/ontvangen`);
  says(await hanneke.open(at(fourth.reference)), fourth.story);
  assert.equal((await sanne.get(at(fourth.reference))).status, 404);
  says(await reporter(server, fourth.code), /Behandeld door: Proefdam|Proefdam/);
});
await step("Hanneke answers through the same code.", async () => {
  fourth.answer = words("Proefdam kijkt ernaar.");
  await hanneke.act(at(fourth.reference, "/bericht"), { tekst: fourth.answer });
  says(await reporter(server, fourth.code), fourth.answer);
});

chapter("A fifth reporter withdraws");
const fifth = {};
await step("Explained first, then done once: who reported, the messages and the code are gone at that moment.", async () => {
  fifth.story = words("Vergeet het maar, ik had het mis.");
  Object.assign(fifth, await report(server, about_person({ verhaal: fifth.story })));
  fifth.reference = await newest();
  const before = keys.used();
  await withdraw(fifth.code);
  assert.ok([...before.keys()].some((key) => !keys.used().has(key)), "a key is destroyed");
  says(await reporter(server, fifth.code), /We vinden niets met deze code/);
});
async function withdraw(code) {
  const browser = new Browser(server, "the reporter");
  const asked = await browser.fill(await browser.post("/mijn-melding", { code }), {}, { button: "Ik wil intrekken" });
  says(asked, /Meteen vernietigd/, /niet kunnen terughalen/);
  says(await browser.post("/mijn-melding/intrekken/ja", { code }), /ingetrokken/);
}
const kept = {};
await step("Another one withdraws after the record was made. Identity and messages are gone at once; one person alone cannot keep the rest.", async () => {
  kept.name = words("Bo Buurman");
  Object.assign(kept, await report(server, about_person({ naam: kept.name })));
  kept.reference = await newest();
  kept.fact = await record(sanne, kept.reference, words("Hij liet een wapen zien."));
  await withdraw(kept.code);
  says(await sanne.open(at(kept.reference)), kept.fact, /ingetrokken/);
  assert.notEqual((await sanne.get(at(kept.reference, "/melder"))).status, 500);
  await sanne.act(at(kept.reference, "/bewaren"), { tekst: words("Er is een wapen gezien.") });
  const again = await sanne.get(at(kept.reference, "/bewaren"));
  if (again.status === 200 && again.forms.some((form) => form.fields.has("tekst"))) {
    const twice = await sanne.fill(again, { tekst: words("Nog eens.") });
    assert.ok(twice.status >= 400, `the same person twice: ${twice.status}`);
  }
});
await step("Youssef agrees that there is serious danger: two people keep the observations, until a day.", async () => {
  await youssef.act(at(kept.reference, "/bewaren"), { tekst: words("Mee eens: acuut gevaar.") });
  says(await youssef.open(at(kept.reference)), /Twee mensen|twee mensen/, kept.fact);
});
/* The daily run as it will be on that day. Sessions are over by then too: everybody signs in again. */
const run = async (on) => {
  const ran = server.command("retention", "run", "--at", on.iso);
  assert.equal(ran.code, 0, ran.out);
  assert.match(ran.out, /failed, to be tried again: +0/);
  await sign_in_again();
};
async function sign_in_again() {
  for (const browser of [sanne, youssef, ruud, fatima, joris, hanneke, pieter, olga, wim, petra, berend, mirte, tineke, carla, zoe, conny, arno]) {
    await sign_in(server, browser.name, places[browser.name], browser);
  }
}
/* The installation wakes up that many days later: a demonstration's clock can be set ahead. */
async function later(days) {
  await server.stop();
  appendFileSync(join(server.data, "seinhuis.conf"), `klok-vooruit = ${days}\n`);
  await server.run();
  await sign_in_again();
}
await step("Ten days on nothing is left of what nobody kept, and what two people kept stands there still.", async () => {
  await run(day({ days: 10 }));
  assert.equal((await sanne.get(at(fifth.reference))).status, 404);
  says(await youssef.open(at(kept.reference)), kept.fact);
});

chapter("A conflict of interest: the wall");
const walled = {};
await step("Sanne knows this family. She hands it to Youssef, need not say why, and from then on it does not exist for her.", async () => {
  walled.story = words("Het gaat om de familie op de hoek.");
  Object.assign(walled, await report(server, about_person({ verhaal: walled.story })));
  walled.reference = await newest();
  await sanne.act(at(walled.reference, "/stap/oppakken"));
  await sanne.act(at(walled.reference, "/belang"), { collega: "youssef-verzonnen" });
  for (const rest of ["", "/vastleggen", "/melder", "/stap/spoed", "/stap/advies"]) {
    assert.equal((await sanne.get(at(walled.reference, rest))).status, 404, rest);
  }
  assert.equal((await sanne.get(at("S-000000000"))).status, 404);
  assert.ok(!references_of(await sanne.open("/signalen")).includes(walled.reference));
  says(await youssef.open(at(walled.reference)), walled.story);
});

chapter("A child younger than 12 is never weighed");
const child = {};
await step("Weighing is refused in words, also when the form is made by hand; care routes stay open.", async () => {
  Object.assign(child, await report(server, about_person({ leeftijd: "onder-12" })));
  child.reference = await newest();
  await record(sanne, child.reference);
  await refused(sanne, at(child.reference, "/stap/weging"), {}, /12/);
  const token = await token_of(sanne, at(child.reference, "/stap/wachten"));
  const forced = await sanne.post(at(child.reference, "/stap/weging"), { _token: token, reden: "toch" });
  assert.ok(forced.status >= 400);
  says(await sanne.open(at(child.reference)), /Vastgelegd/);
  await sanne.open(at(child.reference, "/stap/zorg"));
});

chapter("A phone call, and a report about a group");
const called = {};
await step("Sanne enters what a caller tells, on one screen, and reads the code aloud. With it the caller reads the answer at home.", async () => {
  called.story = words("Een moeder belt: haar zoon is al dagen weg.");
  const page = await sanne.act("/signalen/nieuw", {
    soort: "melding", kanaal: "telefoon", relatie: "familie", waarover: "persoon", verhaal: called.story, wie: words("Haar zoon,"), contact: "anoniem",
  });
  called.code = code_of(page);
  called.reference = await newest();
  called.answer = words("We bellen u morgen terug.");
  await sanne.act(at(called.reference, "/stap/oppakken"));
  await sanne.act(at(called.reference, "/bericht"), { tekst: called.answer });
  says(await reporter(server, called.code), called.answer);
});
await step("She waits for information, with a day on which that ends; a day in the past or far away is refused.", async () => {
  const reason = words("De wijkagent weet maandag meer.");
  for (const until of [day({ days: -1 }), day({ months: 9 })]) {
    assert.equal((await sanne.fill(await sanne.open(at(called.reference, "/stap/wachten")), { reden: reason, tot: until.typed })).status, 400);
  }
  await sanne.act(at(called.reference, "/stap/wachten"), { reden: reason, tot: day({ days: 7 }).typed });
  says(await sanne.open(at(called.reference)), /Wacht op informatie/);
});
const group = {};
await step("A report about a group has no place for names, is never weighed, and ends as tension that was taken up.", async () => {
  Object.assign(group, await report(server, { relatie: "buur", waarover: "groep", verhaal: words("Op het plein schelden twee groepen elkaar uit."), plaats: "Dorpsplein", contact: "anoniem" }));
  group.reference = await newest();
  assert.ok(!group.check.forms.some((form) => form.sent.get("wie")));
  await record(sanne, group.reference);
  await refused(sanne, at(group.reference, "/stap/weging"), {}, /één persoon/);
  await refused(sanne, at(group.reference, "/stap/zorg"), {}, /één persoon/);
  await sanne.act(at(group.reference, "/stap/spanning"), { reden: words("Jongerenwerk staat er vanavond.") });
  says(await sanne.open(at(group.reference)), /Afgesloten/);
});

chapter("Danger: urgent hand-over to the police");
const urgent = {};
await step("One screen, nothing mandatory, nobody's approval. It stays in her hands and is marked urgent.", async () => {
  Object.assign(urgent, await report(server, about_person()));
  urgent.reference = await newest();
  const page = await sanne.open(at(urgent.reference, "/stap/spoed"));
  says(page, /112/);
  await sanne.fill(page, {});
  says(await sanne.open(at(urgent.reference)), /Spoed/);
  await sanne.act(at(urgent.reference, "/stap/spoed"), { "aan-wie": words("De wachtcommandant,"), verteld: words("Wat hij riep en waar.") });
  says(await sanne.open(at(urgent.reference)), /politie/);
});

const told = {
  chapter, step, words, says, hides, server, keys, later, at, record, observe, report, about_person, newest, day,
  sanne, youssef, ruud, fatima, joris, hanneke, pieter, olga, wim, petra, berend, mirte, tineke, carla, zoe, conny, arno,
};
const weighed = (told.weighed = await joint_weighing(told));
const dissent = await dissent_kept(told);
const followed = await admitted(told, weighed);
await conference(told, followed);
await plan_review_and_end(told, followed);
await rights_of_the_person(told, weighed, followed);

chapter("Who reported is shown only for a reason that is kept");
const purpose = words("Terugbellen over de veiligheid van de melder.");
typed.pop(); /* the reason belongs to the log, and stays there as long as the log does */
await step("Without a reason it is refused; with one Sanne sees the name, and so will the log. The FG may not look at all.", async () => {
  const page = await sanne.open(at(first.reference, "/melder"));
  hides(page, first.name);
  assert.equal((await sanne.fill(page, { reden: "" })).status, 400);
  says(await sanne.fill(page, { reden: purpose }), first.name);
  assert.equal((await joris.get(at(first.reference, "/melder"))).status, 403);
});

chapter("Who looked?");
async function log_with(wanted) {
  let page;
  for (let tries = 0; tries < 25; tries++) {
    page = await joris.open(first.log);
    if (wanted.test(page.text)) {
      return page;
    }
    await pause(1000); /* the pages read what the log was a moment ago */
  }
  says(page, wanted);
}
await step("The FG asks by the number of the file who looked at it, and reads Sanne, Ruud, the reporter, and the look at who reported.", async () => {
  const page = await joris.fill(await joris.open("/logboek"), { dossier: first.reference });
  says(page, /Alleen over/);
  first.log = page.address;
  assert.match(first.log, /^\/logboek\/dossier\/[0-9a-f]{32}$/);
  says(await log_with(/Ruud Denkbeeld/), /Sanne Fictief/, /[Mm]elder/);
});
await step("He finds his own reading there too, and no page of his shows content.", async () => {
  hides(await log_with(/Joris Schijn.*las dit logboek/), ...typed, purpose);
  assert.equal((await joris.get(at(first.reference))).status, 403);
  assert.equal((await sanne.get("/logboek")).status, 403);
});

chapter("Destruction: a list without names, two people to stop it, and silence means destruction");
await step("Fatima stands for the rule about reports without concern, once; no rule asks anybody each time.", async () => {
  const page = await fatima.open("/vernietiging/machtigingen");
  says(await fatima.fill(page, { regel: "bewaartermijn-geen-zorg", antwoord: "geven" }), /Fatima Fabel/);
  assert.equal((await joris.open("/vernietiging/machtigingen")).forms.length, 0, "the FG gives nothing");
});
const key_count = keys.used().size;
await step("Fourteen days after the records were made, the reporters' own words are destroyed. The records stay.", async () => {
  await run(day({ days: 16 }));
  const page = await sanne.open(at(child.reference));
  hides(page, "schreeuwen");
  says(page, /eigen tekst van de melder is vernietigd|vernietigd/);
  assert.ok(keys.used().size < key_count, "keys of stories are gone");
});
await step("Twelve days before its day the second report stands on the list: a random number, a day, a rule, no name.", async () => {
  await run(day({ months: 6, days: -12 }));
  const page = await fatima.open("/vernietiging");
  says(page, /V-\w{3}-\w{3}-\w{3}/);
  hides(page, second.reference, second.fact, first.reference);
  assert.equal((await sanne.get(at(third.reference))).status, 404, "advice was kept three months");
});
await step("A claim comes in. Fatima proposes to keep it longer; alone she cannot, and the FG may not decide at all.", async () => {
  const item = await fatima.fill(await fatima.open("/vernietiging"), { verwijzing: second.reference });
  second.item = item.address;
  const page = await fatima.fill(item, { grond: "schadeclaim", "tot-en-met": day({ months: 11 }).typed });
  says(page, /[Tt]weede|ander/);
  assert.equal((await fatima.fill(page, { antwoord: "akkoord" })).status, 400, "not with herself");
  const seen_by_fg = await joris.open(second.item);
  assert.ok(seen_by_fg.forms.every((form) => !form.fields.has("antwoord")), "the FG is not asked");
  says(await ruud.open(at(second.reference)), second.fact);
});
await step("Ruud agrees. Sealed: nobody can read it for the work any more, until its last day has passed.", async () => {
  await ruud.fill(await ruud.open(second.item), { antwoord: "akkoord" });
  assert.equal((await ruud.get(at(second.reference))).status, 404);
  assert.equal((await youssef.get(at(second.reference))).status, 404);
  says(await fatima.open("/vernietiging"), /Langer bewaard|bewaard tot en met/);
});
await step("A month after its own day it is still there, because two people said so; the rest went without anybody asking.", async () => {
  await run(day({ months: 7 }));
  says(await fatima.open(second.item), /bewaard|verzegeld/i);
  for (const reference of [kept.reference, child.reference, urgent.reference]) {
    assert.equal((await sanne.get(at(reference))).status, 404, reference);
  }
});
await step("Nobody decides anything again. Silence means destruction: after its last day it goes too, and care's report after its year.", async () => {
  await run(day({ months: 11, days: 2 }));
  assert.equal((await fatima.get(second.item)).status, 404);
  await run(day({ months: 12, days: 1 }));
  assert.equal((await sanne.get(at(first.reference))).status, 404);
  assert.equal((await hanneke.get(at(fourth.reference))).status, 404);
  for (const { code } of [first, second, third, fourth, kept, walled, child, called, group, urgent]) {
    says(await reporter(server, code), /We vinden niets met deze code/);
  }
});
await step("The certificate counts by rule and month, and names no day, outcome or age.", async () => {
  const list = await fatima.open("/vernietiging/bewijzen");
  const page = await fatima.open(list.link(/\/vernietiging\/bewijzen\//));
  says(page, /Bewijs van vernietiging|vernietig/i);
  hides(page, first.reference, second.reference, "16 of 17");
});

chapter("The log outlives the dossier");
await step("Under the same number the FG still reads who did what, now with the destruction, and nothing of what it was about.", async () => {
  const page = await log_with(/vernietigd|vernietigde/);
  hides(page, ...typed);
});
await step("seinhuis log verify proves the log. One byte changed in a copy of it: the first broken line is named.", async () => {
  const whole = server.command("log", "verify");
  assert.equal(whole.code, 0, whole.out);
  const copy = join(server.home, "copy");
  cpSync(join(server.data, "log"), join(copy, "log"), { recursive: true });
  const segment = join(copy, "log", "000000000001.log");
  const bytes = readFileSync(segment);
  const line = bytes.indexOf("\nI\t");
  bytes[bytes.indexOf("\t", line + 3) + 1] ^= 1;
  writeFileSync(segment, bytes);
  const broken = spawnSync(server.program, ["log", "verify", "--data", copy], { encoding: "utf8" });
  rmSync(copy, { recursive: true });
  assert.equal(broken.status, 1, broken.stdout);
  assert.match(broken.stdout, /BROKEN[\s\S]*000000000001\.log[\s\S]*line of that file: +2/);
});

chapter("The weighing, the case and the plan have an end of their own");
await step("The weighing that admitted nobody went with its positions, its dissent and its second view, half a year after the decision.", async () => {
  assert.equal((await petra.get(`/wegingen/${dissent.weighing}`)).status, 404);
  assert.equal((await joris.get(`/toezicht-wegingen/${dissent.weighing}`)).status, 404);
  says(await carla.open(`/casussen/${followed.reference}`), /Vernietigd op/);
});
await step("Two years after its closing the case goes on its day, with its weighing, contributions, conferences, plan, reviews and letters.", async () => {
  const before = keys.used().size;
  await run(day({ months: 25 }));
  assert.equal((await carla.get(`/casussen/${followed.reference}`)).status, 404);
  assert.equal((await petra.get(`/wegingen/${weighed.weighing}`)).status, 404);
  assert.ok(keys.used().size < before, "its keys are gone");
});

chapter("Nothing of it is readable any more");
const search = () => {
  for (const { name, bytes } of files_of(server)) {
    for (const mark of typed) {
      for (const coding of ["latin1", "utf16le"]) {
        assert.ok(!bytes.includes(Buffer.from(mark, coding)), `${mark} stands in ${name}`);
      }
      assert.ok(!bytes.includes(Buffer.from(mark).toString("hex")), `${mark} stands in ${name}, in hexadecimal`);
    }
    for (const key of keys.gone()) {
      assert.ok(!bytes.includes(key), `a wrapped key of 72 bytes stands in ${name}`);
    }
  }
};
await step("The search can find: the reason that the log keeps, in the log; a name that stays, in the database; a key that is in use, in the key store.", async () => {
  const names = (wanted) => files_of(server).filter((file) => file.bytes.includes(wanted)).map((file) => file.name);
  assert.deepEqual(names(purpose.split(" ").at(-1)), ["log/000000000001.log"]);
  assert.ok(names("Voorbeeldstad").some((name) => name.startsWith("store/seinhuis.db") || name === "the database"));
  await report(server, { ...about_person(), verhaal: "Nog een laatste." });
  typed.splice(-3);
  keys.look();
  assert.deepEqual(names([...keys.used().values()].at(-1)), ["store/keys.slots"]);
});
await step(`None of the ${typed.length} texts that were typed is in the database, its journal, the key store, the log, any other file, or what the processes said.`, () => {
  assert.ok(keys.gone().length >= 20, `${keys.gone().length} keys were seen and destroyed`);
  assert.ok(on_postgresql || server.file("store", "seinhuis.db-wal").length > 0, "the journal is there to be searched");
  search();
});
await step(`No wrapped key of a destroyed dossier stands anywhere either; and the same holds after the server has stopped.`, async () => {
  await server.stop();
  search();
});
await server.close();
console.log(`\nEverything went as it should, in ${((Date.now() - began) / 1000).toFixed(1)} seconds.`);
