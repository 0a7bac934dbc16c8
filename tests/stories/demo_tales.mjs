/* What the demonstration tells: whole stories of people who do not exist, each about what somebody did and never about what
 * somebody believes, and the work of today that waits for each role. Played by demo_stories.mjs.
 *
 * A tale is a list of scenes, each so many days ago. A scene says who does what on which page, as that person would.
 */
import assert from "node:assert/strict";
import { Browser, sign_in } from "./client.mjs";
import { arrives, at, box, observe, officers, references_of, seen_to, step, write_back } from "./demo_acts.mjs";
import { admitted, at_work, not_admitted, weighing_today, weighings_here } from "./demo_weighed.mjs";
import { nobody_known } from "./demo_rights.mjs";

/* --- before anything: who stands for which rule ------------------------------------------------------------------- */

function beforehand() {
  return {
    name: "Fatima authorises the rules of retention, and renews what lasts a year",
    scenes: [{
      ago: 365,
      async run(stage) {
        const fatima = await stage.as("fatima-fabel");
        const offered = (await fatima.open("/vernietiging/machtigingen")).form(["regel"]).fields.get("regel");
        for (const rule of offered.filter(Boolean)) {
          await fatima.act("/vernietiging/machtigingen", { regel: rule, antwoord: "geven" });
        }
      },
    }, {
      ago: 20, /* what was valid for a year is looked at again before it ends */
      async run(stage) {
        for (const place of ["voorbeeldstad", "proefdam"]) {
          for (const item of ["dpia", "regeling-partijen"]) {
            await (await stage.as("fatima-fabel", place)).act(`/openstelling/${item}`, { "geldig-tot-en-met": stage.day({ months: 12 }) });
          }
        }
      },
    }],
  };
}

/* --- one: it ends in advice --------------------------------------------------------------------------------------- */

function advice() {
  let question;
  return {
    name: "A coach asks for advice",
    scenes: [
      { ago: 41, async run(stage) {
        question = await arrives(stage, {
          vraag: "Ik train een jeugdteam. Een speler van 17 deelt sinds een maand filmpjes van vechtpartijen in onze groepsapp en zegt dat hij wraak neemt op een ploeggenoot die hem pestte. Na de training is hij juist stil. Hoe begin ik hierover, zonder dat hij zich aangevallen voelt?",
          antwoord: "code",
        }, { advice: true });
      } },
      { ago: 40, async run(stage) {
        const sanne = await stage.as("sanne-fictief");
        await step(sanne, question, "oppakken");
        await sanne.act(at(question.reference, "/bericht"), { tekst: "Dank u voor uw vraag. Is er nu direct gevaar, of is er een wapen gezien? Bel dan 112. Zo niet, dan schrijven wij u morgen uitgebreider." });
      } },
      { ago: 40, async run(stage) {
        await write_back(stage, question, "Nee, geen wapen en geen gevaar nu. Hij kwam gisteren gewoon trainen.");
        await step(await stage.as("sanne-fictief"), question, "advies", {
          reden: "De trainer kent hem goed, er is geen direct gevaar en de jongen zoekt zelf contact. Een gesprek door iemand die hij vertrouwt is nu het beste. Er zijn geen namen genoemd.",
          antwoord: "Kies een rustig moment en zeg wat u zag: \"Je stuurt filmpjes van vechten en je bent stil. Hoe gaat het met je?\" Luister vooral. Noem het pesten; daar kan de club iets aan doen. Spreek af wanneer u weer praat. Stopt het niet of dreigt hij opnieuw? Schrijf ons dan gerust nog eens, of bel het jongerenwerk.",
        });
      } },
    ],
  };
}

/* --- two: it ends in care ----------------------------------------------------------------------------------------- */

const CARE = {
  threat: "Hij zei aan de balie: \"Volgende week kom ik terug en dan slaan we hier alles kort en klein.\" Daarna liep hij weg.",
  letter: "In een brief aan de woningstichting schreef hij dat medewerkers \"er spijt van krijgen\". Hij zette zijn naam en adres erbij.",
  help: "Hij belde een dag later om zijn excuses aan te bieden en vroeg wie hem met zijn huurschuld kan helpen.",
};

function care() {
  let signal;
  return {
    name: "A tenant with debts",
    scenes: [
      { ago: 82, async run(stage) {
        signal = await arrives(stage, {
          relatie: "werk", waarover: "persoon", leeftijd: "volwassen", wie: "Gijs Geenszins, huurder aan de Verzinselkade",
          verhaal: "Ik werk aan de balie van de woningstichting. Een huurder die uit zijn huis moet, dreigde maandag dat hij hier alles kort en klein komt slaan. Vorige week stuurde hij al een boze brief. Hij is drie maanden geleden zijn werk kwijtgeraakt.",
          "wat-spreekt-tegen": "Dinsdag belde hij om sorry te zeggen.", "waar-bent-u-bang-voor": "Dat hij terugkomt als de deurwaarder is geweest.",
          "andere-hulp": "Hij heeft schulden en slaapt slecht.", contact: "vertrouwelijk", naam: "Lieke Loket", telefoon: "0600000000",
        }, { place: "proefdam" });
      } },
      { ago: 81, async run(stage) {
        const hanneke = await stage.as("hanneke-proef", "proefdam");
        await step(hanneke, signal, "oppakken");
        await observe(hanneke, signal, { text: CARE.threat, on: stage.day({ days: -4 }) });
        await observe(hanneke, signal, { text: CARE.letter, on: stage.day({ days: -9 }) });
        await observe(hanneke, signal, { text: CARE.help, against: true, on: stage.day({ days: -3 }) });
        await observe(hanneke, signal, { text: "De melder is bang dat het misgaat zodra de ontruiming een datum heeft.", kind: "mening" });
        await step(hanneke, signal, "vaststellen");
        await hanneke.act(at(signal.reference, "/bericht"), { tekst: "Dank u dat u dit deelt. Wij kijken welke hulp past. Bij direct gevaar belt u 112. U hoort uiterlijk over twee weken van ons." });
      } },
      { ago: 75, async run(stage) {
        const hanneke = await stage.as("hanneke-proef", "proefdam");
        await hanneke.act(at(signal.reference, "/informeren"), {
          besluit: "verteld",
          grond: "Samen met het wijkteam thuis gesproken. Hij las mee wat er is vastgelegd en zei: \"Ik was kwaad omdat niemand luisterde. Ik sla niemand.\" Hij wil hulp met zijn schulden en weet waar hij zijn gegevens kan opvragen.",
        });
        const page = await hanneke.open(at(signal.reference, "/stap/zorg"));
        await hanneke.fill(page, {
          ontvanger: "Wijkteam Proefdam, Zoë Zogenaamd", grondslag: "Zijn toestemming, gegeven in het gesprek",
          waarnemingen: [box(page, CARE.threat), box(page, CARE.help)], toelichting: "De woningstichting wacht zes weken met de ontruiming als hij met schuldhulp begint.",
          reden: "Het gaat om schulden, slecht slapen en boosheid daarover. Hij wil hulp. Er is geen aanwijzing dat hij anderen aanzet of voorbereidingen treft. Hulp is hier genoeg.",
          antwoord: "Dank u voor uw melding. Er is met hem gesproken en er is hulp. Meer kunnen wij niet vertellen. Voelt u zich aan de balie niet veilig? Bespreek dan met uw leidinggevende wat u nodig hebt.",
        });
      } },
    ],
  };
}

/* --- the work of today -------------------------------------------------------------------------------------------- */

function today() {
  const waiting = {}, second = {}, taken = {};
  return {
    name: "What waits today",
    scenes: [
      { ago: 20, async run(stage) {
        Object.assign(taken, await arrives(stage, {
          relatie: "vereniging", waarover: "groep", verhaal: "Rond het jongerenplein schelden twee groepen elkaar elke vrijdagavond uit. Vorige week vloog er een fles door de lucht. Ouders durven er niet meer langs.",
          plaats: "Jongerenplein, bij de skatebaan", contact: "open", naam: "Bestuur van speeltuin De Verzonnen Wip", telefoon: "0600000000",
        }));
        const sanne = await stage.as("sanne-fictief");
        await step(sanne, taken, "oppakken");
        await observe(sanne, taken, { text: "Twee groepen jongeren schelden elkaar op vrijdagavond uit; één keer werd een fles gegooid." });
        await observe(sanne, taken, { text: "Op andere dagen sporten dezelfde jongeren samen op de skatebaan.", against: true });
        await step(sanne, taken, "vaststellen");
      } },
      { ago: 17, async run(stage) {
        await step(await stage.as("sanne-fictief"), taken, "spanning", {
          reden: "Jongerenwerk staat er vier vrijdagen achter elkaar en organiseert een toernooi. De verlichting wordt hersteld. Er zijn geen personen vastgelegd.",
          antwoord: "Dank u. Jongerenwerk is er de komende vrijdagen bij en de lampen worden gemaakt. Laat het weten als het niet helpt.",
        });
        await (await stage.as("sanne-fictief")).act("/tellingen", { verschijnsel: "onbekend" });
      } },
      { ago: 10, async run(stage) {
        Object.assign(second, await arrives(stage, {
          relatie: "buur", waarover: "persoon", leeftijd: "volwassen", verhaal: "Mijn buurman schreeuwt 's avonds en er staan steeds zware tassen in de hal. Ik vertrouw het niet.",
          wie: "De nieuwe bewoner van de bovenwoning", contact: "anoniem",
        }));
        const youssef = await stage.as("youssef-verzonnen");
        await step(youssef, second, "oppakken");
        await observe(youssef, second, { text: "De melder hoort 's avonds harde stemmen en ziet tassen in de hal." });
        await observe(youssef, second, { text: "De wijkbeheerder weet dat hij verbouwt en 's avonds luid belt met familie. In de tassen zit gereedschap.", kind: "gehoord", source: "de wijkbeheerder, die dit al wist", against: true });
        await step(youssef, second, "vaststellen");
      } },
      { ago: 2, async run(stage) {
        await step(await stage.as("youssef-verzonnen"), second, "geen-zorg", {
          reden: "Geluid en tassen zijn verklaard door een verbouwing. Er is niets gezien of gehoord dat zorg geeft.",
          antwoord: "Dank u dat u dit deelde. Wij hebben ernaar gekeken. Hebt u last van geluid? De buurtbemiddeling kan helpen.",
        });
      } },
      { ago: 8, async run(stage) {
        for (const reference of ["sanne-fictief", "youssef-verzonnen", "ruud-denkbeeld"]) {
          await seen_to(await stage.as(reference), /buiten de openingstijden|Bericht van een melder|bericht van een melder|termijn is verlopen|informeren van de betrokkene/);
        }
        await seen_to(await stage.as("fatima-fabel"), /vernietigingslijst|informeren van de betrokkene/);
        await seen_to(await stage.as("carla-denkbaar"), /casus geopend/);
        await seen_to(await stage.as("hanneke-proef", "proefdam"), /buiten de openingstijden/);
      } },
      { ago: 5, async run(stage) {
        Object.assign(waiting, await arrives(stage, {
          relatie: "familie", waarover: "persoon", leeftijd: "16-17", verhaal: "Mijn zus komt sinds een maand niet meer op school. Ze zit de hele nacht in een besloten chat waar ze elkaar uitdagen om dingen kapot te maken. Gisteren kwam ze thuis met een schroevendraaier in haar mouw.",
          "wat-spreekt-tegen": "Met mij praat ze nog wel, en ze past nog steeds op onze neefjes.", wie: "Mijn zus Noortje", contact: "vertrouwelijk", naam: "Daan Dichtbij", telefoon: "0600000000",
        }));
        const sanne = await stage.as("sanne-fictief");
        await step(sanne, waiting, "oppakken");
        await observe(sanne, waiting, { text: "Zij kwam laat thuis met een schroevendraaier in haar mouw.", on: stage.day({ days: -1 }) });
        await observe(sanne, waiting, { text: "Zij komt een maand niet op school en is 's nachts in een chat waar vernielingen worden gedeeld.", kind: "gehoord", source: "een familielid", reveals: true });
        await observe(sanne, waiting, { text: "Zij praat thuis met haar broer en past op jonge kinderen in de familie.", against: true });
        await sanne.act(at(waiting.reference, "/stem-van-het-kind"), { tekst: "De leerplichtambtenaar, bij wie zij zich op haar gemak voelt, praat donderdag met haar. Haar ouders weten dat." });
        await step(sanne, waiting, "vaststellen");
      } },
      { ago: 5, async run(stage) {
        await step(await stage.as("sanne-fictief"), waiting, "wachten", { reden: "De leerplichtambtenaar vertelt na het gesprek of zij en haar ouders hulp willen.", tot: stage.day({ days: 14 }) });
        const offered = await arrives(stage, {
          relatie: "onderwijs", waarover: "online", verhaal: "Op een openbare pagina over onze school in Proefdam staan bedreigingen tegen een docent, met een foto van zijn auto.", contact: "vertrouwelijk", naam: "Teun Teamleider", telefoon: "0600000000",
        });
        const youssef = await stage.as("youssef-verzonnen");
        await step(youssef, offered, "oppakken");
        await step(youssef, offered, "overdragen", { gemeente: "proefdam", reden: "De school staat in Proefdam; daar kan met de docent worden gesproken." });
      } },
      { ago: 1, async run(stage) {
        await arrives(stage, {
          relatie: "jongerenwerk", waarover: "persoon", leeftijd: "volwassen", verhaal: "Een jongen die hier komt biljarten zegt sinds kort dat hij \"de boel gaat opblazen\" bij zijn oude werk. Hij lacht erbij, maar hij zei het nu drie keer. Hij is ontslagen na een ruzie.",
          "wat-spreekt-tegen": "Hij heeft volgende week een sollicitatie en vroeg mij om zijn brief te lezen.", wie: "Sam, een jaar of twintig", contact: "vertrouwelijk", naam: "Jelle Jongerenwerk", telefoon: "0600000000",
        });
        await arrives(stage, { vraag: "Mijn dochter van 14 kijkt elke avond naar livestreams waarin mensen worden vernederd en bedreigd. Ze doet nu haar broertje na. Wat kan ik als ouder doen?", antwoord: "code" }, { advice: true });
        await arrives(stage, {
          relatie: "buur", waarover: "plek", verhaal: "Bij de bushalte wordt elke nacht geplakt en gekrast: namen van raadsleden met een streep erdoor. Vannacht is de ruit ingeslagen.", plaats: "Bushalte Denkbeeldige Laan", contact: "anoniem",
        }, { place: "proefdam" });
      } },
    ],
  };
}

export const tales = () => [beforehand(), advice(), care(), not_admitted(), admitted(), today(), at_work(), weighing_today(), weighings_here(), nobody_known()];

/* --- looking around ----------------------------------------------------------------------------------------------- */

/* For whom something waits on the first morning. */
const at_it = [
  "hanneke-proef", "ruud-denkbeeld", "fatima-fabel", "joris-schijn", "pieter-pseudo", "olga-ogenschijn",
  "berend-bestaatniet", "gerda-gefingeerd", "tineke-tweede", "carla-denkbaar", "rik-raadsel", "zoe-zogenaamd",
];

/* As a test: everybody of the demonstration signs in and finds pages that open; who reads reports finds some. */
export async function look_around(server) {
  const links = (await new Browser(server).open("/demo")).links.map((link) => /^\/demo\/([a-z-]+)$/.exec(link.url)?.[1]).filter(Boolean);
  assert.ok(links.length >= 20, `${links.length} people`);
  for (const reference of new Set(links)) {
    const browser = await sign_in(server, reference);
    const work = await browser.open("/te-doen");
    assert.ok(!at_it.includes(reference) || /name="werk"/.test(work.main), `nothing waits for ${reference}`);
    for (const link of work.links) {
      await browser.open(link.url);
    }
  }
  for (const [place, officer] of Object.entries(officers)) {
    const queue = await (await sign_in(server, officer, place)).open("/signalen");
    assert.ok(references_of(queue).length >= (place === "voorbeeldstad" ? 4 : 1), `${place}: ${queue.text.slice(0, 400)}`);
  }
}
