/* node tests/stories/permissions.mjs [build/src/seinhuis] [--renew]
 *
 * Asks every address of the program, reading and sending, as nobody and as every role, about something of the own municipality
 * and of another one; compares what comes back with tests/golden/permissions-by-route.txt, or renews that file.
 *   allow    the page, the form, or a sentence that says why it is not possible now
 *   deny     this role may not do this
 *   404      it does not exist, or not for this person: hidden and absent are the same
 *   sign-in  asks who you are
 * A form is sent with a right token and asks to be shown again instead of doing something, so that asking changes nothing.
 */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Browser, Server, day, program, report, sign_in } from "./client.mjs";
import { form_token } from "./crypto.mjs";
import { first_position } from "./walkthrough_weighing.mjs";

const golden = fileURLToPath(new URL("../golden/permissions-by-route.txt", import.meta.url));
const server = await Server.start({ program: program(process.argv[2]), settings: { begrenzing: "nee" } });

/* Something that was destroyed, so that there is a certificate of a month. */
const destroyed = day({ days: 10 });
const { code } = await report(server, { relatie: "buur", waarover: "plek", verhaal: "Iets", contact: "anoniem" });
await new Browser(server).post("/mijn-melding/intrekken/ja", { code });
assert.equal(server.command("retention", "run", "--at", destroyed.iso).code, 0);

/* --- every role, and nobody ---------------------------------------------------------------------------------------- */

const roles = { officer: "sanne-fictief", deputy: "youssef-verzonnen", focal: "marijke-bedacht", lead: "ruud-denkbeeld", privacy: "fatima-fabel", fg: "joris-schijn", admin: "kim-spiegel", platform: "ravi-sprookje", contact: "conny-contact",
  police: "pieter-pseudo", prosecution: "olga-ogenschijn", adviser: "wim-waarschijnlijk", process: "petra-papier", mayor: "berend-bestaatniet", mandate: "mirte-misschien", reader: "tineke-tweede",
  case_lead: "carla-denkbaar", participant: "zoe-zogenaamd", outsider: "rik-raadsel" /* takes part in no case here */ };
const askers = { nobody: new Browser(server, "nobody") };
for (const [role, reference] of Object.entries(roles)) {
  askers[role] = await sign_in(server, reference);
}
const { officer, privacy, admin } = askers;
const proefdam = {
  officer: await sign_in(server, "hanneke-proef", "proefdam"), privacy: await sign_in(server, "fatima-fabel", "proefdam"),
};

/* --- something of each kind, here and elsewhere ------------------------------------------------------------------- */

async function signal(by, place) {
  const had = await references(by);
  await report(server, { relatie: "buur", waarover: "persoon", verhaal: "Iets", wie: "Iemand", leeftijd: "volwassen", contact: "anoniem" }, { place });
  return (await references(by)).find((reference) => !had.includes(reference));
}
const references = async (by) => [...(await by.open("/signalen")).main.matchAll(/href="\/signalen\/(S-[0-9A-Z]+)"/g)].map(([, reference]) => reference);
async function offer(by, place, to) {
  const reference = await signal(by, place);
  await by.act(`/signalen/${reference}/stap/overdragen`, { gemeente: to, reden: "Woont daar." });
  return reference;
}
async function card(by) {
  return (await by.open("/wegwijzer")).links.map((link) => /^\/wegwijzer\/(?!nieuw)([^/]+)$/.exec(link.url)?.[1]).find(Boolean);
}
async function ending(by, reference) {
  return /\/vernietiging\/onderdeel\/([^/]+)$/.exec((await by.fill(await by.open("/vernietiging"), { verwijzing: reference })).address)[1];
}
async function paper(by, reference) {
  const page = await by.open("/papier");
  const form = page.forms[0];
  const typed = {};
  for (const [name, offered] of form.fields) {
    typed[name] = name === "_token" ? form.sent.get(name) : offered.length > 0 ? offered.find(Boolean) : /dossier|verwijzing/.test(name) ? reference : day(/terug/.test(name) ? { days: 30 } : {}).typed;
  }
  const after = await by.fill(page, typed);
  assert.equal(after.status, 200, after.text.slice(0, 400));
  return [...(await by.open("/papier")).links].map((link) => /^\/papier\/([^/]+)$/.exec(link.url)?.[1]).find(Boolean);
}

/* Of a report with a record: given to the joint weighing, which police of that municipality can see. */
async function weighing(by, place) {
  const reference = await signal(by, place);
  const at = (rest) => `/signalen/${reference}${rest}`;
  await by.act(at("/stap/oppakken"));
  await by.act(at("/vastleggen"), { waarneming: "Hij dreigde.", soort: "gezien", "onthult-melder": "nee" });
  await by.act(at("/geen-tegenwicht"), { tekst: "Niets gevonden." });
  await by.act(at("/stap/vaststellen"));
  await by.act(at("/stap/weging"), { reden: "Er is zorg." });
  const page = await by.open(at("/naar-weging"));
  const given = page.forms.find((form) => form.fields.has("waarnemingen")).fields.get("waarnemingen");
  await by.fill(page, { waarnemingen: given, "soort-gegevens": "gewoon", gedrag: "Hij dreigt.", "wettelijk-element": "Geweld", grondslag: "Wet PGA" });
  const police = await sign_in(server, "pieter-pseudo", place);
  return (await police.open("/wegingen")).links.map((link) => /^\/wegingen\/(W-[0-9A-Z]+)$/.exec(link.url)?.[1]).find(Boolean);
}

const own = { signal: await signal(officer, "voorbeeldstad"), transfer: await offer(proefdam.officer, "proefdam", "voorbeeldstad"), card: await card(officer) };
const other = { signal: await signal(proefdam.officer, "proefdam"), transfer: await offer(officer, "voorbeeldstad", "proefdam"), card: await card(proefdam.officer) };
own.ending = await ending(privacy, own.signal);
other.ending = await ending(proefdam.privacy, other.signal);
own.paper = await paper(officer, own.signal);
other.paper = await paper(proefdam.officer, other.signal);
other.weighing = await weighing(proefdam.officer, "proefdam");
/* A case: weighed, admitted, with a lead; in Voorbeeldstad also with a participant, a conference, an action and a contribution. */
async function casefile(by, place, decider) {
  const reference = await weighing(by, place);
  const at = (rest) => `/wegingen/${reference}${rest}`;
  const weighers = [await sign_in(server, "pieter-pseudo", place), await sign_in(server, "olga-ogenschijn", place), await sign_in(server, place === "proefdam" ? "hanneke-proef" : "wim-waarschijnlijk", place)];
  for (const one of weighers) {
    await first_position(one, reference, { standpunt: "toelaten", reden: "Er is gevaar." });
  }
  for (const one of weighers) {
    await one.act(at("/definitief"), { standpunt: "toelaten", reden: "Er is gevaar." });
  }
  const mayor = await sign_in(server, decider, place);
  await mayor.act(at("/toelaten"), { redenen: "Gevaar.", "in-verhouding": "Ja.", "niets-lichters": "Nee.", vertellen: "wordt-verteld" });
  const process = await sign_in(server, "petra-papier", place);
  return (await process.open("/casussen")).links.map((link) => /^\/casussen\/(C-[0-9A-Z]+)$/.exec(link.url)?.[1]).find(Boolean);
}
const option = (page, words) => [...page.main.matchAll(/(?:<option value="([^"]*)"[^>]*>|value="([^"]*)"[^>]*>\s*<label[^>]*>\s*)([^<]*)/g)].find(([, , , label]) => label.includes(words))?.slice(1).find(Boolean);
async function worked_on(reference) {
  const at = (rest) => `/casussen/${reference}${rest}`;
  const { case_lead: carla, process, police } = askers;
  let page = await process.open(at("/toewijzen"));
  await process.fill(page, { regisseur: option(page, "Carla") });
  page = await carla.open(at("/deelnemer"));
  await carla.fill(page, { soort: "extern", organisatie: "wijkteam", account: option(page, "Zoë"), naam: "Wijkteam Noord", noodzaak: "Kent het gezin.", ziet: ["plan", "overleg"], tot: day({ months: 3 }).typed });
  page = await carla.open(at("/overleg"));
  const planned = await carla.fill(page, { dag: day({ days: 1 }).typed, begin: "0:00", eind: "0:30", plaats: "Kamer 2", voorzitter: option(page, "Carla"), "waarom-nu": "Het plan moet er zijn." });
  const conference = /\/overleg\/(O-[0-9A-Z]+)/.exec(planned.body)[1];
  page = await carla.open(at(`/overleg/${conference}/punt`));
  await carla.fill(page, { onderwerp: "Werk", vraag: "Wat past?", deelnemers: [option(page, "Wijkteam")] });
  page = await carla.open(at("/actie"));
  await carla.fill(page, { wie: option(page, "Wijkteam"), wat: "Bellen.", voor: day({ days: 9 }).typed });
  await police.act(at("/bijdrage"), { vraag: "Wat weet u?", "soort-gegevens": "gewoon", grondslag: "Wet pga", bijdrage: "Hij luisterde." });
  const all = (await carla.open(at(""))).body + (await carla.open(at("/acties"))).body + (await police.open(at(""))).body;
  const found = (pattern) => pattern.exec(all)?.[1] ?? assert.fail(`${pattern} at the case`);
  return { conference, action: found(/\/actie\/(A-[0-9A-Z]+)\//), participant: found(/\/voorbeeld\/([0-9A-Z-]+)"/), contribution: found(/\/bijdrage\/([0-9A-Z-]+)\//) };
}
own.case = await casefile(officer, "voorbeeldstad", "mirte-misschien");
other.case = await casefile(proefdam.officer, "proefdam", "gerda-gefingeerd");
Object.assign(own, await worked_on(own.case));
own.weighing = await weighing(officer, "voorbeeldstad"); /* one that is still open */

/* A request of a person concerned, asked of its owners by two. */
async function request() {
  const [conny, arno] = [await sign_in(server, "conny-contact"), await sign_in(server, "arno-afspraak")];
  await conny.act("/rechten/nieuw", { soort: "inzage", kanaal: "balie", ontvangen: day().typed, naam: "Jip Verzonnen", vraag: "Wat weet u?", identiteit: "balie" });
  const reference = (await conny.open("/rechten")).links.map((link) => /^\/rechten\/(R-[0-9A-Z]+)$/.exec(link.url)?.[1]).find(Boolean);
  await conny.act(`/rechten/${reference}/vraag`, { reden: "Gevraagd." });
  await arno.act(`/rechten/${reference}/akkoord`);
  return reference;
}
own.request = await request();
own.question = (await officer.open("/rechten/vragen")).links.map((link) => /^\/rechten\/vragen\/(Q-[0-9A-Z]+)$/.exec(link.url)?.[1]).find(Boolean);
const invited = await admin.act("/accounts/nieuw", { naam: "Nieuw Iemand", "e-mailadres": "nieuw@voorbeeldstad.example" }).catch((error) => assert.fail(error));
const invitation = /\/uitnodiging\/([0-9A-Za-z-]+)/.exec(invited.body)?.[1];
assert.ok(invitation, invited.text);

/* What stands in the place of {name} in an address: [own, of another municipality]. */
const parts = {
  gemeente: ["voorbeeldstad"], kaart: [own.card, other.card], persoon: ["sanne-fictief"], code: [invitation], naam: ["antwoordtermijn"], onderdeel: ["telefoon"],
  partij: ["politie"], soort: ["gewoon"], tekst: ["brief-informeren"], nummer: ["0"],
  overleg: [own.conference], actie: [own.action], deelnemer: [own.participant], bijdrage: [own.contribution],
  maand: [destroyed.iso.slice(0, 7).replace("-", "")], dag: [day().iso],
};
function addresses(path) {
  const name = /\{(\w+)\}/.exec(path)?.[1];
  const kinds = [
    [/^\/signalen\//, [own.signal, other.signal]], [/^\/(toezicht-)?wegingen\//, [own.weighing, other.weighing]], [/^\/casussen\//, [own.case, other.case]], [/^\/overdrachten\//, [own.transfer, other.transfer]], [/^\/accounts\//, [roles.officer, "hanneke-proef"]],
    [/^\/rechten\/vragen\//, [own.question, "Q-000000000"]], [/^\/rechten\//, [own.request, "R-000000000"]],
    [/^\/vernietiging\/onderdeel\//, [own.ending, other.ending]], [/^\/papier\//, [own.paper, other.paper]], [/^\/logboek\/dossier\//, ["0".repeat(32)]], [/^\/logboek\/regel\//, ["1"]],
  ];
  const values = name === undefined ? [""] : (kinds.find(([start]) => start.test(path))?.[1] ?? parts[name]);
  assert.ok(values?.every((value) => value !== undefined), `what stands in the place of {${name}} in ${path}?`);
  const further = (rest) => rest.replace(/\{(\w+)\}/g, (_, part) => parts[part]?.[0] ?? assert.fail(`what stands in the place of {${part}} in ${path}?`));
  return values.map((value) => further(path.replace(/\{\w+\}/, value)));
}

/* --- asking -------------------------------------------------------------------------------------------------------- */

async function answer(browser, { method, form }, address) {
  const fields = { _hervat: "ja", ...(browser.cookie ? { _token: form_token(browser, form) } : {}) };
  const page = method === "GET" ? await browser.get(address, { follow: false }) : await browser.post(address, fields, { follow: false });
  const kinds = { 200: "allow", 303: "allow", 400: "allow", 409: "allow", 401: "sign-in", 403: "deny", 404: "404" };
  assert.ok(page.status in kinds, `${method} ${address} as ${browser.name}: ${page.status} ${page.text.slice(0, 200)}`);
  assert.ok(page.status !== 403 || !/niet worden gecontroleerd/.test(page.text), `the token of ${form} is not right: ${address}`);
  return kinds[page.status];
}

const routes = server.command("routes").out.trim().split("\n").map((line) => {
  const [, method, path, permission, form] = /^(\S+) +(\S+) +(\S+)(?: +form: (\S+))?/.exec(line);
  return { method, path, permission, form };
});
const rows = [];
for (const route of routes) {
  const cells = [];
  for (const browser of Object.values(askers)) {
    const got = [];
    for (const address of addresses(route.path)) {
      got.push(await answer(browser, route, address));
    }
    cells.push(got.every((one) => one === got[0]) && got[0] !== "allow" ? got[0] : got.join("/"));
  }
  rows.push([`${route.method} ${route.path}`, ...cells]);
}
await server.close();

/* --- comparing ----------------------------------------------------------------------------------------------------- */

const head = ["", ...Object.keys(askers)];
const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column].length)));
const lines = [head, ...rows].map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join("  ").trimEnd());
const table = `${lines.join("\n")}\n`;
if (process.argv.includes("--renew")) {
  writeFileSync(golden, table);
} else {
  const before = readFileSync(golden, "utf8").split("\n");
  const now = table.split("\n");
  const changed = [...before.filter((line) => !now.includes(line)).map((line) => `- ${line}`), ...now.filter((line) => !before.includes(line)).map((line) => `+ ${line}`)];
  console.log(changed.length === 0 ? `permissions: ${rows.length} addresses × ${head.length - 1}, as they were` : `tests/golden/permissions-by-route.txt says otherwise (node tests/stories/permissions.mjs PROGRAM --renew):\n${changed.join("\n")}`);
  process.exitCode = changed.length === 0 ? 0 : 1;
}
