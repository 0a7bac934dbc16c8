/* What happens in the cases of the demonstration once somebody is admitted: who takes part, the plan, reviews, closing. */
import {
  add_participant, agree_measure, ask_action, case_at, contribute, finish_actions, offered, set_goal, talk, write_plan,
} from "./demo_acts.mjs";

/* The year of the man from the workplace, from admission to closing; `found` gives the case once it is there. */
export function reckoning_case(found) {
  const casefile = () => found();
  return [
    { ago: 322, async run(stage) {
      const carla = await stage.as("carla-denkbaar");
      await carla.act(case_at(casefile(), "/toewijzen"), { regisseur: "carla-denkbaar", vervanger: "petra-papier" });
      await add_participant(carla, casefile(), { soort: "casuspartij", organisatie: "reclassering", account: "rik-raadsel", noodzaak: "Een mentor die hem elke week ziet en hem helpt aan een dagindeling.", ziet: ["beeld", "plan"], tot: stage.day({ months: 11 }) });
      await add_participant(carla, casefile(), { soort: "extern", organisatie: "wijkteam", account: "zoe-zogenaamd", noodzaak: "Hulp met geld en slaap, en steun voor zijn zus.", ziet: ["plan"], tot: stage.day({ months: 11 }) });
    } },
    { ago: 318, async run(stage) {
      const carla = await stage.as("carla-denkbaar");
      await contribute(await stage.as("zoe-zogenaamd"), casefile(), { vraag: "Welke hulp is er al?", "soort-gegevens": "gewoon", grondslag: "Zijn toestemming van vorige week", bijdrage: "Hij kwam zelf langs. Hij heeft drie maanden huurachterstand en geen uitkering aangevraagd. Hij wil daar hulp bij." });
      await talk(carla, casefile(), {
        soort: "begin", naam: "Thijs Toneel", besluit: "De burgemeester besloot dat politie, OM en gemeente samen met u een plan maken.",
        wat: "Een plattegrond van uw oude werk, een handleiding om brand te stichten en berichten over een dag van afrekening.",
        waarom: "Er waren voorbereidingen, en u vroeg om hulp. Losse hulp was niet genoeg.", ontvangers: "- politie\n- reclassering\n- wijkteam",
      }, { on: stage.day(), said: "Ik wist niet meer hoe ik eruit moest. Ik wil werk waar ze mij zien staan. En dat mijn zus niet meer bang is." });
    } },
    { ago: 311, async run(stage) {
      const carla = await stage.as("carla-denkbaar");
      await write_plan(carla, casefile(), "beeld", "Na een ongeluk en ontslag raakte hij in een chat waar mensen elkaar aansporen tot brandstichting bij bazen. Hij trof voorbereidingen en liet die zelf aan zijn zus zien.");
      await write_plan(carla, casefile(), "beschermend", "Zijn zus. Hij is een goede lasser. Hij zocht zelf hulp en wiste de handleiding.");
      await write_plan(carla, casefile(), "tegenwicht", "Hij gaf de jerrycans weg. Er is geen contact geweest met de werkplaats. De plattegrond was van zijn oude werk en hing er al.");
      await write_plan(carla, casefile(), "eigen-visie", "\"Ik wil werk waar ze mij zien staan. En dat mijn zus niet meer bang is.\"");
      await set_goal(carla, casefile(), "werk-en-school", "Hij werkt als lasser, of leert daarvoor verder.");
      await set_goal(carla, casefile(), "gezondheid", "Hij slaapt weer en heeft een vast ritme.");
      await set_goal(carla, casefile(), "vrienden", "Hij ziet elke week mensen buiten de chat.");
      await agree_measure(carla, casefile(), { soort: "mentor", maatregel: "Elke week een gesprek en samen iets doen.", eigenaar: "Rik Raadsel", van: stage.day(), tot: stage.day({ months: 6 }) });
      await agree_measure(carla, casefile(), { soort: "maatschappelijk", maatregel: "Uitkering aanvragen, betalingsregeling voor de huur, proefplaats als lasser.", eigenaar: "Zoë Zogenaamd", van: stage.day(), tot: stage.day({ months: 5 }) });
      await carla.act(case_at(casefile(), "/plan/naaste"), { antwoord: "aangenomen", wie: "Zijn zus", aanbod: "Gesprekken bij het wijkteam, zo lang zij dat wil" });
      await carla.act(case_at(casefile(), "/plan/vaststellen"));
      await ask_action(carla, casefile(), { wie: "Zoë Zogenaamd", wat: "Samen de uitkering aanvragen en bellen over de huur.", voor: stage.day({ days: 21 }) });
      await ask_action(carla, casefile(), { wie: "Rik Raadsel", wat: "Kennismaken en de eerste vier weken plannen.", voor: stage.day({ days: 14 }) });
    } },
    { ago: 300, async run(stage) {
      await finish_actions(await stage.as("rik-raadsel"), casefile(), "Kennisgemaakt bij zijn zus thuis. Wij gaan elke dinsdag lassen in de buurtwerkplaats.");
      await finish_actions(await stage.as("zoe-zogenaamd"), casefile(), "De uitkering is toegekend en de verhuurder gaat akkoord met een regeling.");
      await look_in(stage, casefile());
    } },
    ...[255, 205].map((ago) => ({ ago, run: (stage) => look_in(stage, casefile()) })),
    { ago: 158, async run(stage) {
      await look_in(stage, casefile());
      await (await stage.as("carla-denkbaar")).act(case_at(casefile(), "/evaluatie"), {
        noodzakelijk: "Ja, maar minder. Hij werkt drie dagen en slaapt. De mentor blijft nodig tot zijn contract vast is.",
        evenredig: "Ja. Hij ervaart de dinsdagen als steun. Overleg met de politie is nog maar eens in de twee maanden.",
        veranderd: "Hij verliet de chat in de tweede maand. Hij heeft een proefplaats. Zijn zus gaat weer met vakantie.",
        lichter: "Nog niet helemaal: zonder mentor viel hij in de vierde maand even terug in slecht slapen.", uitkomst: "afschalen",
      });
    } },
    ...[104, 52].map((ago) => ({ ago, run: (stage) => look_in(stage, casefile()) })),
    { ago: 24, async run(stage) {
      const carla = await stage.as("carla-denkbaar");
      await carla.act(case_at(casefile(), "/afsluiten"), {
        reden: "doelen-bereikt", waarom: "Hij heeft een vast contract als lasser, slaapt en heeft vrienden buiten de chat. Sinds tien maanden is er geen gedrag dat zorg geeft.",
        nazorg: "Hij mag de mentor nog bellen. Zijn zus houdt haar gesprekken bij het wijkteam.", "nazorg-tot": stage.day({ months: 3 }),
      });
      await talk(carla, casefile(), {
        soort: "einde", naam: "Thijs Toneel", besluit: "De gezamenlijke aanpak is gestopt. Er is geen zorg meer.",
        wat: "U hebt werk, een regeling voor uw schuld en elke week mensen om u heen.", waarom: "De doelen uit het plan zijn bereikt.", ontvangers: "- politie\n- reclassering\n- wijkteam",
      }, { on: stage.day(), said: "Ik las nu hekken in plaats van plannen. Zeg tegen wie het zag: dank je." });
    } },
    { ago: 6, async run(stage) {
      const conny = await stage.as("conny-contact");
      await conny.act("/rechten/nieuw", {
        soort: "inzage", kanaal: "balie", ontvangen: stage.day(), naam: "Thijs Toneel", adres: "Lasserspad 3, Voorbeeldstad", identiteit: "balie",
        vraag: "Ik wil zien wat er over mij is opgeschreven, en wie het heeft gelezen. Mijn zus mag mee.",
      });
    } },
    { ago: 10, async run(stage) {
      const carla = await stage.as("carla-denkbaar");
      const page = await carla.open(case_at(casefile(), "/berichten"));
      const copies = page.form(["kopie"]).fields.get("kopie").filter(Boolean);
      const after = await carla.fill(page, { kopie: copies[0], antwoord: "bekeken-vernietigd" });
      if (after.status !== 200) {
        throw new Error(after.text.slice(0, 400));
      }
    } },
  ];
}

/* Who never looks loses access; these three do look. */
async function look_in(stage, casefile) {
  for (const reference of ["pieter-pseudo", "rik-raadsel", "zoe-zogenaamd"]) {
    await (await stage.as(reference)).open(case_at(casefile));
  }
}

/* A case of today: a plan that is two weeks old, actions that wait, and a conference next week. */
export function bailiff_case(found) {
  const casefile = () => found();
  return [
    { ago: 34, async run(stage) {
      const carla = await stage.as("carla-denkbaar");
      await carla.act(case_at(casefile(), "/toewijzen"), { regisseur: "carla-denkbaar", vervanger: "petra-papier" });
      await add_participant(carla, casefile(), { soort: "extern", organisatie: "wijkteam", account: "zoe-zogenaamd", noodzaak: "Hulp met schulden en met zijn gezin.", ziet: ["plan", "overleg"], tot: stage.day({ months: 8 }) });
      await add_participant(carla, casefile(), { soort: "casuspartij", organisatie: "reclassering", account: "rik-raadsel", noodzaak: "Toezicht op de werkstraf en een wekelijks gesprek.", ziet: ["plan"], tot: stage.day({ months: 8 }) });
    } },
    { ago: 30, async run(stage) {
      await contribute(await stage.as("rik-raadsel"), casefile(), { vraag: "Hoe loopt de werkstraf?", "soort-gegevens": "strafrechtelijk", grondslag: "Wet justitiële en strafvorderlijke gegevens, artikel 8a", bijdrage: "Hij kwam drie van de vier keer. Op het werk is hij rustig en hij helpt anderen met gereedschap." });
    } },
    { ago: 14, async run(stage) {
      const carla = await stage.as("carla-denkbaar");
      await write_plan(carla, casefile(), "beeld", "Met acht anderen ging hij naar het huis van een deurwaarder en riep dat zij elke week terugkomen. Hij houdt een lijst bij met namen van ambtenaren.");
      await write_plan(carla, casefile(), "beschermend", "Zijn vrouw en twee kinderen. Hij is handig en wordt daarom gevraagd in de buurt.");
      await write_plan(carla, casefile(), "tegenwicht", "Hij hield een ander tegen die een steen wilde gooien. Zijn schuld is echt en er ging bij de gemeente iets mis.");
      await write_plan(carla, casefile(), "eigen-visie", "\"Niemand nam de telefoon op. Nu luisteren ze tenminste. Dat van die lijst had ik niet moeten doen.\"");
      await set_goal(carla, casefile(), "geld", "Hij heeft een betalingsregeling die hij begrijpt en kan volhouden.");
      await set_goal(carla, casefile(), "veiligheid", "Deurwaarder en ambtenaren doen hun werk in rust, en hij klaagt op een manier die werkt.");
      await agree_measure(carla, casefile(), { soort: "maatschappelijk", maatregel: "Samen de fout bij de gemeente uitzoeken en laten herstellen.", eigenaar: "Zoë Zogenaamd", van: stage.day(), tot: stage.day({ months: 3 }) });
      await carla.act(case_at(casefile(), "/plan/naaste"), { antwoord: "niet-aangenomen" });
      await carla.act(case_at(casefile(), "/plan/vaststellen"));
      await ask_action(carla, casefile(), { wie: "Zoë Zogenaamd", wat: "Met hem langs het klachtenloket gaan en de brief van maart meenemen.", voor: stage.day({ days: 20 }) });
      await ask_action(carla, casefile(), { wie: "Rik Raadsel", wat: "Bespreken dat hij de lijst met namen vernietigt, en daarbij zijn.", voor: stage.day({ days: 18 }) });
    } },
    { ago: 3, async run(stage) {
      const carla = await stage.as("carla-denkbaar");
      const page = await carla.open(case_at(casefile(), "/overleg"));
      const after = await carla.fill(page, { dag: stage.day({ days: 10 }), begin: "13:30", eind: "14:15", plaats: "Stadskantoor, kamer 2.14", voorzitter: offered(page, "voorzitter", "Petra Papier") });
      if (after.status !== 200) {
        throw new Error(after.text.slice(0, 400));
      }
    } },
  ];
}
