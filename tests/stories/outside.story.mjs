/* node tests/stories/outside.story.mjs [build/src/seinhuis]
 *
 * What a stranger's examination of the site looks at, as internet.nl and other judges of Dutch government sites do: the headers of
 * every kind of answer, cookies, security.txt, and what the server tells about itself. Every page that a link leads to is judged, of
 * residents and of every role, and answers to what is wrong as well. TLS itself is the proxy's.
 */
import assert from "node:assert/strict";
import { connect } from "node:net";
import { Browser, Server, program, report, sign_in, story } from "./client.mjs";

const { step, end } = story("outside");
const PAGES_PER_ROLE = 120;
const server = await Server.start({ program: program(process.argv[2]), settings: { begrenzing: "nee", https: "ja",
  "beveiliging-contact": "mailto:beveiliging@voorbeeldstad.example", "beveiliging-beleid": "https://voorbeeldstad.example/melden-van-lekken" } });

/* --- the judge ----------------------------------------------------------------------------------------------------- */

const YEAR_S = 365 * 24 * 3600;
const wide = /(^|\s)(\*|https?:|data:|blob:|filesystem:|wss?:|'unsafe-[a-z-]+'|https?:\/\/\*)/;
const allowed_headers = new Set(["cache-control", "connection", "content-disposition", "content-encoding", "content-length", "content-security-policy", "content-type",
  "cross-origin-opener-policy", "cross-origin-resource-policy", "date", "etag", "keep-alive", "location", "permissions-policy", "referrer-policy", "retry-after", "set-cookie",
  "strict-transport-security", "transfer-encoding", "vary", "www-authenticate", "x-content-type-options", "x-frame-options", "allow"]);

function policy_of(text) {
  return new Map(text.split(";").map((one) => one.trim()).filter(Boolean).map((one) => [one.split(/\s+/)[0], one.split(/\s+/).slice(1).join(" ")]));
}

/* Everything that is wrong with an answer, in words. */
function faults_of({ status, headers, body = "" }) {
  const faults = [];
  const must = (holds, words) => holds || faults.push(words);
  const html = (headers.get("content-type") ?? "").startsWith("text/html");
  const csp = headers.get("content-security-policy") ?? "";
  const policy = policy_of(csp);
  must(["'none'", "'self'"].includes(policy.get("default-src")), `default-src is ${policy.get("default-src")}`);
  for (const name of ["base-uri", "form-action", "frame-ancestors"]) {
    must(["'none'", "'self'"].includes(policy.get(name)), `${name} is ${policy.get(name)}`);
  }
  policy.forEach((sources, name) => must(!wide.test(sources), `${name} is too wide: ${sources}`));
  must(/^max-age=(\d+)/.test(headers.get("strict-transport-security") ?? "") && Number(/\d+/.exec(headers.get("strict-transport-security"))[0]) >= YEAR_S, "HSTS shorter than a year");
  must(headers.get("x-content-type-options") === "nosniff", "nosniff");
  must(headers.get("x-frame-options") === "DENY", "X-Frame-Options");
  must(["no-referrer", "same-origin"].includes(headers.get("referrer-policy")), "Referrer-Policy");
  must(headers.get("cross-origin-opener-policy") === "same-origin", "Cross-Origin-Opener-Policy");
  must(headers.get("permissions-policy") !== null, "Permissions-Policy");
  must(headers.get("access-control-allow-origin") === null, "another site may read it");
  must(status === 304 || /; ?charset=utf-8$|^(image|font|application)\//i.test(headers.get("content-type") ?? ""), `content-type ${headers.get("content-type")}`);
  const kept = /immutable/.test(headers.get("cache-control") ?? "");
  must(headers.get("cache-control") === "no-store" || (kept && !html), `kept by browsers: ${headers.get("cache-control")}`);
  for (const name of headers.keys()) {
    must(allowed_headers.has(name), `an unexpected header ${name}`);
  }
  const location = headers.get("location");
  must(location === null || location.startsWith("/") || status === 302, `leads elsewhere: ${location}`);
  /* Debian's Node.js 18 has no getSetCookie. */
  for (const cookie of headers.getSetCookie?.() ?? [headers.get("set-cookie") ?? []].flat()) {
    must(/^__Host-seinhuis=[0-9a-f]{64}; |^__Host-seinhuis=; /.test(cookie), "the cookie's name");
    must(/; Path=\/(;|$)/.test(cookie) && /; Secure/.test(cookie) && /; HttpOnly/.test(cookie) && /; SameSite=Strict/.test(cookie) && !/Domain=/i.test(cookie), `the cookie: ${cookie.replace(/=[0-9a-f]{64}/, "=…")}`);
  }
  if (html && body !== "") {
    must(!/<(script|style)(?![^>]*\bsrc=)[^>]*>[^<]|\son[a-z]+="|\sstyle="|javascript:/i.test(body), "script or style in the page itself");
    must(!/<(?:script|link|img|iframe|form|source|object|embed)\b[^>]*\b(?:src|href|action|data)="(?:https?:)?\/\//i.test(body), "a part of the page comes from elsewhere");
    must(!/<a\b[^>]*target="_blank"(?![^>]*noopener)/i.test(body), "a new window that can reach back");
    must(/<html[^>]*\slang="(nl|en)"/.test(body), "the page's language");
  }
  return faults;
}

const found = [];
let judged = 0;
function judge(what, answer) {
  judged++;
  found.push(...faults_of(answer).map((fault) => `${what}: ${answer.status}: ${fault}`));
}

/* A browser that judges every answer it gets, also those on the way to another. */
class Judge extends Browser {
  async send(path, { follow = true, ...options } = {}) {
    const page = await super.send(path, { ...options, follow: false });
    judge(`${this.name} ${path.replace(/[A-Z]-[0-9A-Z]+|[0-9a-f]{16,}/g, "…").slice(0, 60)}`, page);
    return follow && page.status === 303 ? this.send(page.headers.get("location")) : page;
  }
  get = (path, options) => this.send(path, options);
}

/* Follows links from here; nothing is sent. */
async function crawl(browser, start) {
  const seen = new Set(start);
  const waiting = [...start];
  for (let count = 0; waiting.length > 0 && count < PAGES_PER_ROLE; count++) {
    const path = waiting.shift();
    const page = await browser.get(path, { follow: false });
    const parts = [...page.body.matchAll(/\s(?:href|src)="([^"#]+)/g)].map(([, address]) => address.replaceAll("&amp;", "&"));
    for (const address of parts.filter((one) => one.startsWith("/") && !/^\/(demo|taal)\b/.test(one) && !seen.has(one))) {
      seen.add(address);
      waiting.push(address);
    }
  }
  return seen.size;
}

function none_found() {
  const all = [...new Set(found.splice(0))];
  assert.deepEqual(all.slice(0, 20), [], `${all.length} faults`);
}

/* --- the stranger looks ------------------------------------------------------------------------------------------- */

await step("the judge itself finds what is wrong", () => {
  const good = { "content-type": "text/html; charset=utf-8", "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "strict-transport-security": "max-age=31536000", "x-content-type-options": "nosniff", "x-frame-options": "DENY", "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin", "permissions-policy": "camera=()", "cache-control": "no-store" };
  const body = '<html lang="nl"></html>';
  assert.deepEqual(faults_of({ status: 200, headers: new Headers(good), body }), []);
  for (const [name, value] of Object.entries({ "content-security-policy": "default-src *", "strict-transport-security": "max-age=60", "x-powered-by": "iets", "cache-control": "public",
    "set-cookie": "seinhuis=1; Path=/", "access-control-allow-origin": "*", "x-frame-options": "ALLOWALL", location: "https://elders.example/" })) {
    assert.notDeepEqual(faults_of({ status: 200, headers: new Headers({ ...good, [name]: value }), body }), [], name);
  }
  for (const bad of ['<html lang="nl"><script>1</script>', '<html lang="nl"><p onclick="x">', '<html lang="nl"><img src="https://elders.example/a">', "<html>"]) {
    assert.notDeepEqual(faults_of({ status: 200, headers: new Headers(good), body: bad }), [], bad);
  }
});

await step("every page and file that residents can reach passes", async () => {
  assert.ok((await crawl(new Judge(server, "a resident"), ["/", "/melden/voorbeeldstad", "/melden/voorbeeldstad/bericht", "/melden/voorbeeldstad/vraag", "/mijn-melding", "/aanmelden"])) > 10);
  none_found();
});

await step("every page that a link leads to passes, for every role", async () => {
  await report(server, { relatie: "buur", waarover: "persoon", verhaal: "Iets", wie: "Iemand", leeftijd: "volwassen", contact: "anoniem" });
  for (const who of ["sanne-fictief", "ruud-denkbeeld", "fatima-fabel", "joris-schijn", "kim-spiegel", "ravi-sprookje", "pieter-pseudo", "petra-papier", "berend-bestaatniet", "carla-denkbaar", "rik-raadsel"]) {
    const browser = await sign_in(server, who, "voorbeeldstad", new Judge(server, who));
    assert.match(browser.cookie, /^__Host-seinhuis=/);
    await crawl(browser, ["/werk"]);
  }
  none_found();
});

await step("answers to what is wrong pass too, and a form that is sent", async () => {
  const nobody = new Judge(server, "nobody");
  for (const path of ["/bestaat-niet", "/signalen", "/melden/elders", "/melden/voorbeeldstad/bericht/niets", `/${"a".repeat(1500)}`, "/%00", "/_healthz", "/_healthz/livez", "/_healthz/readyz", "/robots.txt"]) {
    await nobody.get(path, { follow: false });
  }
  const form = "/melden/voorbeeldstad/bericht";
  await nobody.post(form, { verhaal: "x" }, { headers: { "sec-fetch-site": "cross-site" }, follow: false });
  await nobody.post(form, { verhaal: "x" }, { follow: false });
  await nobody.post(form, { verhaal: "x".repeat(1024 * 1024 + 100) }, { follow: false });
  await nobody.send("/melden/voorbeeldstad", { method: "DELETE", follow: false });
  await nobody.fill(await nobody.open("/aanmelden"), { "e-mailadres": "niemand@voorbeeldstad.example", wachtwoord: "onjuist", code: "123456" }, { follow: false });
  const leaving = await sign_in(server, "youssef-verzonnen", "voorbeeldstad", new Judge(server, "who leaves"));
  const [, token] = /action="\/afmelden">[\s\S]*?name="_token" value="([^"]+)"/.exec((await leaving.open("/werk")).body);
  await leaving.post("/afmelden", { _token: token }, { follow: false });
  assert.equal(leaving.cookie, "");
  none_found();
  assert.ok(judged > 150, `${judged} answers were judged`);
  console.log(`        ${judged} answers were judged`);
});

await step("what is no request at all gets an answer with the same headers, and the connection ends", async () => {
  const { hostname, port } = new URL(server.url);
  const said = await new Promise((resolve) => {
    let text = "";
    const socket = connect(Number(port), hostname, () => socket.write("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"));
    socket.on("data", (bytes) => (text += bytes));
    socket.on("close", () => resolve(text));
    socket.on("error", () => resolve(text));
  });
  const [head] = said.split("\r\n\r\n");
  const headers = new Headers(head.split("\r\n").slice(1).map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]));
  assert.match(head, /^HTTP\/1\.1 400 /);
  judge("two hosts", { status: 400, headers });
  none_found();
  assert.doesNotMatch(head, /microhttpd|server:/i);
});

await step("security.txt is as RFC 9116 wants it", async () => {
  const answer = await new Browser(server).get("/.well-known/security.txt");
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("content-type"), "text/plain; charset=utf-8");
  judge("security.txt", answer);
  none_found();
  const lines = answer.body.trimEnd().split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]);
  const values = (name) => lines.filter(([one]) => one === name).map(([, value]) => value);
  assert.deepEqual(values("Contact"), ["mailto:beveiliging@voorbeeldstad.example"]);
  assert.equal(values("Expires").length, 1);
  const days = (Date.parse(values("Expires")[0]) - Date.now()) / 86400000;
  assert.ok(days > 30 && days < 366, `expires in ${days} days`);
  assert.deepEqual(values("Policy"), ["https://voorbeeldstad.example/melden-van-lekken"]);
  assert.match(values("Canonical")[0] ?? "", /^https:\/\/[^/]+\/\.well-known\/security\.txt$/);
  assert.deepEqual(values("Preferred-Languages"), ["nl, en"]);
  lines.forEach(([name]) => assert.match(name, /^(Contact|Expires|Policy|Canonical|Preferred-Languages|Encryption|Acknowledgments)$/));
});

await server.close();
end();
