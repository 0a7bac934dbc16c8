/* node tests/stories/rights.story.mjs [build/src/seinhuis]
 *
 * A person asks the mayor's contact point which data there are about them: entered, asked of all owners by two persons, read text by
 * text, decided, and told in a letter; and somebody who is unknown gets the same steps and the same words as somebody who may not be
 * told. Over real HTTP, as the contact point and the owners live it.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Server, day, program, report, sign_in, story } from "./client.mjs";

const told = story("rights");
const server = await Server.start({ program: program(process.argv[2]), settings: { begrenzing: "nee" } });
const [sanne, youssef, conny, arno] = await Promise.all(["sanne-fictief", "youssef-verzonnen", "conny-contact", "arno-afspraak"].map((name) => sign_in(server, name)));
const first = (page, pattern) => page.links.map((link) => pattern.exec(link.url)?.[1]).find(Boolean);

/* --- a report about somebody, of which one observation could reveal who reported ----------------------------------- */

const reporter = "Noor Nergens";
await report(server, { relatie: "familie", waarover: "persoon", verhaal: "Hij zei het aan de keukentafel.", wie: "Gerrit Onvindbaar", leeftijd: "volwassen", contact: "vertrouwelijk", naam: reporter });
const signal = first(await sanne.open("/signalen"), /^\/signalen\/(S-[0-9A-Z]+)$/);
await sanne.act(`/signalen/${signal}/stap/oppakken`);
await sanne.act(`/signalen/${signal}/vastleggen`, { waarneming: "Hij kocht een kapmes.", soort: "gezien", bron: `${reporter}, zijn zus`, "onthult-melder": "nee" });
await sanne.act(`/signalen/${signal}/vastleggen`, { waarneming: "Hij zei het alleen tegen zijn zus.", soort: "gezien", "onthult-melder": "ja" });

async function enter(naam, soort = "inzage") {
  const page = await conny.act("/rechten/nieuw", { soort, kanaal: "balie", ontvangen: day().typed, naam, geboren: "1-3-1990", vraag: "Wat weet u van mij?", identiteit: "balie" });
  return /R-[0-9A-Z]+/.exec(page.address)[0];
}
async function ask(request) {
  await conny.act(`/rechten/${request}/vraag`, { reden: "Om te weten wie gegevens heeft." });
  await arno.act(`/rechten/${request}/akkoord`);
}
/* Every owner answers: the dossier, or none of theirs. */
async function answer(found) {
  for (const owner of [sanne, youssef]) {
    for (let link; (link = first(await owner.open("/rechten/vragen"), /^\/rechten\/vragen\/(Q-[0-9A-Z]+)$/)) !== undefined;) {
      const page = await owner.open(`/rechten/vragen/${link}`);
      const own = page.form(["geen"]).fields.get("dossiers") ?? [];
      const ticks = found && own.includes(found) ? { dossiers: found } : { geen: page.form(["geen"]).fields.get("geen")[0] };
      assert.equal((await owner.fill(page, ticks)).status, 200);
    }
  }
}
async function judge(request, reden) {
  const page = await conny.open(`/rechten/${request}/overzicht`);
  const texts = page.form(["teksten"]).fields.get("teksten");
  assert.equal((await conny.fill(page, { teksten: texts, reden })).status, 200);
}
const decide = (request, typed) => conny.act(`/rechten/${request}/besluit`, { reden: "Afgewogen.", taal: "nl", ...typed });
async function pdf_words(browser, path) {
  const answer = await fetch(new URL(path, server.url), { headers: { cookie: browser.cookie, "accept-language": "nl" } });
  assert.equal(answer.headers.get("content-type"), "application/pdf");
  const file = join(server.home, "letter.pdf");
  writeFileSync(file, Buffer.from(await answer.arrayBuffer()));
  const run = spawnSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" });
  assert.equal(run.status, 0, run.stderr);
  return run.stdout;
}

/* --- lived --------------------------------------------------------------------------------------------------------- */

let request;
await told.step("a request is entered without a copy of a document or a citizen number, and the month runs", async () => {
  const form = await conny.open("/rechten/nieuw");
  assert.doesNotMatch(form.body, /bsn|type="file"|documentnummer/i);
  request = await enter("Gerrit Onvindbaar");
  const page = await conny.open(`/rechten/${request}`);
  assert.match(page.text, /Gerrit Onvindbaar/);
  assert.ok(!page.body.includes(`href="/signalen`), "nothing is looked up");
});

await told.step("who proposed the question cannot be the second person", async () => {
  await conny.act(`/rechten/${request}/vraag`, { reden: "Om te weten wie gegevens heeft." });
  const own = await conny.get(`/rechten/${request}/akkoord`);
  assert.match(own.text, /U stelde deze vraag zelf voor/);
  await arno.act(`/rechten/${request}/akkoord`);
});

await told.step("an owner sees only the own dossiers, and nobody else sees the question", async () => {
  const link = first(await sanne.open("/rechten/vragen"), /^\/rechten\/vragen\/(Q-[0-9A-Z]+)$/);
  const page = await sanne.open(`/rechten/vragen/${link}`);
  assert.match(page.text, /Gerrit Onvindbaar/);
  const hidden = await youssef.get(`/rechten/vragen/${link}`);
  const absent = await youssef.get("/rechten/vragen/Q-000000000");
  assert.equal(hidden.status, 404);
  assert.equal(hidden.body.replaceAll(link, ""), absent.body.replaceAll("Q-000000000", ""));
  const both = await sanne.fill(page, {});
  assert.equal(both.status, 400);
  assert.match(both.text, /Kruis de dossiers aan/);
});

await told.step("nothing is decided before every owner answered", async () => {
  assert.match((await conny.get(`/rechten/${request}/besluit`)).text, /niet meer in de toestand/);
  await answer(signal);
  assert.match((await conny.open(`/rechten/${request}`)).text, /Alle eigenaren antwoordden/);
});

await told.step("the reporter is not on the overview, the letter or its PDF, and what could reveal them cannot be ticked", async () => {
  const page = await conny.open(`/rechten/${request}/overzicht`);
  const offered = page.form(["teksten"]).fields.get("teksten");
  assert.ok(offered.length > 0);
  await judge(request, "geven");
  await decide(request, { besluit: "deels", uitleg: "U mag weten wat wij vastlegden." });
  const seen = [(await conny.open(`/rechten/${request}/overzicht`)).body, (await conny.open(`/rechten/${request}/brief`)).body, await pdf_words(conny, `/rechten/${request}/brief/pdf`)];
  assert.match(seen[2], /kapmes/);
  for (const text of seen) {
    assert.doesNotMatch(text, /Noor|Nergens|zijn zus|keukentafel/);
  }
});

await told.step("who is unknown and who may not be told anything get the same letter but for the reference", async () => {
  const letters = [];
  for (const found of [undefined, signal]) {
    const one = await enter("Gerrit Onvindbaar");
    await ask(one);
    await answer(found);
    if (found) {
      await judge(one, "onderzoek");
    }
    await decide(one, { besluit: "niets" });
    const words = (await conny.open(`/rechten/${one}/brief`)).main.replace(/^[\s\S]*?<section/, "");
    letters.push(words.replaceAll(one, "KENMERK"), (await pdf_words(conny, `/rechten/${one}/brief/pdf`)).replaceAll(one, "KENMERK"));
  }
  assert.equal(letters[0], letters[2]);
  assert.equal(letters[1], letters[3]);
  assert.match(letters[1], /geen gegevens die wij u kunnen geven/);
});

await told.step("a correction stands in the dossier in the person's own words, and its owner says when it is carried out", async () => {
  const one = await enter("Gerrit Onvindbaar", "verbetering");
  await ask(one);
  await answer(signal);
  await decide(one, { besluit: "toegewezen", uitleg: "Wij verbeteren het.", zienswijze: "Het was een broodmes." });
  assert.match((await sanne.open(`/signalen/${signal}`)).text, /Het was een broodmes/);
  const link = first(await sanne.open("/rechten/vragen"), /^\/rechten\/vragen\/(Q-[0-9A-Z]+)$/);
  const page = await sanne.open(`/rechten/vragen/${link}`);
  assert.match(page.text, /Het was een broodmes/);
  assert.equal((await sanne.fill(page, {}, { button: "Het is uitgevoerd" })).status, 200);
  assert.equal(first(await sanne.open("/rechten/vragen"), /^\/rechten\/vragen\/(Q-[0-9A-Z]+)$/), undefined);
});

await told.step("while a request runs what was found is not destroyed; when it ended it is", async () => {
  const one = await enter("Gerrit Onvindbaar");
  await ask(one);
  await answer(signal);
  const later = day({ months: 7 }).iso;
  const run = async () => {
    assert.equal(server.command("retention", "run", "--at", later).code, 0);
    await Promise.all([sign_in(server, "conny-contact", "voorbeeldstad", conny), sign_in(server, "sanne-fictief", "voorbeeldstad", sanne)]); /* sessions ended long ago by then */
  };
  await run();
  assert.match((await conny.open(`/rechten/${one}/overzicht`)).text, /kapmes/);
  assert.equal((await sanne.get(`/signalen/${signal}`)).status, 404, "its own day passed: sealed for the work");
  await judge(one, "onderzoek");
  await decide(one, { besluit: "niets" });
  await run();
  assert.match((await conny.open(`/rechten/${one}/overzicht`)).text, /niet meer te lezen/);
  assert.equal((await sanne.get(`/signalen/${signal}`)).status, 404);
});

await server.close();
told.end();
