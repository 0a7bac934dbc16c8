/* node tests/stories/destruction.story.mjs [build/src/seinhuis]
 *
 * What is kept longer by two people, what is asked back, what is destroyed on its day, and what remains: over real HTTP, as officials and
 * FG live it, against a server of its own on a fresh demonstration. Says each step as a sentence; ends with 1 when one does not hold.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { Server } from "./client.mjs";
import { outside } from "./database.mjs";

const server = await Server.start({ program: process.argv[2] });
const { data, url: base } = server;
const place = "voorbeeldstad";
const story = "Hij zegt dat hij zaterdag naar het dorpsplein gaat met een zwaard van karton.";

const run = (...words) => execFileSync(server.program, [...words, "--data", data], { encoding: "utf8" });

/* --- people --- */

const entities = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
const plain = (text) => text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => entities[name]);

class Person {
  cookies = "";

  async ask(path, options = {}) {
    const headers = { "accept-language": "nl", ...(this.cookies && { cookie: this.cookies }), ...options.headers };
    const response = await fetch(new URL(path, base), { redirect: "manual", ...options, headers });
    const set = response.headers.get("set-cookie");
    if (set) {
      this.cookies = set.split(";")[0];
    }
    const body = await response.text();
    assert.ok(response.status < 500, `${response.status} at ${path}`);
    const text = plain(body.replace(/<script[\s\S]*?<\/script>|<[^>]+>/g, " ")).replace(/\s+/g, " ");
    return { status: response.status, location: response.headers.get("location"), body, text };
  }

  get(path) {
    return this.ask(path);
  }

  /* Fills in the form of that page which goes to `action`, with what it already holds. */
  send(page, action, typed = {}) {
    const form = [...page.body.matchAll(/<form\b[^>]*\saction="([^"]*)"[\s\S]*?<\/form>/g)].find((found) => plain(found[1]) === action);
    const fields = new URLSearchParams();
    for (const [tag] of (form?.[0] ?? "").matchAll(/<input\b[^>]*type="hidden"[^>]*>/g)) {
      const at = (name) => plain(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? "");
      fields.set(at("name"), at("value"));
    }
    Object.entries(typed).forEach(([name, value]) => fields.set(name, value));
    return this.ask(action, {
      method: "POST",
      body: fields,
      headers: { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin" },
    });
  }

  static async as(name) {
    const somebody = new Person();
    const page = await somebody.get(`/demo/${name}`);
    const done = await somebody.send(page, `/demo/${name}`, { gemeente: place });
    assert.equal(done.status, 303, done.text.slice(0, 300));
    return somebody;
  }
}

async function report() {
  const resident = new Person();
  const path = `/melden/${place}/bericht`;
  const typed = { relatie: "familie", waarover: "persoon", verhaal: story, wie: "Sem Karton", leeftijd: "volwassen", contact: "vertrouwelijk", naam: "Noor Melder" };
  let page = await resident.get(path);
  for (let turns = 0; turns < 10 && !/id="code">/.test(page.body); turns++) {
    const here = Object.fromEntries(Object.entries(typed).filter(([name]) => new RegExp(`name="${name}"`).test(page.body.replace(/<input type="hidden"[^>]*>/g, ""))));
    page = await resident.send(page, path, { ...here, _knop: page.body.includes('value="versturen"') ? "versturen" : "verder" });
    assert.equal(page.status, 200, page.text.slice(0, 400));
  }
  return /id="code">([^<]+)</.exec(page.body)[1];
}

const references = (page) => [...page.body.matchAll(/href="\/signalen\/([A-Z0-9-]+)"/g)].map((found) => found[1]);
const until = async (what, every = 200) => {
  for (const end = Date.now() + 45000; Date.now() < end; ) {
    if (await what().catch(() => false)) {
      return;
    }
    await new Promise((go) => setTimeout(go, every));
  }
  throw new Error("it did not come");
};
const day = (ahead) => {
  const date = new Date(Date.now() + ahead * 24 * 3600 * 1000);
  return [date.getDate(), date.getMonth() + 1, date.getFullYear()].map((part) => String(part).padStart(2, "0")).join("-");
};
const iso = (ahead) => new Date(Date.now() + ahead * 24 * 3600 * 1000).toISOString().slice(0, 10);

/* Every byte of the data folder, and all that the server said. */
function holds(words) {
  const look = (folder) => readdirSync(folder).some((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? look(path) : statSync(path).isFile() && readFileSync(path).includes(words);
  });
  return look(data) || server.said.includes(words) || outside({ data }).some(({ bytes }) => bytes.includes(words));
}

/* --- the steps --- */

let failed = 0;
async function step(sentence, run) {
  try {
    await run();
    console.log(`  ok    ${sentence}`);
  } catch (error) {
    failed++;
    console.log(`  FAILS ${sentence}\n        ${String(error.stack).split("\n").slice(0, 6).join("\n        ")}`);
  }
}

let officer, deputy, privacy, fg, kept, gone, codes, item, paper, number;

const everybody_signs_in = async () => {
  [officer, deputy, privacy, fg] = await Promise.all(["sanne-fictief", "youssef-verzonnen", "fatima-fabel", "joris-schijn"].map(Person.as));
};

await step("two reports come in, and officials sign in", async () => {
  await everybody_signs_in();
  const before = references(await officer.get("/signalen"));
  codes = [await report(), await report()];
  const fresh = references(await officer.get("/signalen")).filter((reference) => !before.includes(reference));
  assert.equal(new Set(fresh).size, 2);
  [kept, gone] = [...new Set(fresh)];
});

await step("a file is found by its number only, and gets a random one on the nameless list", async () => {
  const list = await privacy.get("/vernietiging");
  assert.equal((await privacy.send(list, "/vernietiging/onderdeel", { verwijzing: "Sem Karton" })).status, 400);
  const found = await privacy.send(list, "/vernietiging/onderdeel", { verwijzing: kept });
  assert.equal(found.status, 303);
  item = found.location;
  const page = await privacy.get(item);
  assert.equal(page.status, 200);
  assert.ok(!page.body.includes(kept) && !page.text.includes("Sem"));
});

await step("one person proposes to keep it longer: nothing changes", async () => {
  const page = await privacy.get(item);
  const sent = await privacy.send(page, `${item}/bewaren`, { grond: "klacht", "tot-en-met": day(300) });
  assert.equal(sent.status, 303, sent.text.slice(0, 600));
  assert.equal((await officer.get(`/signalen/${kept}`)).status, 200);
});

await step("the same person cannot agree, whatever button is pressed", async () => {
  const page = await privacy.get(item);
  const sent = await privacy.send(page, `${item}/bewaren/antwoord`, { antwoord: "akkoord" });
  assert.equal(sent.status, 400);
  assert.match(sent.text, /Iemand anders moet instemmen/);
});

await step("the FG sees the proposal and can decide nothing", async () => {
  const page = await fg.get(item);
  assert.match(page.text, /Voorgesteld door Fatima Fabel/);
  assert.ok(!/action="\/vernietiging/.test(page.body));
  for (const end of ["bewaren", "opheffen", "eerder", "bewaren/antwoord", "opheffen/antwoord", "eerder/antwoord"]) {
    const sent = await fg.send(page, `${item}/${end}`, { antwoord: "akkoord", grond: "klacht", "tot-en-met": day(30) });
    assert.ok([403, 404].includes(sent.status), `${end}: ${sent.status}`);
  }
  assert.equal((await officer.get(`/signalen/${kept}`)).status, 200);
});

await step("a second person agrees: from that moment nobody reads it for the work", async () => {
  const page = await deputy.get(item);
  const sent = await deputy.send(page, `${item}/bewaren/antwoord`, { antwoord: "akkoord" });
  assert.equal(sent.status, 303, sent.text.slice(0, 600));
  assert.equal((await officer.get(`/signalen/${kept}`)).status, 404);
  assert.match((await fg.get("/toezicht")).text, /Een klacht/);
});

await step("a copy elsewhere is registered without a name, under a number that is written on it", async () => {
  const page = await officer.get("/papier");
  const typed = { dossier: gone, wat: "brief", "bij-wie": "politie", hoe: "papier", "gegeven-op": day(0), "terug-op": day(700) };
  const sent = await officer.send(page, "/papier", typed);
  assert.equal(sent.status, 303, sent.text.slice(0, 600));
  paper = sent.location;
  assert.match((await officer.get(paper)).text, /Politie/);
});

await step("who looked at it can be read per file, and reading is written down too", async () => {
  assert.equal((await officer.get(`/signalen/${gone}`)).status, 200);
  const sent = await fg.send(await fg.get("/logboek"), "/logboek", { dossier: gone });
  assert.equal(sent.status, 303);
  number = sent.location;
  await until(async () => {
    const page = await fg.get(number);
    return /ontving de melding/.test(page.text) && /Sanne Fictief Meldpuntmedewerker [\d.]+ bekeek/.test(page.text) && /las dit logboek/.test(page.text);
  }, 3000);
  assert.ok(!/vault|chain|sleutel|trace/i.test((await fg.get(number)).text));
});

await step("on its day it is destroyed; what two people kept is not", async () => {
  const out = run("retention", "run", "--at", iso(200));
  assert.match(out, /destroyed: +1\n/, out);
  await everybody_signs_in(); // half a year later nobody's session is left
  assert.equal((await officer.get(`/signalen/${gone}`)).status, 404);
  const found = await privacy.send(await privacy.get("/vernietiging"), "/vernietiging/onderdeel", { verwijzing: gone });
  assert.equal(found.status, 400);
  assert.equal((await privacy.get(item)).status, 200);
});

await step("its reporter's code opens nothing any more, and its letter is asked back", async () => {
  const resident = new Person();
  const pages = await Promise.all(codes.map(async (code) => resident.send(await resident.get("/mijn-melding"), "/mijn-melding", { code })));
  assert.ok(pages.some((page) => page.status !== 200 || /niet/.test(page.text)));
  assert.match((await officer.get(paper)).text, /teruggevraagd/);
  const answer = await officer.send(await officer.get(paper), `${paper}/antwoord`, { antwoord: "daar-vernietigd" });
  assert.equal(answer.status, 303);
  assert.match((await officer.get("/papier")).text, /verklaart dat schriftelijk/);
});

await step("the certificate counts by month and tells no small number", async () => {
  const list = await fg.get("/vernietiging/bewijzen");
  const month = /href="(\/vernietiging\/bewijzen\/\d{6})"/.exec(list.body)[1];
  const certificate = await fg.get(month);
  assert.match(certificate.text, /In totaal minder dan 5/);
  assert.ok(!certificate.body.includes(gone) && !certificate.text.includes("Sem"));
});

await step("the stop ends by itself after its last day, and the file goes", async () => {
  const out = run("retention", "run", "--at", iso(302));
  assert.match(out, /kept longer, now over: +1\n/, out);
  assert.match(out, /destroyed: +1\n/, out);
  await everybody_signs_in();
  assert.equal((await privacy.get(item)).status, 404);
});

await step("the log of a destroyed file still says who looked, and nothing of what it held", async () => {
  await until(async () => /vernietigde het hele dossier/.test((await fg.get(number)).text), 3000);
  const page = await fg.get(number);
  assert.ok(!page.body.includes(gone) && !page.text.includes("Sem") && !page.text.includes("karton"));
});

await step("nothing that was told stands anywhere in the data folder or in what the server said", async () => {
  for (const words of [story, "zwaard van karton", "Sem Karton", "Noor Melder", ...codes]) {
    assert.ok(!holds(words), `still there: ${words}`);
  }
});

await step("the log is whole", async () => {
  assert.match(run("log", "verify"), /The log is whole/);
});

await server.close();
console.log(failed === 0 ? "destruction: every step holds" : `destruction: ${failed} steps fail`);
process.exit(failed === 0 ? 0 : 1);
