/* The walkthrough's chapters about the joint weighing: from "ready for weighing" to the mayor's decision.
 *
 * `told` is what walkthrough.mjs hands on: the server, how steps are told, the people, and what it typed so far.
 */
import assert from "node:assert/strict";

export const box = (page, text) => new RegExp(`value="([^"]+)"[^>]*>\\s*<label[^>]*>\\s*${text.slice(0, 30)}`).exec(page.main)?.[1];
export const weighing = (reference, rest = "") => `/wegingen/${reference}${rest}`;
const references_of = (page) => [...page.main.matchAll(/href="\/wegingen\/(W-[0-9A-Z-]+)"/g)].map(([, reference]) => reference);

/* A recorded signal is made ready and given to the weighing; which reference it got is what is new in the list. */
export async function give_to_weighing({ sanne, petra, at }, signal, fields) {
  await sanne.act(at(signal.reference, "/stap/weging"), { reden: fields.reason });
  const before = new Set(references_of(await petra.open("/wegingen")));
  const page = await sanne.open(at(signal.reference, "/naar-weging"));
  const given = [signal.fact, signal.against].filter(Boolean).map((text) => box(page, text));
  assert.ok(given.every(Boolean), `what was recorded is offered: ${page.text.slice(0, 1500)}`);
  const sent = await sanne.fill(page, {
    waarnemingen: given, "soort-gegevens": "gewoon", gedrag: fields.behaviour, "wettelijk-element": fields.element, grondslag: fields.basis, ...fields.more,
  });
  assert.equal(sent.status, 200, sent.text.slice(0, 600));
  const fresh = references_of(await petra.open("/wegingen")).filter((reference) => !before.has(reference));
  assert.equal(fresh.length, 1, `new in the list: ${fresh}`);
  return fresh[0];
}

/* A first position answers each question of the criteria; "not known" is an answer. */
export async function first_position(browser, reference, fields, rest = "/standpunt") {
  const page = await browser.open(weighing(reference, rest));
  const questions = [...page.form(Object.keys(fields)).fields.keys()].filter((name) => /^vraag-\d+$/.test(name));
  assert.ok(questions.length >= 3, "the criteria are questions");
  const after = await browser.fill(page, { ...fields, ...Object.fromEntries(questions.map((name, at) => [name, ["ja", "nee", "niet-bekend"][at % 3]])) });
  assert.equal(after.status, 200, after.text.slice(0, 600));
  return after;
}

export async function joint_weighing(told) {
  const { chapter, step, words, says, hides, record, report, server, about_person, newest, at, sanne } = told;
  const { pieter, olga, wim, petra } = told;
  const first = {};

  chapter("From the reporting point to the joint weighing: an act of disclosure");
  await step("A report is recorded and made ready for weighing. Nothing is shared by that.", async () => {
    first.story = words("Hij schrijft op internet dat hij de burgemeester iets aandoet.");
    first.name = words("Noor Niemand");
    first.who = words("Tim Verzinsel,");
    Object.assign(first, await report(server, about_person({ verhaal: first.story, naam: first.name, wie: first.who })));
    first.reference = await newest();
    first.fact = await record(sanne, first.reference, words("Hij schreef drie keer dat hij de burgemeester iets aandoet."));
    first.revealing = words("De buurvrouw op nummer 9 liet het bericht zien.");
    await told.observe(sanne, first.reference, { text: first.revealing, reveals: true }).catch(() => undefined);
    assert.equal((await pieter.get(at(first.reference))).status, 403);
  });
  await step("Without the behaviour and the statutory element there is no weighing: both are asked at once, and what was typed stays.", async () => {
    await sanne.act(at(first.reference, "/stap/weging"), { reden: words("Drie partijen moeten hier samen naar kijken.") });
    const page = await sanne.open(at(first.reference, "/naar-weging"));
    hides(page, first.story, first.name, first.revealing);
    const basis = words("Wet pga");
    const again = await sanne.fill(page, { waarnemingen: [box(page, first.fact)], grondslag: basis });
    assert.equal(again.status, 400);
    says(again, /Zonder dat is er geen weging/);
    assert.ok(again.body.includes(basis), "what was typed stays");
  });
  await step("With them, the ticked observations go to police, prosecution and municipality, and nothing else.", async () => {
    const page = await sanne.open(at(first.reference, "/naar-weging"));
    first.behaviour = words("Herhaald dreigen met geweld tegen een bestuurder.");
    const sent = await sanne.fill(page, {
      waarnemingen: [box(page, first.fact)], "soort-gegevens": "gewoon", gedrag: first.behaviour,
      "wettelijk-element": words("Voorbereiding van een ernstig strafbaar feit."), grondslag: words("Wet pga, artikel 5."),
    });
    assert.equal(sent.status, 200, sent.text.slice(0, 600));
    first.weighing = references_of(await petra.open("/wegingen")).at(-1);
    const seen = await pieter.open(weighing(first.weighing));
    says(seen, first.fact, first.behaviour, /nog te bevestigen/);
    hides(seen, first.story, first.name, first.revealing);
  });

  chapter("Three first positions, sealed until all are in");
  const position = (standpunt, reden) => ({ standpunt, reden: words(reden) });
  await step("The police and the municipality give theirs. Nobody can read them: not the others, not the process lead, not they themselves.", async () => {
    first.police = position("toelaten", "Het dreigen wordt concreter.");
    first.municipality = position("toelaten", "Hulp alleen raakt hem niet.");
    await first_position(pieter, first.weighing, first.police);
    await first_position(wim, first.weighing, first.municipality);
    for (const one of [pieter, wim, olga, petra]) {
      hides(await one.open(weighing(first.weighing)), first.police.reden, first.municipality.reden);
    }
  });
  await step("A second one of the same party is refused in words.", async () => {
    const again = await pieter.get(weighing(first.weighing, "/standpunt"));
    assert.ok([403, 409].includes(again.status) || again.forms.length === 0, `${again.status}`);
  });
  await step("The prosecution's, ‘not known’, is the third: all three open together.", async () => {
    first.prosecution = position("niet-bekend", "Wij kennen hem niet.");
    await first_position(olga, first.weighing, first.prosecution);
    says(await wim.open(weighing(first.weighing)), first.police.reden, first.municipality.reden, first.prosecution.reden);
  });
  await step("After the discussion come the final positions. The prosecution changes its mind and says why; both stay.", async () => {
    await pieter.act(weighing(first.weighing, "/definitief"), position("toelaten", "Onveranderd."));
    await wim.act(weighing(first.weighing, "/definitief"), position("toelaten", "Onveranderd, ook na het gesprek."));
    const page = await olga.fill(await olga.open(weighing(first.weighing, "/definitief")), position("toelaten", "De berichten zijn strafbaar."));
    assert.equal(page.status, 400, "changed without saying why");
    first.change = words("De politie liet de berichten zien.");
    await olga.fill(page, { "reden-wijziging": first.change });
    says(await petra.open(weighing(first.weighing)), first.change, first.prosecution.reden);
  });
  return first;
}
