/* node tests/stories/report.story.mjs http://127.0.0.1:8080 [voorbeeldstad]
 *
 * A report from the first page to its withdrawal, and everything wrong that a form can be sent, over real HTTP against a server that runs on
 * a demonstration's data folder. Says each step as a sentence; ends with 1 when one does not hold. Needs nothing but node.
 */
import assert from "node:assert/strict";
import { connect } from "node:net";

const base = new URL(process.argv[2] ?? process.env.SEINHUIS_URL ?? "http://127.0.0.1:8080");
const place = process.argv[3] ?? "voorbeeldstad";
const report = `/melden/${place}/bericht`;
const advice = `/melden/${place}/vraag`;

/* --- a browser without script and without cookies --- */

const entities = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
const plain = (text) => text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => entities[name]);

async function read(response) {
  const body = await response.text();
  assert.ok(response.status < 500 || response.status === 503, `${response.status} is no answer`);
  assert.equal(response.headers.get("set-cookie"), null, "residents get no cookie");
  const text = plain(body.replace(/<script[\s\S]*?<\/script>|<[^>]+>/g, " ")).replace(/\s+/g, " ");
  return { status: response.status, headers: response.headers, body, text, title: plain(/<title>(.*?)<\/title>/.exec(body)?.[1] ?? "") };
}

const get = async (path, headers = {}) => read(await fetch(new URL(path, base), { redirect: "manual", headers: { "accept-language": "nl", ...headers } }));

/* Hidden fields, boxes that are ticked, and what stands in lines and text boxes: what a browser would send. */
function fields_of(page) {
  const fields = new URLSearchParams();
  const form = /<form[\s\S]*?<\/form>/.exec(page.body)?.[0] ?? "";
  for (const [tag] of form.matchAll(/<input\b[^>]*>/g)) {
    const at = (name) => plain(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? "");
    const box = ["radio", "checkbox"].includes(at("type"));
    if (at("name") && (!box || /\schecked/.test(tag))) {
      fields.set(at("name"), at("value"));
    }
  }
  for (const [, name, value] of form.matchAll(/<textarea\b[^>]*\sname="([^"]*)"[^>]*>\n?([\s\S]*?)<\/textarea>/g)) {
    fields.set(name, plain(value));
  }
  for (const [select, name] of form.matchAll(/<select\b[^>]*\sname="([^"]*)"[\s\S]*?<\/select>/g)) {
    const chosen = /<option value="([^"]*)" selected/.exec(select);
    fields.set(name, plain(chosen?.[1] ?? ""));
  }
  return fields;
}

async function post(path, fields, headers = {}) {
  const body = fields instanceof URLSearchParams || typeof fields === "string" || fields instanceof Uint8Array ? fields : new URLSearchParams(fields);
  const kind = "content-type" in headers ? {} : { "content-type": "application/x-www-form-urlencoded" };
  return read(await fetch(new URL(path, base), { method: "POST", redirect: "manual", headers: { "accept-language": "nl", ...kind, ...headers }, body }));
}

async function turn(path, page, typed = {}, button = "verder") {
  const fields = fields_of(page);
  for (const [name, value] of Object.entries(typed)) {
    fields.set(name, value);
  }
  fields.set("_knop", button);
  return post(path, fields);
}

async function to_check(answers = {}) {
  const typed = { relatie: "familie", waarover: "persoon", verhaal: "Hij dreigt iemand te slaan.", wie: "Sem", leeftijd: "16-17", contact: "vertrouwelijk", naam: "Noor", ...answers };
  let page = await get(report);
  for (let pages = 0; pages < 9 && !page.body.includes('value="versturen"'); pages++) {
    const here = Object.fromEntries(Object.entries(typed).filter(([name]) => new RegExp(`name="${name}"`).test(page.body.replace(/<input type="hidden"[^>]*>/g, ""))));
    page = await turn(report, page, here);
    assert.equal(page.status, 200, page.text.slice(0, 400));
  }
  return page;
}

const code_of = (page) => {
  const code = /id="code">([^<]+)</.exec(page.body)?.[1];
  assert.match(code ?? page.text.slice(0, 300), /^([0-9A-Z]{3}-){5}[0-9A-Z]{3}$/);
  return code;
};
const look = (code) => post("/mijn-melding", { code });
const sent = async (answers) => {
  const page = await turn(report, await to_check(answers), {}, "versturen");
  assert.equal(page.status, 200, page.text.slice(0, 400));
  return { page, code: code_of(page) };
};

/* --- the steps --- */

let failed = 0;
async function step(sentence, run) {
  try {
    await run();
    console.log(`  ok    ${sentence}`);
  } catch (error) {
    failed++;
    console.log(`  FAILS ${sentence}\n        ${String(error.message).slice(0, 400).split("\n").slice(0, 6).join("\n        ")}`);
  }
}

await step("the start page says 112 first, gives advice and report the same place, and is kept by nobody", async () => {
  const page = await get(`/melden/${place}`);
  assert.equal(page.status, 200);
  assert.ok(page.text.indexOf("112") < page.text.indexOf("Iets melden"));
  assert.match(page.body, /<ul class="ways two">[\s\S]*\/vraag[\s\S]*\/bericht/);
  assert.equal(page.headers.get("cache-control"), "no-store");
  assert.equal(page.headers.get("referrer-policy"), "no-referrer");
  assert.match(page.headers.get("content-security-policy"), /^default-src 'none'/);
});

await step("titles and addresses never tell what it is about", async () => {
  for (const path of [`/melden/${place}`, report, advice, "/mijn-melding", `/melden/${place}/nu-bellen`]) {
    assert.match((await get(path)).title, /Bericht aan de gemeente$/);
  }
});

await step("a report is received; the code opens its page, which never shows the report again", async () => {
  const { page, code } = await sent();
  assert.ok(page.text.indexOf("We hebben uw bericht ontvangen") < page.text.indexOf("antwoord"));
  assert.ok(page.text.indexOf("antwoord") < page.text.indexOf(code));
  const talk = await look(code);
  assert.match(talk.text, /Hoe het ermee staat/);
  assert.doesNotMatch(talk.text, /dreigt|Sem|Noor/);
});

await step("advice takes three pages and asks for no names", async () => {
  let page = await get(advice);
  assert.match(page.text, /Stap 1 van 3.*Noem geen namen/);
  page = await turn(advice, page, { vraag: "Wat kan ik doen?" });
  page = await turn(advice, page, { antwoord: "code" });
  assert.match(page.text, /Stap 3 van 3/);
  page = await turn(advice, page, {}, "versturen");
  assert.match(page.text, /We hebben uw vraag ontvangen/);
  code_of(page);
});

await step("sent twice, reloaded, or changed after Back: one report, the same code, and the page says so", async () => {
  const check = await to_check();
  const first = await turn(report, check, {}, "versturen");
  const again = await turn(report, check, {}, "versturen");
  const changed = await turn(report, check, { verhaal: "Nog iets anders" }, "versturen");
  assert.equal(code_of(first), code_of(again));
  assert.equal(code_of(first), code_of(changed));
  assert.match(changed.text, /al eerder verstuurd/);
  assert.match(changed.text, /Die verandering hebben we niet/);
});

await step("sixteen times at the same moment is one report", async () => {
  const check = await to_check();
  const pages = await Promise.all(Array.from({ length: 16 }, () => turn(report, check, {}, "versturen")));
  assert.equal(new Set(pages.map(code_of)).size, 1);
});

await step("sixty-four people at the same moment are all received", async () => {
  const checks = await Promise.all(Array.from({ length: 64 }, (_, i) => to_check({ verhaal: `Melding ${i}` })));
  const pages = await Promise.all(checks.map((check) => turn(report, check, {}, "versturen")));
  assert.equal(new Set(pages.map(code_of)).size, 64);
});

await step("every problem is told above the form, linked to its field, and what was typed stays", async () => {
  let page = await turn(report, await get(report), {});
  assert.equal(page.status, 400);
  assert.match(page.title, /^Het formulier is niet verzonden/);
  assert.match(page.body, /href="#relatie"/);
  page = await turn(report, await get(report), { relatie: "buur" });
  page = await turn(report, page, { waarover: "persoon" });
  page = await turn(report, page, { "wat-spreekt-tegen": "Hij is lief" });
  assert.equal(page.status, 400);
  assert.match(page.text, /Schrijf op wat u hebt gezien of gehoord/);
  assert.equal(fields_of(page).get("wat-spreekt-tegen"), "Hij is lief");
});

await step("a choice that does not exist, a page that does not exist, a button that does not exist: a clear answer", async () => {
  const filled = { _pagina: "1", _knop: "verder", relatie: "koning" };
  assert.equal((await post(report, filled)).status, 400);
  for (const _pagina of ["99", "-1", "0", "x", "", "2147483648", "9".repeat(40)]) {
    const page = await post(report, { ...filled, relatie: "buur", _pagina });
    assert.ok([200, 400].includes(page.status), `${_pagina}: ${page.status}`);
  }
  for (const _knop of ["naar-99", "naar-", "naar-x", "weg", ""]) {
    const page = await post(report, { ...filled, relatie: "buur", _knop });
    assert.ok([200, 400].includes(page.status), `${_knop}: ${page.status}`);
  }
});

await step("a group's form asks for no member, and a name typed before a change of mind is not kept", async () => {
  let page = await to_check();
  page = await turn(report, page, {}, "naar-2");
  page = await turn(report, page, { waarover: "groep" });
  assert.match(page.text, /noem geen namen van leden/);
  for (let pages = 0; pages < 8 && !page.body.includes('value="versturen"'); pages++) {
    page = await turn(report, page);
  }
  assert.doesNotMatch(page.text, /Over wie gaat het\?/);
});

await step("every Latin letter with its marks, emoji and right-to-left text come back as they were typed", async () => {
  const letters = Array.from({ length: 0x250 - 0xc0 }, (_, i) => String.fromCodePoint(0xc0 + i)).filter((letter) => /\p{L}/u.test(letter)).join("");
  const text = `${letters}\nĲsselstein, ȘȚ, Ệ, n̈ (los teken)\n👩🏽‍🚒🇳🇱😀\nمرحبا שלום\n<b>&amp;"'`;
  const { code } = await sent();
  const talk = await look(code);
  const fields = fields_of(talk);
  fields.set("bericht", text);
  const page = await post("/mijn-melding/bericht", fields);
  assert.match(page.text, /Uw bericht is verstuurd/);
  const shown = plain(/<p class="text">([\s\S]*?)<\/p>/.exec((await look(code)).body)?.[1] ?? "");
  assert.equal(shown, text);
});

await step("a message sent twice is one message; an empty or too long one is told and stays", async () => {
  const { code } = await sent();
  const fields = fields_of(await look(code));
  fields.set("bericht", "Eén keer maar");
  await post("/mijn-melding/bericht", fields);
  const again = await post("/mijn-melding/bericht", fields);
  assert.equal(again.text.split("Eén keer maar").length - 1, 1);
  const next = fields_of(again);
  assert.match((await post("/mijn-melding/bericht", next)).text, /Schrijf eerst uw bericht/);
  next.set("bericht", "lang ".repeat(900));
  const long = await post("/mijn-melding/bericht", next);
  assert.equal(long.status, 400);
  assert.match(long.text, /4\.000/);
  assert.equal(fields_of(long).get("bericht").trim(), "lang ".repeat(900).trim());
});

await step("bytes that are no UTF-8, and signs that cannot be stored: told, and the text stays readable", async () => {
  const raw = (bytes) => Uint8Array.from([...Buffer.from("_pagina=3&_knop=verder&relatie=buur&waarover=persoon&verhaal="), ...bytes]);
  const latin = await post(report, raw([0x63, 0x61, 0x66, 0xe9]));
  assert.equal(latin.status, 400);
  assert.equal(fields_of(latin).get("verhaal"), "café");
  for (const bytes of ["%C3%28", "%ED%A0%80", "%F8%88%80%80%80", "%00verborgen", "a%07b", "%FF%FE"]) {
    const page = await post(report, `_pagina=3&_knop=verder&relatie=buur&waarover=persoon&verhaal=tekst${bytes}`);
    assert.equal(page.status, 400, bytes);
    assert.match(fields_of(page).get("verhaal"), /^tekst/);
  }
});

await step("a field of ten megabytes and ten thousand fields are refused in words", async () => {
  const big = await post(report, `_pagina=3&_knop=verder&verhaal=${"a".repeat(10 * 1024 * 1024)}`).catch((error) => ({ status: 413, text: `Er is niets opgeslagen ${error.message}` }));
  assert.equal(big.status, 413);
  const many = await post(report, Array.from({ length: 10000 }, (_, i) => `veld-${i}=x`).join("&"));
  assert.equal(many.status, 413);
  assert.match(many.text, /niets/i);
});

await step("the longest story that the form promises to take is taken", async () => {
  const { code } = await sent({ verhaal: "ë".repeat(20000) });
  assert.match((await look(code)).text, /Hoe het ermee staat/);
  let page = await turn(report, await get(report), { relatie: "buur" });
  page = await turn(report, page, { waarover: "groep" });
  page = await turn(report, page, { verhaal: "ë".repeat(20001) });
  assert.equal(page.status, 400);
  assert.match(page.text, /20\.000/);
});

await step("multipart works too; broken multipart is told and keeps the text", async () => {
  const form = new FormData();
  for (const [name, value] of Object.entries({ _pagina: "1", _knop: "verder", relatie: "buur" })) {
    form.set(name, value);
  }
  const page = await read(await fetch(new URL(report, base), { method: "POST", body: form, headers: { "accept-language": "nl" } }));
  assert.match(page.text, /Waar gaat het over\?/);
  const kind = { "content-type": "multipart/form-data; boundary=b" };
  const broken = await post(report, '--b\r\nContent-Disposition: form-data; name="verhaal"\r\n\r\nDit moet blijven\r\n--b\r\nContent-Dis', kind);
  assert.equal(broken.status, 400);
  assert.match(broken.body, /Dit moet blijven/);
  assert.ok([400, 415].includes((await post(report, "{}", { "content-type": "application/json" })).status));
});

await step("a form sent from another site is refused, and says that nothing was saved", async () => {
  const check = await to_check();
  const fields = fields_of(check);
  fields.set("_knop", "versturen");
  for (const headers of [{ origin: "https://elders.example" }, { "sec-fetch-site": "cross-site" }]) {
    const page = await raw_post(report, fields.toString(), headers);
    assert.match(page, /^HTTP\/1\.1 403/);
  }
  const page = await turn(report, check, {}, "versturen");
  assert.doesNotMatch(page.text, /al eerder verstuurd/);
});

await step("a wrong code, a mistyped one, a very long one: an answer that tells nothing", async () => {
  const { code } = await sent();
  const wrong = `${code.slice(0, -1)}${code.endsWith("0") ? "1" : "0"}`;
  assert.match((await look(wrong)).text, /typefout/);
  assert.match((await look("")).text, /Typ de code/);
  assert.equal((await look("A".repeat(10000))).status, 400);
  assert.match((await look(code.toLowerCase().replaceAll("-", " "))).text, /Hoe het ermee staat/);
});

await step("withdrawing is explained first, done once, and the code is gone like one that never was", async () => {
  const { code } = await sent();
  const ask = await post("/mijn-melding/intrekken", { code });
  assert.match(ask.text, /Meteen vernietigd.*Uiterlijk op .* vernietigd.*Wat we niet kunnen terughalen/);
  assert.match((await look(code)).text, /Hoe het ermee staat/);
  const gone = await post("/mijn-melding/intrekken/ja", { code });
  assert.match(gone.text, /Het is ingetrokken/);
  assert.match((await look(code)).text, /We vinden niets met deze code/);
  const again = await post("/mijn-melding/intrekken/ja", { code });
  assert.match(again.text, /We vinden niets met deze code/);
});

await step("wrong methods and addresses have a page of their own", async () => {
  assert.equal((await get("/mijn-melding/bericht")).status, 405);
  assert.equal((await get("/melden/nergens")).status, 404);
  assert.equal((await get(`/melden/${place}/`)).status, 308);
  assert.equal((await get("/melden/%zz")).status >= 400, true);
  assert.equal((await get(`/en/melden/${place}`)).title, "Message to the municipality");
});

/* fetch hides Origin and Sec-Fetch-Site from scripts, so these go out by hand. */
function raw_post(path, body, headers) {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(base.port || 80), base.hostname);
    let answer = "";
    socket.setTimeout(10000, () => reject(new Error("no answer")));
    socket.on("data", (bytes) => (answer += bytes)).on("error", reject).on("close", () => resolve(answer));
    const lines = Object.entries({ host: base.host, connection: "close", "content-type": "application/x-www-form-urlencoded", "content-length": Buffer.byteLength(body), ...headers });
    socket.write(`POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}`).join("\r\n")}\r\n\r\n${body}`);
  });
}

console.log(failed === 0 ? "report: all holds" : `report: ${failed} steps fail`);
process.exitCode = failed === 0 ? 0 : 1;
