/* The pages that the manual tells about, by chapter: who opens what, and through which links.
 *
 * follow: a link's words, a part of its address, or { beside: words of its row }. width, height and from crop the picture;
 * picture: false is a page whose words the chapter uses and that it does not show.
 */
import { WIDTHS } from "./harness.mjs";

const phone = WIDTHS.phone;
const here = "Voorbeeldstad";

const resident = [
  { chapter: "melder", name: "melder-start", path: "/melden/voorbeeldstad", width: phone },
  { chapter: "melder", name: "melder-melding", path: "/melden/voorbeeldstad/bericht", width: phone, picture: false },
  { chapter: "melder", name: "melder-uitleg", path: "/melden/voorbeeldstad/uitleg", width: phone, picture: false },
  { chapter: "melder", name: "melder-code", path: "/mijn-melding", width: phone },
];

const officer = [
  { chapter: "meldpunt", name: "meldpunt-werkvoorraad", who: "sanne-fictief", path: "/signalen" },
  { chapter: "meldpunt", name: "meldpunt-dossier", who: "sanne-fictief", path: "/signalen", follow: [{ beside: /Wacht op informatie/ }], height: 860 },
  { chapter: "meldpunt", name: "meldpunt-nieuw", who: "sanne-fictief", path: "/signalen", follow: [{ beside: /Ontvangen/ }], picture: false },
  { chapter: "meldpunt", name: "meldpunt-waarneming", who: "sanne-fictief", path: "/signalen", follow: [{ beside: /Wacht op informatie/ }, "/vastleggen"], picture: false },
  { chapter: "meldpunt", name: "meldpunt-te-doen", who: "sanne-fictief", path: "/te-doen", picture: false },
];

const SEALED = { beside: /Eerste standpunten komen binnen/ };
const READY = { beside: /Klaar voor besluit/ };
const weighing = [
  { chapter: "weging", name: "weging-lijst", who: "pieter-pseudo", place: here, path: "/wegingen" },
  { chapter: "weging", name: "weging-verzegeld", who: "pieter-pseudo", place: here, path: "/wegingen", follow: [SEALED], from: "#criteria" },
  { chapter: "weging", name: "weging-standpunt", who: "pieter-pseudo", place: here, path: "/wegingen", follow: [SEALED, "/standpunt"], height: 1100 },
  { chapter: "weging", name: "weging-stukken", who: "petra-papier", path: "/wegingen", follow: [SEALED, "/stukken"] },
  { chapter: "weging", name: "weging-regie", who: "petra-papier", path: "/wegingen", follow: [SEALED], picture: false },
  { chapter: "weging", name: "weging-burgemeester", who: "berend-bestaatniet", path: "/wegingen", follow: [READY], from: "#acts", height: 800 },
  { chapter: "weging", name: "weging-tweede-lezer", who: "tineke-tweede", path: "/wegingen", follow: [READY, "/tweede-blik"] },
  { chapter: "weging", name: "weging-besluit", who: "mirte-misschien", path: "/wegingen/gesloten", follow: [{ beside: /Niet toegelaten/ }, "/besluit"], picture: false },
];

const OPEN = { beside: /Plan vastgesteld/ };
const casework = [
  { chapter: "casus", name: "casus-lijst", who: "carla-denkbaar", path: "/casussen", picture: false },
  { chapter: "casus", name: "casus-pagina", who: "carla-denkbaar", path: "/casussen", follow: [OPEN], height: 740 },
  { chapter: "casus", name: "casus-voorbeeld", who: "carla-denkbaar", path: "/casussen", follow: [OPEN, /^Voorbeeld als/], height: 900 },
  { chapter: "casus", name: "casus-deelnemer", who: "rik-raadsel", path: "/casussen", follow: [OPEN], picture: false },
  { chapter: "casus", name: "casus-acties", who: "rik-raadsel", path: "/casussen", follow: [OPEN, "/acties"] },
  { chapter: "casus", name: "casus-overleg", who: "carla-denkbaar", path: "/casussen", follow: [OPEN, "/overleg/O-"] },
  { chapter: "casus", name: "casus-plan", who: "carla-denkbaar", path: "/casussen", follow: [OPEN, /^Versie \d/], height: 1150 },
  { chapter: "casus", name: "casus-plan-concept", who: "carla-denkbaar", path: "/casussen", follow: [OPEN, /^Plan wijzigen/], picture: false },
  { chapter: "casus", name: "casus-evaluatie", who: "carla-denkbaar", path: "/casussen", follow: [OPEN, "/evaluatie"], height: 1100 },
  { chapter: "casus", name: "casus-brief", who: "carla-denkbaar", path: "/casussen/afgesloten", follow: [/^C-/, "/brief", /gestopt/], height: 1100 },
  { chapter: "casus", name: "casus-berichten", who: "carla-denkbaar", path: "/casussen/afgesloten", follow: [/^C-/, "/berichten"], picture: false },
];

const ASKED = { beside: /Aan de eigenaren gevraagd/ };
const contact = [
  { chapter: "contactpunt", name: "contactpunt-lijst", who: "conny-contact", path: "/rechten" },
  { chapter: "contactpunt", name: "contactpunt-verzoek", who: "conny-contact", path: "/rechten", follow: [ASKED], height: 850 },
  { chapter: "contactpunt", name: "contactpunt-voorstel", who: "conny-contact", path: "/rechten", follow: [{ beside: /Wij weten wie vraagt/ }], picture: false },
  { chapter: "contactpunt", name: "contactpunt-vraag", who: "sanne-fictief", path: "/rechten/vragen", follow: [/^Q-/] },
  { chapter: "contactpunt", name: "contactpunt-vragen", who: "sanne-fictief", path: "/rechten/vragen", picture: false },
];

const privacy = [
  { chapter: "privacy", name: "privacy-deelafspraken", who: "fatima-fabel", path: "/deelafspraken", height: 850 },
  { chapter: "privacy", name: "privacy-teksten", who: "fatima-fabel", path: "/teksten", picture: false },
  { chapter: "privacy", name: "privacy-instellingen", who: "fatima-fabel", path: "/instellingen", picture: false },
  { chapter: "privacy", name: "privacy-vernietiging", who: "fatima-fabel", path: "/vernietiging", height: 1000 },
  { chapter: "privacy", name: "privacy-machtigingen", who: "fatima-fabel", path: "/vernietiging/machtigingen", picture: false },
  { chapter: "privacy", name: "privacy-kopieen", who: "fatima-fabel", path: "/papier", picture: false },
  { chapter: "privacy", name: "privacy-logboek", who: "fatima-fabel", path: "/logboek", height: 900 },
  { chapter: "privacy", name: "privacy-toezicht", who: "joris-schijn", path: "/toezicht", picture: false },
  { chapter: "privacy", name: "privacy-afwijking", who: "joris-schijn", path: "/toezicht-wegingen", follow: [/^W-/], height: 1000 },
  { chapter: "privacy", name: "privacy-afwijkingen", who: "joris-schijn", path: "/toezicht-wegingen", picture: false },
  { chapter: "privacy", name: "privacy-over-tijd", who: "joris-schijn", path: "/toezicht-casussen", picture: false },
];

const administration = [
  { chapter: "beheer", name: "beheer-accounts", who: "kim-spiegel", path: "/accounts", height: 1000 },
  { chapter: "beheer", name: "beheer-account", who: "kim-spiegel", path: "/accounts", follow: [/Mirte Misschien/], picture: false },
  { chapter: "beheer", name: "beheer-openstelling", who: "kim-spiegel", path: "/openstelling", height: 900 },
  { chapter: "beheer", name: "beheer-wegwijzer", who: "kim-spiegel", path: "/wegwijzer", picture: false },
  { chapter: "beheer", name: "beheer-gemeenten", who: "ravi-sprookje", path: "/gemeenten", picture: false },
  { chapter: "beheer", name: "beheer-status", who: "ravi-sprookje", path: "/status" },
];

export const pages = [...resident, ...officer, ...weighing, ...casework, ...contact, ...privacy, ...administration];
