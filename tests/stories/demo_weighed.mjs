/* Tales that come to the joint weighing: one that ends without admission, with the dissent kept; one that is admitted, gets a
 * plan and closes well; and what waits there today.
 */
import { add_fact, answers, arrives, at, decide, final_position, first_position, give_to_weighing, offered, opened_case, record, weighing_at } from "./demo_acts.mjs";
import { bailiff_case, reckoning_case } from "./demo_cases.mjs";

const known_cases = [];
const ACT = "Wet gegevensverwerking persoonsgerichte aanpak, artikel 5";

/* --- three: not admitted, with dissent ----------------------------------------------------------------------------- */

const COUNCILLOR = {
  post: "Hij plaatste drie keer een kaartje met de straat van een raadslid, met de tekst \"ga maar eens langs\".",
  said: "Tegen een collega zei hij: \"Ze moeten eens voelen wat angst is.\"",
  against: "Hij haalde de berichten zelf weg toen een vriend hem erop aansprak, en bood in een mail zijn excuses aan.",
};

export function not_admitted() {
  let signal, weighing;
  return {
    name: "Messages about a councillor",
    scenes: [
      { ago: 124, async run(stage) {
        signal = await arrives(stage, {
          relatie: "werk", waarover: "persoon", leeftijd: "volwassen", wie: "Wessel Waanzaam, collega in het magazijn",
          verhaal: "Een collega zet op een openbare pagina berichten over een raadslid dat vóór de sloop van zijn buurt stemde. Hij noemt haar straat en schrijft dat men eens langs moet gaan. Op het werk zei hij dat ze eens moeten voelen wat angst is.",
          "wat-spreekt-tegen": "Een vriend sprak hem aan en toen haalde hij de berichten weg.", "waar-bent-u-bang-voor": "Dat iemand echt bij haar langsgaat.",
          contact: "vertrouwelijk", naam: "Mees Medewerker", telefoon: "0600000000",
        });
      } },
      { ago: 122, async run(stage) {
        const sanne = await stage.as("sanne-fictief");
        await record(sanne, signal, [
          { text: COUNCILLOR.post, on: stage.day({ days: -8 }) },
          { text: COUNCILLOR.said, kind: "gehoord", source: "een collega van de melder", reveals: true },
          { text: COUNCILLOR.against, against: true, on: stage.day({ days: -3 }) },
        ]);
        await sanne.act(at(signal.reference, "/informeren"), { besluit: "uitgesteld", grond: "Eerst beslist het OM of het aangifte opneemt; eerder vertellen kan dat onderzoek schaden.", "opnieuw-bekijken": stage.day({ days: 30 }) });
        weighing = await give_to_weighing(stage, sanne, signal, {
          wie: "Wessel Waanzaam", waarnemingen: [COUNCILLOR.post, COUNCILLOR.against], "soort-gegevens": "gewoon",
          gedrag: "Hij verspreidde drie keer de straat van een raadslid en riep anderen op om langs te gaan. Zijn mening over de sloop is geen onderdeel van de zorg.",
          "wettelijk-element": "Artikel 1: bereidheid om de democratische rechtsorde te ondermijnen, hier door een volksvertegenwoordiger bang te maken",
          grondslag: ACT, duiding: "Het gaat om één besluit en één raadslid. Er is geen groep gezien waarmee hij dit deed.",
        }, { ready: "Er is gedrag dat een raadslid bang maakt. Of een gezamenlijke aanpak nodig is, kunnen wij niet alleen beoordelen." });
      } },
      { ago: 119, async run(stage) {
        const pieter = await stage.as("pieter-pseudo");
        await add_fact(pieter, weighing, { feit: "Het raadslid heeft melding gedaan. Zij liet een slot plaatsen en is twee vergaderingen niet geweest.", grondslag: "Wet politiegegevens, artikel 18 lid 2" });
        await first_position(pieter, weighing, {
          standpunt: "toelaten", reden: "Drie keer een adres verspreiden is geen uitglijder. Wij willen dat iemand met hem blijft praten en dat wij van elkaar weten wat er gebeurt.",
          vragen: [["ja", "Drie berichten met haar straat, zelf gezien op de openbare pagina."], ["ja", "Een volksvertegenwoordiger bang maken raakt de rechtsorde."], ["ja", "Gezien, niet van horen zeggen."], ["ja", "Er is een vriend die hem aanspreekt."], ["ja", "Hij heeft werk en een woning."], ["ja", "Hij haalde de berichten weg."], ["niet-bekend", "Wij weten niet of hij haar heeft opgezocht."]],
        });
      } },
      { ago: 116, async run(stage) {
        const olga = await stage.as("olga-ogenschijn");
        await first_position(olga, weighing, {
          standpunt: "niet-toelaten", reden: "Voor bedreiging is het strafrecht de weg. Een aanpak ernaast voegt nu niets toe en is zwaarder dan nodig.",
          vragen: [["ja", ""], ["niet-bekend", "Er is geen patroon dat verder gaat dan dit ene besluit."], ["ja", ""], ["ja", ""], ["ja", ""], ["ja", "Excuses in een mail."], ["ja", ""]],
        });
        const wim = await stage.as("wim-waarschijnlijk");
        await first_position(wim, weighing, {
          standpunt: "niet-toelaten", reden: "Er is nog geen gewoon gesprek met hem gevoerd. Dat is lichter en past hier beter.",
          vragen: [["ja", "De berichten."], ["nee", "Boosheid over een besluit, hoe grof ook, is niet genoeg."], ["ja", ""], ["ja", "Een vriend en een ploegleider."], ["ja", "Hij werkt en betaalt zijn huur."], ["ja", "Hij stopte uit zichzelf."], ["ja", ""]],
        });
      } },
      { ago: 107, async run(stage) {
        await final_position(await stage.as("pieter-pseudo"), weighing, { standpunt: "toelaten", reden: "Ook na het overleg vinden wij één gesprek te weinig. Het raadslid durft nog niet naar de vergadering." });
        await final_position(await stage.as("olga-ogenschijn"), weighing, { standpunt: "niet-toelaten", reden: "Het onderzoek naar de bedreiging loopt. Dat is genoeg." });
        await final_position(await stage.as("wim-waarschijnlijk"), weighing, { standpunt: "niet-toelaten", reden: "De ploegleider en de wijkagent gaan met hem praten. Het raadslid krijgt een vast aanspreekpunt." });
      } },
      { ago: 107, async run(stage) {
        const berend = await stage.as("berend-bestaatniet");
        const page = await berend.open(weighing_at(weighing, "/tweede-lezer"));
        const after = await berend.fill(page, { voornemen: "niet-toelaten", lezer: offered(page, "lezer", "Tineke Tweede"), vraag: "Ik wil niet toelaten; de politie adviseert anders. Zie ik iets over het hoofd, voor hem of voor het raadslid?" });
        if (after.status !== 200) {
          throw new Error(after.text.slice(0, 400));
        }
      } },
      { ago: 104, async run(stage) {
        await decide(await stage.as("tineke-tweede"), weighing, "tweede-blik", { zienswijze: "De zorg van de politie is echt: het raadslid mijdt de vergadering. Maar een aanpak voor hem lost dat niet op; een vast aanspreekpunt voor haar wel. Spreek af wanneer u opnieuw kijkt als hij weer iets plaatst." });
      } },
      { ago: 104, async run(stage) {
        await decide(await stage.as("berend-bestaatniet"), weighing, "niet-toelaten", {
          redenen: "Er is gedrag dat bang maakt en dat is niet goed. Het strafrecht en een gewoon gesprek zijn hier de passende weg. Een gezamenlijke aanpak is zwaarder dan nodig.",
          motivering: "De politie wil dat iemand met hem blijft praten. Dat gebeurt: de wijkagent en zijn ploegleider doen dat samen. Het raadslid heeft mijn nummer en krijgt begeleiding naar de vergadering. De zienswijze van de tweede lezer volg ik.",
          vertellen: "is-verteld", "vertellen-op": stage.day({ days: -1 }),
        });
        await (await stage.as("sanne-fictief")).act(at(signal.reference, "/informeren"), { besluit: "verteld", grond: "Verteld in een gesprek met de wijkagent en zijn ploegleider. Hij zei: \"Het was dom. Ik wilde dat zij het óók voelde.\"" });
      } },
    ],
  };
}

/* --- four: admitted, with a plan, and closed well -------------------------------------------------------------------- */

const WORKPLACE = {
  plan: "Op zijn kamer lagen een plattegrond van zijn vroegere werkplaats en een lijst met tijden waarop mensen binnenkomen.",
  chat: "In een besloten chat deelde hij een handleiding om brand te stichten en schreef: \"de dag van de afrekening komt\".",
  bought: "Hij kocht in één week vier jerrycans.",
  sister: "Hij liet zijn zus de chat zien en vroeg haar om hulp. Hij gaf haar de jerrycans mee.",
};

export function admitted() {
  let signal, weighing, casefile;
  return {
    name: "A day of reckoning that did not come",
    scenes: [
      { ago: 333, async run(stage) {
        signal = await arrives(stage, {
          relatie: "familie", waarover: "persoon", leeftijd: "volwassen", wie: "Mijn broer, Thijs Toneel, 24 jaar",
          verhaal: "Mijn broer is vorig jaar ontslagen na een ongeluk in de werkplaats. Sindsdien zit hij dag en nacht in een chat met mensen die schrijven over afrekenen met bazen. Ik vond een plattegrond en jerrycans. Hij huilde en vroeg of ik wilde helpen.",
          "wat-spreekt-tegen": "Hij liet het mij zelf zien. Hij gaf mij de jerrycans mee.", "waar-bent-u-bang-voor": "Dat de mensen in die chat hem over de streep trekken.", "andere-hulp": "Hij slaapt bijna niet en heeft geen inkomen.",
          contact: "vertrouwelijk", naam: "Femke Familie", telefoon: "0600000000",
        });
      } },
      { ago: 332, async run(stage) {
        const sanne = await stage.as("sanne-fictief");
        await record(sanne, signal, [
          { text: WORKPLACE.plan, on: stage.day({ days: -4 }) },
          { text: WORKPLACE.chat, on: stage.day({ days: -6 }) },
          { text: WORKPLACE.bought, kind: "gehoord", source: "een familielid", reveals: true },
          { text: WORKPLACE.sister, against: true, on: stage.day({ days: -3 }) },
        ]);
        await sanne.act(at(signal.reference, "/bericht"), { tekst: "Dank u dat u dit met ons deelt; dat is niet makkelijk. Is er nu gevaar? Bel 112. Wij bespreken vandaag wat er nodig is. U mag altijd schrijven, ook over hoe het met uzelf gaat." });
        await sanne.act(at(signal.reference, "/informeren"), { besluit: "verteld", grond: "Samen met zijn zus gesproken. Hij weet wat er is vastgelegd. Hij zei: \"Ik ben blij dat het eruit is.\"" });
        weighing = await give_to_weighing(stage, sanne, signal, {
          wie: "Thijs Toneel, 24 jaar", waarnemingen: [WORKPLACE.plan, WORKPLACE.chat, WORKPLACE.sister], "soort-gegevens": "gewoon",
          gedrag: "Hij trof voorbereidingen tegen zijn vroegere werkplek: een plattegrond, tijden, een handleiding om brand te stichten.",
          "wettelijk-element": "Artikel 1 en artikel 5, eerste lid: een proces dat uiteindelijk kan leiden tot ernstige overtreding van de wet uit een gedeelde ideologie van afrekening",
          grondslag: ACT,
        }, { ready: "Er zijn voorbereidingen gezien en hij vraagt om hulp. Dat vraagt om samen kijken." });
      } },
      { ago: 329, async run(stage) {
        const pieter = await stage.as("pieter-pseudo");
        await add_fact(pieter, weighing, { feit: "In de chat zijn twee mensen uit een ander land bekend die anderen aansporen tot brandstichting.", soort: "gehoord", gegevens: "strafrechtelijk", grondslag: "Wet politiegegevens, artikel 18 lid 2" });
        await first_position(pieter, weighing, {
          standpunt: "toelaten", reden: "Er zijn concrete voorbereidingen en er is druk van buiten. Hij wil zelf stoppen; dat lukt beter samen.",
          vragen: [["ja", "Plattegrond, tijden, handleiding."], ["ja", "De chat roept op tot brand als wraak op bazen."], ["ja", "Gezien door de politie met zijn toestemming."], ["ja", "Zijn zus."], ["nee", "Geen inkomen, slaapt niet."], ["ja", "Hij gaf de jerrycans weg."], ["ja", ""]],
        });
        await first_position(await stage.as("olga-ogenschijn"), weighing, {
          standpunt: "niet-bekend", reden: "Er is nog geen verdenking waarop wij beslissen. Over een aanpak kunnen wij pas na het overleg iets zeggen.",
          vragen: [["ja", ""], ["niet-bekend", ""], ["ja", ""], ["ja", ""], ["niet-bekend", ""], ["ja", ""], ["nee", "Wat hij op zijn computer heeft, is niet bekend."]],
        });
        await first_position(await stage.as("wim-waarschijnlijk"), weighing, {
          standpunt: "toelaten", reden: "Hulp alleen is te los: werk, schuld, slaap en de chat hangen samen. Zijn zus kan dit niet alleen dragen.",
          vragen: [["ja", ""], ["ja", ""], ["ja", "Hij liet het zelf zien."], ["ja", "Zijn zus; ook zij heeft steun nodig."], ["nee", "Geen inkomen, dreigende huurschuld."], ["ja", "Hij zocht hulp."], ["ja", ""]],
        });
      } },
      { ago: 324, async run(stage) {
        await final_position(await stage.as("pieter-pseudo"), weighing, { standpunt: "toelaten", reden: "Zoals eerst. De wijkagent wordt vast aanspreekpunt voor hem en zijn zus." });
        await final_position(await stage.as("olga-ogenschijn"), weighing, { standpunt: "toelaten", reden: "Er volgt geen vervolging. Een aanpak met mentor en hulp is nu de beste bescherming.", "reden-wijziging": "In het overleg bleek dat hij de handleiding heeft gewist en alles heeft laten zien." });
        await final_position(await stage.as("wim-waarschijnlijk"), weighing, { standpunt: "toelaten", reden: "Zoals eerst." });
      } },
      { ago: 324, async run(stage) {
        await decide(await stage.as("mirte-misschien"), weighing, "toelaten", {
          redenen: "Er waren voorbereidingen, er is druk uit een groep, en hij vraagt zelf om hulp. Drie adviezen komen op hetzelfde uit.",
          "in-verhouding": "Het plan vraagt een gesprek per week en geeft werk, rust en steun. Het voorkomt dat hij alleen staat tegenover de groep.",
          "niets-lichters": "Losse hulp is geprobeerd en viel uit elkaar. Zijn zus kan dit niet alleen dragen.", vertellen: "is-verteld", "vertellen-op": stage.day({ days: -1 }),
        });
        casefile = await opened_case(await stage.as("carla-denkbaar"), known_cases, "voorbeeldstad");
      } },
      ...reckoning_case(() => casefile),
    ],
  };
}

/* --- what waits there today ------------------------------------------------------------------------------------------ */

export function weighing_today() {
  let signal, weighing;
  return {
    name: "A weighing that waits for the mayor of Proefdam",
    scenes: [
      { ago: 14, async run(stage) {
        signal = await arrives(stage, {
          relatie: "onderwijs", waarover: "persoon", leeftijd: "volwassen", wie: "Student Roos Rookgordijn",
          verhaal: "Een student bouwt in het practicum iets met vuurwerk en zegt dat de hele school het zal horen. Zij werd vorig jaar zwaar gepest en kreeg daarover geen antwoord.",
          "wat-spreekt-tegen": "Zij komt elke dag en vroeg een docent om een gesprek.", contact: "open", naam: "Dirk Docent", telefoon: "0600000000",
        }, { place: "proefdam" });
        const youssef = await stage.as("youssef-verzonnen", "proefdam");
        const seen = "Zij nam vuurwerk mee naar het practicum en haalde er drie uit elkaar.";
        const against = "Zij vroeg zelf om een gesprek met een docent over het pesten.";
        await record(youssef, signal, [{ text: seen, on: stage.day({ days: -2 }) }, { text: against, against: true, on: stage.day({ days: -1 }) }]);
        weighing = await give_to_weighing(stage, youssef, signal, {
          waarnemingen: [seen, against], "soort-gegevens": "gewoon", gedrag: "Zij haalde vuurwerk uit elkaar en zei dat de hele school het zal horen.",
          "wettelijk-element": "Artikel 5, eerste lid; of er een ideologisch motief is, is juist de vraag", grondslag: ACT,
        }, { ready: "Het gedrag is zorgelijk; of dit hier thuishoort of bij de school en de hulp, willen wij samen wegen." });
      } },
      { ago: 8, async run(stage) {
        await first_position(await stage.as("pieter-pseudo", "proefdam"), weighing, {
          standpunt: "niet-bekend", reden: "Wij willen eerst weten wat de school heeft gezien en wat er uit haar tas kwam.",
          vragen: [["ja", ""], ["niet-bekend", ""], ["niet-bekend", ""], ["niet-bekend", ""], ["ja", ""], ["ja", ""], ["nee", ""]],
        });
        await first_position(await stage.as("hanneke-proef", "proefdam"), weighing, {
          standpunt: "niet-toelaten", reden: "Pesten en boosheid vragen om hulp van school en jeugdteam. Een lichtere weg is nog niet geprobeerd.",
          vragen: [["ja", ""], ["nee", "Wij zien geen ideologie."], ["ja", ""], ["ja", "Een docent."], ["ja", ""], ["ja", "Zij zoekt hulp."], ["ja", ""]],
        });
      } },
      { ago: 8, async run(stage) {
        await first_position(await stage.as("olga-ogenschijn", "proefdam"), weighing, { standpunt: "niet-toelaten", reden: "Vuurwerk is een zaak voor de wijkagent en de school. Er is geen aanwijzing van meer.", vragen: answers("jbjjjjj") });
      } },
      { ago: 5, async run(stage) {
        for (const [who, reden] of [
          ["pieter-pseudo", "In haar tas zat niets meer. De school heeft met haar gepraat en neemt het pesten nu serieus."],
          ["olga-ogenschijn", "Zoals eerst."], ["hanneke-proef", "Zoals eerst. Het jeugdteam kent haar al en gaat donderdag langs."],
        ]) {
          await final_position(await stage.as(who, "proefdam"), weighing, { standpunt: "niet-toelaten", reden, ...(who === "pieter-pseudo" ? { "reden-wijziging": "De school heeft verteld wat er uit haar tas kwam." } : {}) });
        }
      } },
    ],
  };
}

/* Two in Voorbeeldstad: one in which a first position is still asked, and one in which the mayor asked a second reader. */
export function weighings_here() {
  const asked = {}, reader = {};
  const begin = async (stage, into, answers_given, observations, given) => {
    const sanne = await stage.as("sanne-fictief");
    const signal = await arrives(stage, answers_given);
    await record(sanne, signal, observations);
    Object.assign(into, await give_to_weighing(stage, sanne, signal, { "soort-gegevens": "gewoon", grondslag: ACT, waarnemingen: observations.map(({ text }) => text), ...given }, { ready: "Dit kunnen wij niet alleen beoordelen." }));
  };
  return {
    name: "Weighings of today in Voorbeeldstad",
    scenes: [
      { ago: 24, run: (stage) => begin(stage, reader, {
        relatie: "gemeente", waarover: "persoon", leeftijd: "volwassen", wie: "Bezoeker van de raadszaal, Otto Onecht", contact: "open", naam: "Griffie Voorbeeldstad", telefoon: "0600000000",
        verhaal: "Een bezoeker filmt elke week de auto's van raadsleden en zet de kentekens online met de woorden \"wie ruimt dit op\". Vorige week stond hij om elf uur 's avonds bij een raadslid in de straat.",
      }, [
        { text: "Hij plaatste zes keer kentekens van raadsleden met de woorden \"wie ruimt dit op\"." }, { text: "Hij stond 's avonds laat in de straat van een raadslid." },
        { text: "Op verzoek van de bode haalde hij twee berichten weg en hij houdt zich in de raadszaal aan de regels.", against: true },
      ], { gedrag: "Hij verspreidt kentekens met een oproep en zocht een raadslid 's avonds op. Dat hij de raad bezoekt en filmt, is zijn recht.", "wettelijk-element": "Artikel 1: ondermijnen van de democratische rechtsorde" }) },
      { ago: 20, async run(stage) {
        await first_position(await stage.as("pieter-pseudo"), reader, { standpunt: "toelaten", reden: "Een oproep en een bezoek in de avond: dat vraagt om meer dan één gesprek.", vragen: answers("jjjbbjj") });
        await first_position(await stage.as("olga-ogenschijn"), reader, { standpunt: "toelaten", reden: "Voor vervolging is het te weinig, voor niets doen te veel.", vragen: answers("jjjbbjj") });
        await first_position(await stage.as("wim-waarschijnlijk"), reader, { standpunt: "niet-toelaten", reden: "De griffier kent hem. Een gesprek met haar en een verbod op het plaatsen van kentekens zijn nog niet geprobeerd.", vragen: answers("jbjjjjj") });
      } },
      { ago: 5, async run(stage) {
        await final_position(await stage.as("pieter-pseudo"), reader, { standpunt: "toelaten", reden: "Zoals eerst." });
        await final_position(await stage.as("olga-ogenschijn"), reader, { standpunt: "toelaten", reden: "Zoals eerst." });
        await final_position(await stage.as("wim-waarschijnlijk"), reader, { standpunt: "niet-toelaten", reden: "Ook na het overleg: eerst het gesprek." });
      } },
      { ago: 2, async run(stage) {
        const berend = await stage.as("berend-bestaatniet");
        const page = await berend.open(weighing_at(reader, "/tweede-lezer"));
        await berend.fill(page, { voornemen: "toelaten", lezer: offered(page, "lezer", "Tineke Tweede"), vraag: "Ik wil toelaten, tegen het advies van mijn eigen adviseur. Is de lichtere weg echt uitgeput?" });
      } },
      { ago: 10, run: (stage) => begin(stage, asked, {
        relatie: "werk", waarover: "persoon", leeftijd: "volwassen", wie: "Chauffeur Koos Kartonnen", contact: "vertrouwelijk", naam: "Pleun Planning", telefoon: "0600000000",
        verhaal: "Een chauffeur laat filmpjes zien van aanslagen en zegt dat hij de route van de burgemeester kent. Hij lacht dan, maar hij vroeg ook wanneer ze op kantoor is.",
      }, [{ text: "Hij zei dat hij de route van de burgemeester kent en vroeg wanneer die op kantoor is." }, { text: "Hij zegt dat het grappen zijn en stopte toen zijn baas hem erop aansprak.", against: true }],
      { gedrag: "Hij vroeg naar de tijden en de route van de burgemeester en toonde daarbij filmpjes van aanslagen.", "wettelijk-element": "Artikel 1 en artikel 5, eerste lid" }) },
      { ago: 6, async run(stage) {
        await first_position(await stage.as("wim-waarschijnlijk"), asked, { standpunt: "niet-bekend", reden: "Er is één gesprek gehoord. Wij willen weten wat de politie heeft.", vragen: answers("jbnbjjn") });
      } },
    ],
  };
}

/* --- a case of today ------------------------------------------------------------------------------------------------- */

export function at_work() {
  let signal, weighing, casefile;
  const visit = "Hij stond met acht anderen bij het huis van een deurwaarder en riep dat zij elke week terugkomen.";
  const held = "Hij hield iemand tegen die een steen wilde gooien.";
  return {
    name: "The bailiff's front door",
    scenes: [
      { ago: 52, async run(stage) {
        signal = await arrives(stage, {
          relatie: "buur", waarover: "persoon", leeftijd: "volwassen", wie: "Bart Bordkarton van de Schijnstraat", contact: "vertrouwelijk", naam: "Ilse Inwoner", telefoon: "0600000000",
          verhaal: "Mijn buurman heeft een groep om zich heen die deurwaarders en ambtenaren opzoekt. Zaterdag stonden ze bij iemand thuis te schreeuwen. Hij houdt een lijst met namen bij.", "wat-spreekt-tegen": "Hij hield iemand tegen die een steen wilde gooien.",
        });
        const sanne = await stage.as("sanne-fictief");
        await record(sanne, signal, [{ text: visit }, { text: held, against: true }]);
        weighing = await give_to_weighing(stage, sanne, signal, {
          waarnemingen: [visit, held], "soort-gegevens": "gewoon", gedrag: "Met een groep zoekt hij mensen thuis op en hij houdt een lijst met namen bij.",
          "wettelijk-element": "Artikel 1: een groep die bereid is de wet ernstig te overtreden", grondslag: ACT,
        }, { ready: "Er is een groep, er is een lijst, en er is angst bij mensen die hun werk doen." });
      } },
      { ago: 50, async run(stage) {
        await first_position(await stage.as("pieter-pseudo"), weighing, { standpunt: "toelaten", reden: "Drie huisbezoeken in een maand.", vragen: answers("jjjjnjj") });
        await first_position(await stage.as("olga-ogenschijn"), weighing, { standpunt: "toelaten", reden: "Hij heeft een werkstraf lopen; samen optrekken helpt.", vragen: answers("jjjjnjj") });
        await first_position(await stage.as("wim-waarschijnlijk"), weighing, { standpunt: "toelaten", reden: "Er ging bij ons iets mis met zijn schuld. Dat moeten wij herstellen, en de bezoeken moeten stoppen.", vragen: answers("jjjjnjj") });
      } },
      { ago: 41, async run(stage) {
        for (const who of ["pieter-pseudo", "olga-ogenschijn", "wim-waarschijnlijk"]) {
          await final_position(await stage.as(who), weighing, { standpunt: "toelaten", reden: "Zoals eerst." });
        }
      } },
      { ago: 41, async run(stage) {
        await decide(await stage.as("mirte-misschien"), weighing, "toelaten", {
          redenen: "De bezoeken maken mensen bang en worden vaker. Er is ook een fout van de gemeente die hersteld moet worden.",
          "in-verhouding": "Het plan lost zijn schuld op en beschermt wie hij opzocht.", "niets-lichters": "De wijkagent sprak hem twee keer; daarna volgde weer een bezoek.",
          vertellen: "is-verteld", "vertellen-op": stage.day({ days: -1 }),
        });
        casefile = await opened_case(await stage.as("carla-denkbaar"), known_cases, "voorbeeldstad");
      } },
      ...bailiff_case(() => casefile),
    ],
  };
}
