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
