/* The walkthrough's chapters from the mayor's decision to the end of a case: dissent, admission, partners, plan, one review,
 * closing. `told` is what walkthrough.mjs hands on, `weighed` the weighing that waits for a decision.
 */
import assert from "node:assert/strict";
import { box, first_position, give_to_weighing, weighing } from "./walkthrough_weighing.mjs";

const at_case = (reference, rest = "") => `/casussen/${reference}${rest}`;
const cases_of = (page) => [...page.main.matchAll(/href="\/casussen\/(C-[0-9A-Z-]+)"/g)].map(([, reference]) => reference);
/* The choice of a field whose label begins with these words. */
function choice(page, field, words) {
  const options = [...page.main.matchAll(new RegExp(`<option value="([^"]*)"[^>]*>([^<]*)`, "g"))].concat([...page.main.matchAll(new RegExp(`name="${field}"[^>]*value="([^"]*)"[^>]*>\\s*<label[^>]*>\\s*([^<]*)`, "g"))]);
  const found = options.find(([, , label]) => label.includes(words));
  assert.ok(found, `no “${words}” in ${field} at ${page.address}: ${options.map(([, , label]) => label)}`);
  return found[1];
}

export async function dissent_kept(told) {
  const { chapter, step, words, says, record, report, server, about_person, newest, sanne, pieter, olga, wim, berend, mirte, tineke, joris } = told;
  const second = {};
  chapter("Disagreement: kept, and never hidden");
  await step("Another weighing: the police advise to admit, prosecution and municipality do not. It stays like that after the discussion.", async () => {
    Object.assign(second, await report(server, about_person({ contact: "anoniem" })));
    second.reference = await newest();
    second.fact = await record(sanne, second.reference);
    second.weighing = await give_to_weighing(told, second, { reason: words("Samen kijken."), behaviour: words("Hij dreigde een raadslid."), element: words("Artikel 1."), basis: words("Wet pga.") });
    second.police = words("Dit gaat ook na het overleg verder dan boosheid.");
    for (const [one, standpunt, reden] of [[pieter, "toelaten", words("Dit gaat verder dan boosheid.")], [olga, "niet-toelaten", words("Het strafrecht is hier de weg.")], [wim, "niet-toelaten", words("Een gewoon gesprek is nog niet gevoerd.")]]) {
      await first_position(one, second.weighing, { standpunt, reden });
    }
    for (const [one, standpunt, reden] of [[pieter, "toelaten", second.police], [olga, "niet-toelaten", words("Onveranderd.")], [wim, "niet-toelaten", words("Onveranderd.")]]) {
      await one.act(weighing(second.weighing, "/definitief"), { standpunt, reden });
    }
  });
  await step("Against an advice the mandate holder may not decide, and the mayor not before a second reader has written a view.", async () => {
    assert.notEqual((await mirte.get(weighing(second.weighing, "/niet-toelaten"))).status, 200);
    assert.notEqual((await berend.get(weighing(second.weighing, "/niet-toelaten"))).status, 200);
    const page = await berend.open(weighing(second.weighing, "/tweede-lezer"));
    const reader = page.form(["lezer"]).fields.get("lezer").find(Boolean);
    assert.equal((await berend.fill(page, { voornemen: "niet-toelaten", lezer: reader, vraag: words("Ik wil hem niet toelaten.") })).status, 200);
    second.view = words("Ik zie hetzelfde, met zorg om het raadslid.");
    await tineke.act(weighing(second.weighing, "/tweede-blik"), { zienswijze: second.view });
  });
  await step("Then the mayor decides in person, with a motivation. The FG reads it at that moment, with every advice; nobody can change a word.", async () => {
    second.motivation = words("Een gesprek is lichter en nog niet geprobeerd.");
    await berend.act(weighing(second.weighing, "/niet-toelaten"), { redenen: words("Hulp gaat voor."), vertellen: "wordt-verteld", motivering: second.motivation });
    const page = await joris.open(`/toezicht-wegingen/${second.weighing}`);
    says(page, second.police, second.motivation, second.view);
    assert.equal(page.forms.length, 0);
    assert.notEqual((await berend.get(weighing(second.weighing, "/toelaten"))).status, 200);
  });
  return second;
}

export async function admitted(told, weighed) {
  const { chapter, step, words, says, hides, day, pieter, wim, petra, berend, mirte, carla, zoe, sanne } = told;
  const found = {};
  chapter("Admission opens a case");
  await step("Who advised cannot decide. The mandate holder follows the three advices: with why it is proportionate, and why nothing lighter will do.", async () => {
    assert.equal((await wim.get(weighing(weighed.weighing, "/toelaten"))).status, 403);
    const page = await mirte.open(weighing(weighed.weighing, "/toelaten"));
    const bare = await mirte.fill(page, { redenen: words("Er is gevaar."), vertellen: "wordt-verteld" });
    assert.equal(bare.status, 400);
    says(bare, /in verhouding/, /niets lichters/);
    await mirte.fill(bare, { "in-verhouding": words("Gesprekken en een mentor wegen op tegen het gevaar."), "niets-lichters": words("Hulp alleen is geprobeerd.") });
    assert.notEqual((await berend.get(weighing(weighed.weighing, "/toelaten"))).status, 200, "decided once");
  });
  await step("Petra, the process lead, finds the case; Carla becomes its lead. Who reported is nowhere in it.", async () => {
    found.reference = cases_of(await petra.open("/casussen"))[0];
    assert.ok(found.reference, "the case is in the list");
    const page = await petra.open(at_case(found.reference, "/toewijzen"));
    await petra.fill(page, { regisseur: choice(page, "regisseur", "Carla") });
    const seen = await carla.open(at_case(found.reference));
    says(seen, weighed.who);
    hides(seen, weighed.name, weighed.story, weighed.revealing);
  });
  await step("For Zoë of the social team, and for the officer who handled the report, the case does not exist.", async () => {
    const hidden = await zoe.get(at_case(found.reference));
    const absent = await zoe.get(at_case("C-000000000"));
    assert.equal(hidden.status, 404);
    assert.equal(hidden.body.replaceAll(found.reference, "X"), absent.body.replaceAll("C-000000000", "X"));
    assert.ok([403, 404].includes((await sanne.get(at_case(found.reference))).status));
  });
  await step("Carla adds her: why she is needed, what she sees, until which day. A day in the past is refused.", async () => {
    const page = await carla.open(at_case(found.reference, "/deelnemer"));
    found.need = words("Zij kent het gezin en begeleidt hem naar werk.");
    const fields = { soort: "extern", organisatie: "wijkteam", account: choice(page, "account", "Zoë"), naam: words("Zoë, wijkteam Noord"), noodzaak: found.need, ziet: ["plan"] };
    assert.equal((await carla.fill(page, { ...fields, tot: day({ days: -1 }).typed })).status, 400);
    const done = await carla.fill(page, { ...fields, tot: day({ months: 6 }).typed });
    assert.equal(done.status, 200, done.text.slice(0, 600));
    assert.ok(cases_of(await zoe.open("/casussen")).includes(found.reference));
  });
  await step("The police contribute with basis and kind of data; Zoë, who needs only the plan, does not see it. Carla's preview of her page is exactly hers.", async () => {
    found.contribution = words("Hij is twee keer aangesproken en luisterde.");
    await pieter.act(at_case(found.reference, "/bijdrage"), { vraag: words("Wat weet de politie?"), "soort-gegevens": "strafrechtelijk", grondslag: words("Wpg artikel 18."), bijdrage: found.contribution });
    says(await carla.open(at_case(found.reference)), found.contribution);
    const hers = await zoe.open(at_case(found.reference));
    hides(hers, found.contribution);
    const body = (page) => page.main.slice(page.main.indexOf('id="course"'));
    const previews = (await carla.open(at_case(found.reference))).links.map((link) => link.url).filter((url) => /\/voorbeeld\//.test(url));
    const shown = await Promise.all(previews.map((url) => carla.open(url)));
    assert.ok(shown.some((page) => body(page) === body(hers)), "one preview is her page, byte for byte");
  });
  return found;
}

export async function conference(told, found) {
  const { chapter, step, words, says, hides, day, pieter, olga, wim, carla, zoe } = told;
  const at = (rest = "") => at_case(found.reference, rest);
  chapter("A conference: who was there, what was decided, who does what");
  await step("Carla plans it; ended before it begins is refused. The police, prosecution and municipality are asked for one item, Zoë for another.", async () => {
    const page = await carla.open(at("/overleg"));
    const fields = { dag: day({ days: 1 }).typed, plaats: words("Kamer 2"), voorzitter: page.form(["voorzitter"]).fields.get("voorzitter").find(Boolean), "waarom-nu": words("Het plan moet er snel zijn.") };
    assert.equal((await carla.fill(page, { ...fields, begin: "11:00", eind: "10:00" })).status, 400);
    const planned = await carla.fill(page, { ...fields, begin: "10:00", eind: "11:00" });
    assert.equal(planned.status, 200, planned.text.slice(0, 600));
    found.conference = /\/overleg\/([0-9A-Z-]+)/.exec(planned.body)[1];
    found.items = [words("Wat is er nu nodig voor zijn veiligheid?"), words("Welk werk past bij hem?")];
    for (const [question, asked] of [[found.items[0], ["Politie", "Openbaar", "Gemeente"]], [found.items[1], ["Zoë"]]]) {
      const form = await carla.open(at(`/overleg/${found.conference}/punt`));
      const done = await carla.fill(form, { onderwerp: words("Punt"), vraag: question, deelnemers: asked.map((who) => choice(form, "deelnemers", who)) });
      assert.equal(done.status, 200, done.text.slice(0, 600));
    }
    const hers = await zoe.open(at(`/overleg/${found.conference}`));
    says(hers, found.items[1]);
    hides(hers, found.items[0]);
  });
  await step("On the day itself it cannot be closed while nobody knows who was there. Olga was ill: that she was absent is kept with the reason.", async () => {
    await told.later(1);
    const close = await carla.open(at(`/overleg/${found.conference}/sluiten`));
    assert.equal(close.forms.length, 0);
    says(close, /kan nog niet gesloten/, /Politie/, /Openbaar ministerie/);
    const first = await carla.open(at(`/overleg/${found.conference}/aanwezig`));
    const items = first.form(["punten"]).fields.get("punten");
    const absent = { punten: [items[0]], aanwezig: ["Politie", "Gemeente"].map((who) => choice(first, "aanwezig", who)), afwezig: [choice(first, "afwezig", "Openbaar")] };
    assert.equal((await carla.fill(first, absent)).status, 400, "absent without a reason");
    await carla.fill(first, { ...absent, "waarom-afwezig": words("Ziek; zij las de stukken.") });
    const second = await carla.open(at(`/overleg/${found.conference}/aanwezig`));
    const core = ["Politie", "Openbaar", "Gemeente"].map((who) => choice(second, "afwezig", who));
    const noted = await carla.fill(second, { punten: [items[1]], aanwezig: [choice(second, "aanwezig", "Zoë")], afwezig: core, "waarom-afwezig": words("Niet nodig voor dit punt.") });
    assert.equal(noted.status, 200, noted.text.slice(0, 700));
    says(await carla.open(at(`/overleg/${found.conference}`)), /Ziek; zij las de stukken/);
  });
  await step("What was decided gets a reason and becomes an action of somebody, before a day. Then it is closed; the minutes are final.", async () => {
    const page = await carla.open(at(`/overleg/${found.conference}`));
    const decisions = page.links.map((link) => link.url).filter((url) => /\/besluit$/.test(url));
    for (const url of decisions) {
      found.decision = words("Zoë gaat met hem naar de werkplaats kijken.");
      await carla.act(url, { besluit: found.decision, reden: words("Hij vroeg er zelf om.") });
    }
    const add = (await carla.open(at(`/overleg/${found.conference}`))).links.map((link) => link.url).filter((url) => /\/actie$/.test(url)).at(-1);
    const form = await carla.open(add);
    found.action = words("Een afspraak maken bij de werkplaats.");
    assert.equal((await carla.fill(form, { wie: choice(form, "wie", "Zoë"), wat: found.action, voor: day({ days: 20 }).typed })).status, 200);
    const closed = await carla.fill(await carla.open(at(`/overleg/${found.conference}/sluiten`)), {});
    assert.equal(closed.status, 200, closed.text.slice(0, 800));
  });
  await step("Zoë finds her own task, and no other; she says that it is done.", async () => {
    const list = await zoe.open(at("/acties"));
    says(list, found.action);
    await zoe.act(list.links.map((link) => link.url).find((url) => /\/klaar$/.test(url)), { toelichting: words("Hij begint maandag.") });
    says(await carla.open(at("/acties/geweest")), found.action);
  });
  return { pieter, olga, wim };
}

export async function plan_review_and_end(told, found) {
  const { chapter, step, words, says, hides, day, carla, zoe, petra, mirte, joris } = told;
  const at = (rest = "") => at_case(found.reference, rest);
  chapter("A plan: what helps, with care and limits");
  await step("It cannot be adopted while it lacks what protects, what speaks against the concern, or the person's own view.", async () => {
    says(await carla.open(at("/plan")), /beschermt/, /eigen/);
    await carla.act(at("/plan/tekst/beeld"), { tekst: words("Hij is boos over zijn ontslag en dreigde.") });
    const page = await carla.get(at("/plan/vaststellen"));
    assert.ok(page.status !== 200 || page.forms.length === 0 || (await carla.fill(page, {})).status === 400, page.text.slice(0, 400));
  });
  await step("Carla writes them down, a goal said in a positive way, and a measure with an owner and dates. A coercive one without a legal basis is refused.", async () => {
    found.own_view = words("Ik wil gewoon weer werken.");
    await carla.act(at("/plan/tekst/beschermend"), { tekst: words("Zijn zus en zijn vakmanschap.") });
    await carla.act(at("/plan/tekst/tegenwicht"), { tekst: words("Hij haalde de berichten zelf weg.") });
    await carla.act(at("/plan/tekst/eigen-visie"), { tekst: found.own_view });
    found.goal = words("Hij heeft voor de zomer werk dat bij hem past.");
    await carla.act(at("/plan/doel"), { leefgebied: "werk-en-school", doel: found.goal });
    const page = await carla.open(at("/plan/maatregel"));
    const fields = { eigenaar: choice(page, "eigenaar", "Zoë"), van: day({ days: 2 }).typed, tot: day({ months: 5 }).typed };
    const forced = await carla.fill(page, { soort: "bestuurlijk", maatregel: words("Gebiedsverbod."), verplicht: page.form(["verplicht"]).fields.get("verplicht")[0], ...fields });
    assert.equal(forced.status, 400);
    says(forced, /grondslag/);
    found.measure = words("Elke week een uur met een werkcoach.");
    await carla.act(at("/plan/maatregel"), { soort: "maatschappelijk", maatregel: found.measure, ...fields });
  });
  await step("His sister was offered help and did not accept it: that stays, and nothing else about her.", async () => {
    const page = await carla.open(at("/plan/naaste"));
    const done = await carla.fill(page, { antwoord: "niet-aangenomen" });
    assert.equal(done.status, 200, done.text.slice(0, 400));
    says(await carla.open(at("/plan")), /aangeboden, niet aangenomen/);
  });
  await step("The plan is adopted. Zoë reads its goals and measures, and not who said what about him.", async () => {
    await carla.act(at("/plan/vaststellen"));
    says(await carla.open(at()), /[Pp]lan/);
    const hers = await zoe.open(at("/plan"));
    says(hers, found.goal, found.measure);
  });
  await step("It can be printed for the conversation with him, numbered and tagged, as PDF.", async () => {
    const link = (await carla.open(at("/plan"))).links.map((one) => one.url).find((url) => /\/plan\/pdf\//.test(url));
    const answer = await fetch(new URL(link, told.server.url), { headers: { cookie: carla.cookie, "accept-language": "nl" } });
    assert.equal(answer.headers.get("content-type"), "application/pdf");
    assert.equal(Buffer.from(await answer.arrayBuffer()).subarray(0, 5).toString(), "%PDF-");
  });

  chapter("A review that bites, and a good end");
  await step("Still necessary, proportionate, nothing lighter, what changed: all four are asked. It goes on, and the next review has a day.", async () => {
    const page = await carla.open(at("/evaluatie"));
    const bare = await carla.fill(page, { uitkomst: "door" });
    assert.equal(bare.status, 400);
    const done = await carla.fill(page, { noodzakelijk: words("Ja, nog even."), evenredig: words("Ja, het is lichter geworden."), veranderd: words("Hij werkt drie dagen."), lichter: words("Over een maand waarschijnlijk."), uitkomst: "door", volgende: day({ months: 3 }).typed });
    assert.equal(done.status, 200, done.text.slice(0, 600));
  });
  await step("The mayor's delegate and the FG see when reviews are due, and no word of what they are about.", async () => {
    for (const one of [mirte, joris]) {
      const page = await one.open("/toezicht-casussen");
      hides(page, found.goal, found.own_view, found.contribution);
    }
  });
  await step("The goals are met: Carla proposes to close with a concern that is left, and Petra, a second person, agrees.", async () => {
    const fields = { reden: "doelen-bereikt", waarom: words("Hij werkt en zoekt zelf hulp."), zorg: words("De oude chat trekt soms nog.") };
    assert.equal((await carla.fill(await carla.open(at("/afsluiten")), fields)).status, 400, "not alone");
    const done = await carla.fill(await carla.open(at("/afsluiten-voorstellen")), fields);
    assert.equal(done.status, 200, done.text.slice(0, 600));
    assert.notEqual((await carla.get(at("/akkoord"))).status, 200, "not with herself");
    await petra.act(at("/akkoord"), { reden: words("Mee eens; hij weet wie hij kan bellen.") });
    says(await carla.open(at()), /Vernietigd op/);
  });
  await step("Zoë's access is over at that moment. Whoever received something is asked to look again at what they made of it; the answer is tracked.", async () => {
    assert.equal((await zoe.get(at())).status, 404);
    const notices = await carla.open(at("/berichten"));
    says(notices, /gevraagd na te gaan/);
    const form = notices.form(["kopie", "antwoord"]);
    const done = await carla.fill(notices, { kopie: form.fields.get("kopie").find(Boolean), antwoord: "bekeken-vernietigd" });
    assert.equal(done.status, 200, done.text.slice(0, 600));
  });
  await step("He gets a letter in plain words: what, why, who received it, until when, his rights. Without an address it is refused.", async () => {
    const page = await carla.open(at("/brief/nieuw"));
    const fields = { soort: "einde", hoe: "post", taal: "nl", naam: words("Tim Verzinsel"), besluit: words("De aanpak stopt."), wat: words("Samen zochten wij werk en hulp."), waarom: words("Het gaat goed."), ontvangers: words("Politie, wijkteam.") };
    assert.equal((await carla.fill(page, fields)).status, 400);
    const made = await carla.fill(page, { ...fields, adres: words("Straat 1, Voorbeeldstad") });
    assert.equal(made.status, 200, made.text.slice(0, 600));
    const shown = `${made.text} ${made.body}`;
    assert.match(shown, /klacht/);
    assert.match(shown, /Autoriteit Persoonsgegevens/);
    assert.doesNotMatch(made.text, /geradicaliseerd/);
    hides(made, told.weighed.name);
  });
}
