/* What people of the demonstration do on pages, for its tales: reporting, recording, weighing, deciding. */
import assert from "node:assert/strict";
import { Browser, plain, report } from "./client.mjs";

/* --- the reporting point ------------------------------------------------------------------------------------------ */

export const at = (reference, rest = "") => `/signalen/${reference}${rest}`;
export const officers = { voorbeeldstad: "sanne-fictief", proefdam: "hanneke-proef" };
export const references_of = (page) => [...page.main.matchAll(/href="\/signalen\/(S-[0-9A-Z]+)"/g)].map(([, reference]) => reference);

/* Sends a report or a question as a resident does; which reference it got is what is new in the queue. */
export async function arrives(stage, answers, { place = "voorbeeldstad", advice = false } = {}) {
  const officer = await stage.as(officers[place], place);
  const before = new Set(references_of(await officer.open("/signalen")));
  const sent = await report(stage.server, answers, { place, advice });
  const fresh = references_of(await officer.open("/signalen")).filter((reference) => !before.has(reference));
  assert.equal(fresh.length, 1, `new in the queue: ${fresh}`);
  return { reference: fresh[0], code: sent.code, place };
}

export const step = async (browser, signal, name, fields = {}) => browser.act(at(signal.reference, `/stap/${name}`), fields);

export async function observe(browser, signal, { text, kind = "gezien", source = "de melder", against = false, reveals = false, on }) {
  const page = await browser.open(at(signal.reference, "/vastleggen"));
  const fields = { waarneming: text, soort: kind, bron: source, "onthult-melder": reveals ? "ja" : "nee", ...(on ? { datum: on } : {}) };
  if (against) {
    fields["pleit-tegen"] = page.form(["pleit-tegen"]).fields.get("pleit-tegen")[0];
  }
  const after = await browser.fill(page, fields);
  assert.equal(after.status, 200, after.text.slice(0, 300));
}

/* The box before a text that begins like this. */
export function box(page, text) {
  const start = text.slice(0, 30).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const value = new RegExp(`value="([^"]+)"[^>]*>\\s*<label[^>]*>\\s*${start}`).exec(plain(page.main))?.[1];
  assert.ok(value, `nothing to tick before “${text}” at ${page.address}`);
  return value;
}

export async function write_back(stage, signal, text) {
  const browser = new Browser(stage.server, "the reporter");
  const page = await browser.fill(await reporter_page(browser, signal), { bericht: text });
  assert.equal(page.status, 200);
}
const reporter_page = (browser, signal) => browser.post("/mijn-melding", { code: signal.code });

/* An official record with these observations, complete: taken up by this officer. */
export async function record(browser, signal, observations) {
  await step(browser, signal, "oppakken");
  for (const observation of observations) {
    await observe(browser, signal, observation);
  }
  await step(browser, signal, "vaststellen");
}

/* Presses "done" for what waits and reads like this: it was seen to. */
export async function seen_to(browser, words) {
  for (let page = await browser.open("/te-doen"); ;) {
    const row = [...page.main.matchAll(/<tr role="row">[\s\S]*?<\/tr>/g)].map(([html]) => html).find((html) => /name="werk"/.test(html) && words.test(html));
    if (row === undefined) {
      return;
    }
    const sent = Object.fromEntries([...row.matchAll(/<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"/g)].map(([, name, value]) => [name, value]));
    page = await browser.post("/te-doen", sent);
    assert.equal(page.status, 200, page.text.slice(0, 300));
  }
}

/* --- the joint weighing ------------------------------------------------------------------------------------------- */

export const weighing_at = (weighing, rest = "") => `/wegingen/${weighing.reference}${rest}`;
const weighings_of = (page) => [...page.main.matchAll(/href="\/wegingen\/(W-[0-9A-Z-]+)"/g)].map(([, reference]) => reference);

/* The disclosure act: ready for weighing, then what is given, on which basis, and which behaviour gives concern. */
export async function give_to_weighing(stage, officer, signal, given, { ready }) {
  await step(officer, signal, "weging", { reden: ready });
  const petra = await stage.as("petra-papier", signal.place);
  const before = new Set(weighings_of(await petra.open("/wegingen")));
  const page = await officer.open(at(signal.reference, "/naar-weging"));
  const { waarnemingen, ...fields } = given;
  const after = await officer.fill(page, { ...fields, waarnemingen: waarnemingen.map((text) => box(page, text)) });
  assert.equal(after.status, 200, after.text.slice(0, 400));
  const fresh = weighings_of(await petra.open("/wegingen")).filter((reference) => !before.has(reference));
  assert.equal(fresh.length, 1, `new weighings: ${fresh}`);
  return { reference: fresh[0], place: signal.place };
}

/* A first position: an answer, why, and the questions of the criteria as [ja | nee | niet-bekend, explanation]. */
export async function first_position(browser, weighing, { standpunt, reden, vragen }) {
  const page = await browser.open(weighing_at(weighing, "/standpunt"));
  const asked = [...page.form(["standpunt"]).fields.keys()].filter((name) => /^vraag-\d+$/.test(name)).length;
  assert.equal(vragen.length, asked, "as many answers as questions");
  const fields = { standpunt, reden };
  vragen.forEach(([answer, why], index) => {
    fields[`vraag-${index + 1}`] = answer;
    if (why) {
      fields[`vraag-${index + 1}-toelichting`] = why;
    }
  });
  const after = await browser.fill(page, fields);
  assert.equal(after.status, 200, after.text.slice(0, 600));
}
/* "jjnb": the answers without an explanation, j for yes, n for no, b for not known. */
export const answers = (letters) => [...letters].map((letter) => [{ j: "ja", n: "nee", b: "niet-bekend" }[letter], ""]);
export const final_position = (browser, weighing, fields) => browser.act(weighing_at(weighing, "/definitief"), fields);
export async function add_fact(browser, weighing, { feit, soort = "gezien", tegen = false, gegevens = "gewoon", grondslag }) {
  const page = await browser.open(weighing_at(weighing, "/feit"));
  const fields = { feit, soort, "soort-gegevens": gegevens, grondslag };
  if (tegen) {
    fields["pleit-tegen"] = page.form(["pleit-tegen"]).fields.get("pleit-tegen")[0];
  }
  const after = await browser.fill(page, fields);
  assert.equal(after.status, 200, after.text.slice(0, 400));
}

/* The mayor, or who decides for the mayor. */
export const decide = (browser, weighing, name, fields) => browser.act(weighing_at(weighing, `/${name}`), fields);

/* --- the case ----------------------------------------------------------------------------------------------------- */

export const case_at = (casefile, rest = "") => `/casussen/${casefile.reference}${rest}`;
const cases_of = (page) => [...page.main.matchAll(/href="\/casussen\/(C-[0-9A-Z-]+)"/g)].map(([, reference]) => reference);

/* The case that an admission opened just now: the one that nobody in `known` is. */
export async function opened_case(browser, known, place) {
  const fresh = cases_of(await browser.open("/casussen")).filter((reference) => !known.includes(reference));
  assert.equal(fresh.length, 1, `new cases: ${fresh}`);
  known.push(fresh[0]);
  return { reference: fresh[0], place };
}

/* What a choice offers under words like these: its code. */
export function offered(page, field, words) {
  const radio = new RegExp(`name="${field}"[^>]*value="([^"]+)"[^>]*>\\s*<label[^>]*>[^<]*${words}`);
  const option = new RegExp(`<select[^>]*name="${field}"[\\s\\S]*?<option value="([^"]+)"[^>]*>[^<]*${words}`);
  const found = (radio.exec(plain(page.main)) ?? option.exec(plain(page.main)))?.[1];
  assert.ok(found, `“${words}” is not offered for ${field} at ${page.address}: ${page.text.slice(0, 500)}`);
  return found;
}

export async function add_participant(browser, casefile, { soort, organisatie, account, noodzaak, ziet, tot }) {
  const page = await browser.open(case_at(casefile, "/deelnemer"));
  const after = await browser.fill(page, { soort, organisatie, account, noodzaak, ziet, tot });
  assert.equal(after.status, 200, after.text.slice(0, 500));
}
export const contribute = (browser, casefile, fields) => browser.act(case_at(casefile, "/bijdrage"), fields);
export const write_plan = (browser, casefile, kind, tekst) => browser.act(case_at(casefile, `/plan/tekst/${kind}`), { tekst });
export const set_goal = (browser, casefile, leefgebied, doel) => browser.act(case_at(casefile, "/plan/doel"), { leefgebied, doel });
export async function agree_measure(browser, casefile, { eigenaar, ...fields }) {
  const page = await browser.open(case_at(casefile, "/plan/maatregel"));
  const after = await browser.fill(page, { ...fields, eigenaar: offered(page, "eigenaar", eigenaar) });
  assert.equal(after.status, 200, after.text.slice(0, 500));
}
export async function ask_action(browser, casefile, { wie, ...fields }) {
  const page = await browser.open(case_at(casefile, "/actie"));
  const after = await browser.fill(page, { ...fields, wie: offered(page, "wie", wie) });
  assert.equal(after.status, 200, after.text.slice(0, 500));
}
/* Whoever was asked says what came of it: of all their open actions. */
export async function finish_actions(browser, casefile, toelichting) {
  const open = [...(await browser.open(case_at(casefile, "/acties"))).main.matchAll(/href="(\/casussen\/[^"]+\/actie\/[^"\/]+\/klaar)"/g)].map(([, url]) => url);
  assert.ok(open.length > 0, `${browser.name} has no open action`);
  for (const url of open) {
    await browser.act(url, { toelichting });
  }
}
/* A letter that is read together: made from the municipality's text, then given, with what the person said. */
export async function talk(browser, casefile, fields, { on, said }) {
  const made = await browser.act(case_at(casefile, "/brief/nieuw"), { hoe: "gesprek", taal: "nl", ...fields });
  const given = await browser.fill(made, { "gegeven-op": on, "eigen-visie": said });
  assert.equal(given.status, 200, given.text.slice(0, 400));
}
