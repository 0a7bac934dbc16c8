/* The walkthrough's chapter about the person concerned who asks what is known about them. `told` is what walkthrough.mjs hands on,
 * `weighed` the weighing and `found` the case that are about this person.
 */
import assert from "node:assert/strict";

const first = (page, pattern) => page.links.map((link) => pattern.exec(link.url)?.[1]).find(Boolean);
const QUESTION = /^\/rechten\/vragen\/(Q-[0-9A-Z]+)$/;

export async function rights_of_the_person(told, weighed, found) {
  const { chapter, step, words, says, hides, day, conny, arno, carla, petra, zoe } = told;
  let request;
  chapter("He asks what is known about him");
  await step("At the mayor's contact point Conny enters his request. No copy of a document is kept, no citizen number asked; the month runs.", async () => {
    const page = await conny.act("/rechten/nieuw", {
      soort: "inzage", kanaal: "balie", ontvangen: day().typed, naam: words("Tim Verzinsel"), geboren: "1-3-1990", vraag: words("Wat weet u van mij?"), identiteit: "balie",
    });
    request = /R-[0-9A-Z]+/.exec(page.address)[0];
  });
  await step("The one question that may go across dossiers takes two people: Conny proposes it, Arno agrees. She cannot agree with herself.", async () => {
    await conny.act(`/rechten/${request}/vraag`, { reden: words("Om te weten wie gegevens heeft.") });
    says(await conny.get(`/rechten/${request}/akkoord`), /zelf voor/);
    await arno.act(`/rechten/${request}/akkoord`);
    assert.equal((await zoe.get("/rechten/vragen")).status, 403);
  });
  await step("Each owner answers about the own dossiers only. Carla ticks the case, Petra the weighing; the others say: in none of mine.", async () => {
    const mine = new Map([[carla, found.reference], [petra, weighed.weighing]]);
    for (const owner of [carla, petra, told.sanne, told.youssef]) {
      for (let link; (link = first(await owner.open("/rechten/vragen"), QUESTION)) !== undefined;) {
        const page = await owner.open(`/rechten/vragen/${link}`);
        const own = page.form(["geen"]).fields.get("dossiers") ?? [];
        const ticked = own.filter((one) => one === mine.get(owner));
        const done = await owner.fill(page, ticked.length > 0 ? { dossiers: ticked } : { geen: page.form(["geen"]).fields.get("geen")[0] });
        assert.equal(done.status, 200, done.text.slice(0, 400));
      }
    }
    says(await conny.open(`/rechten/${request}`), /Alle eigenaren antwoordden/);
  });
  await step("Conny reads text by text what may be given. Who reported is not among it, and cannot be put there.", async () => {
    const page = await conny.open(`/rechten/${request}/overzicht`);
    hides(page, weighed.name, weighed.story, weighed.revealing);
    const given = await conny.fill(page, { teksten: page.form(["teksten"]).fields.get("teksten"), reden: "geven" });
    assert.equal(given.status, 200, given.text.slice(0, 400));
    says(given, found.own_view);
  });
  await step("The decision has a reason, and the letter tells what, why, who received it, and where he can object.", async () => {
    await conny.act(`/rechten/${request}/besluit`, { besluit: "deels", reden: words("Afgewogen."), uitleg: words("U mag weten wat wij vastlegden."), taal: "nl" });
    const letter = await conny.open(`/rechten/${request}/brief`);
    says(letter, /bezwaar/, /Autoriteit Persoonsgegevens/);
    hides(letter, weighed.name, weighed.story, weighed.revealing);
  });
}
