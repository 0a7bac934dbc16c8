/* What stories over HTTP share: a server of their own on a fresh demonstration folder, browsers without script, and told steps.
 *
 * A browser here does what a person without JavaScript does: it reads a page, fills fields that stand in a form of it, and
 * presses a button. A field or button that is not there makes the story fail, as it would stop the person. Needs node ≥ 18.
 */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { database_lines } from "./database.mjs";
import { trickle } from "./trickle.mjs";

/* --- a server ------------------------------------------------------------------------------------------------------ */

const START_MS = 20000;

export const program = (given) => given ?? process.env.SEINHUIS ?? "build/src/seinhuis";

export class Server {
  /* options: program, settings (lines of seinhuis.conf), home (a folder that is there: another disk), env (of the server) */
  static async start({ program: path, settings = {}, home = tmpdir(), env = {} } = {}) {
    const server = new Server();
    server.env = env;
    server.program = program(path);
    server.home = mkdtempSync(join(home, "seinhuis-story-"));
    server.data = join(server.home, "data");
    server.said = "";
    server.logged = [];
    server.unfinished = "";
    process.on("exit", () => {
      server.process?.kill("SIGTERM"); /* a story that broke off leaves nothing running and nothing behind */
      rmSync(server.home, { recursive: true, force: true });
    });
    server.configure();
    const made = server.command("init", "--demo");
    assert.equal(made.code, 0, made.out);
    Object.entries(settings).forEach(([name, value]) => server.set(name, value));
    await server.run();
    return server;
  }

  /* Writes seinhuis.conf anew, with these lines; the database stays the one it was. */
  configure(lines = "") {
    this.database ??= database_lines();
    mkdirSync(this.data, { recursive: true });
    writeFileSync(join(this.data, "seinhuis.conf"), this.database + lines);
  }

  set(name, value) {
    appendFileSync(join(this.data, "seinhuis.conf"), `${name} = ${value}\n`);
  }

  /* The operational log of every story is judged: a line holds numbers and words that the manual lists, and nothing else. */
  hear(bytes) {
    this.said += bytes;
    const lines = (this.unfinished + bytes).split("\n");
    this.unfinished = lines.pop();
    const heard = lines.map(log_line);
    this.logged.push(...heard);
    troubles.push(...heard.filter(({ level }) => level === "error" || level === "warning"));
  }

  running = () => this.process !== undefined && this.process.exitCode === null && this.process.signalCode === null;

  async run() {
    /* A second one would be all that `stop` knows of, and the first would keep the story from ending. */
    assert.ok(!this.running(), "the server that was started before still runs");
    let ended = null;
    this.process = spawn(this.program, ["serve", "--data", this.data, "--port", "0"], { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...this.env } });
    this.ended = new Promise((resolve) => this.process.on("exit", (code) => resolve((ended = code ?? -1))));
    this.process.stderr.on("data", (bytes) => (this.said += bytes));
    const from = this.said.length;
    this.process.stdout.on("data", (bytes) => this.hear(bytes));
    await until("the server prints its address", () => {
      assert.equal(ended, null, `the server ended by itself: ${this.said.slice(from)}`);
      this.url = /^(http:\/\/\S+)$/m.exec(this.said.slice(from))?.[1];
      return this.url !== undefined;
    }, START_MS);
    if (process.env.SEINHUIS_TRICKLE) {
      this.relay?.close();
      this.direct = this.url;
      this.relay = await trickle(this.url);
      this.url = this.relay.url;
    }
    await until("the server is ready", async () => (await this.health()).status === 200, START_MS);
  }

  async health() {
    const answer = await fetch(`${this.url}/_healthz`).catch(() => null);
    return answer === null ? { status: 0, parts: {} } : { status: answer.status, parts: Object.fromEntries(((await answer.json()).parts ?? []).map((part) => [part.part, part.state])) };
  }

  /* Another command of the program on the same folder: what it said, and how it ended. */
  command(...words) {
    const run = spawnSync(this.program, [...words, "--data", this.data], { encoding: "utf8", timeout: 60000 });
    this.said += run.stderr ?? "";
    return { code: run.status, out: `${run.stdout ?? ""}${run.stderr ?? ""}` };
  }

  /* Process ids of this server by their role: web, vault, password, sheet. */
  processes() {
    const found = { web: [], vault: [], password: [], sheet: [] };
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      try {
        const parent = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1]);
        const words = readFileSync(`/proc/${pid}/cmdline`, "latin1");
        const role = /web-process/.test(words) ? "web" : /^[^\0]*seinhuis-vault/.test(words) ? "vault" : /^[^\0]*seinhuis-password/.test(words) ? "password" : /^[^\0]*seinhuis-sheet/.test(words) ? "sheet" : null;
        if (role !== null && parent === this.process.pid) {
          found[role].push(Number(pid));
        }
      } catch {
        /* it ended meanwhile */
      }
    }
    return found;
  }

  async stop() {
    if (this.running()) {
      this.process.kill("SIGTERM");
    }
    await this.ended;
    this.relay?.close();
    /* A process that broke down and was started anew is no story that went well. */
    assert.doesNotMatch(this.said, /AddressSanitizer|LeakSanitizer|runtime error:|seinhuis: bug:/);
    /* Nor is one that leaves a dossier half. */
    const checked = this.command("check");
    assert.equal(checked.code, 0, checked.out);
  }

  async close() {
    await this.stop();
    rmSync(this.home, { recursive: true, force: true });
  }

  file(...parts) {
    const path = join(this.data, ...parts);
    return existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  }
}

/* docs/operations.md lists every part and event in backquotes; a word that is not there is a mistake or somebody's text. */
const known_words = new Set([...readFileSync(new URL("../../docs/operations.md", import.meta.url), "utf8").matchAll(/`([a-z0-9_]+)`/g)].map(([, word]) => word));
const line_fields = { ms: "number", level: "word", part: "word", event: "word", kind: "word", error: "word", number: "number", took_ms: "number", trace: "trace" };

function log_line(text) {
  const line = JSON.parse(text);
  for (const [name, value] of Object.entries(line)) {
    const right = { number: Number.isInteger(value), word: known_words.has(value), trace: /^[0-9a-f]{16}$/.test(value) }[line_fields[name]];
    assert.ok(right, `the operational log says ${name}: ${value}, which docs/operations.md does not list`);
  }
  return line;
}

/* What servers said was wrong, since it was last told: a step that fails tells it. Numbers and listed words only. */
const troubles = [];
export const troubles_told = () => troubles.splice(0).slice(-8).map((line) => `        the server said: ${JSON.stringify(line)}`).join("\n");

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export async function until(what, holds, ms = 10000) {
  for (const end = Date.now() + ms; Date.now() < end; await pause(25)) {
    if (await holds()) {
      return;
    }
  }
  assert.fail(`it takes too long until ${what}`);
}

/* --- pages --------------------------------------------------------------------------------------------------------- */

const entities = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
export const plain = (text) => text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => entities[name]);
export const text_of = (html) => plain(html.replace(/<script[\s\S]*?<\/script>|<[^>]+>/g, " ")).replace(/\s+/g, " ").trim();
const attribute = (tag, name) => plain(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? "");

function form_of(html, address) {
  const form = { action: attribute(/^<form\b[^>]*>/.exec(html)[0], "action") || address, fields: new Map(), sent: new URLSearchParams(), buttons: [] };
  for (const [tag] of html.matchAll(/<input\b[^>]*>/g)) {
    const [name, type, value] = ["name", "type", "value"].map((one) => attribute(tag, one));
    const box = ["radio", "checkbox"].includes(type);
    form.fields.set(name, [...(form.fields.get(name) ?? []), ...(box ? [value] : [])]);
    if (name && (!box || /\schecked/.test(tag))) {
      form.sent.append(name, value);
    }
  }
  for (const [, tag, value] of html.matchAll(/<textarea\b([^>]*)>\n?([\s\S]*?)<\/textarea>/g)) {
    form.fields.set(attribute(tag, "name"), []);
    form.sent.append(attribute(tag, "name"), plain(value));
  }
  for (const [, tag, options] of html.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/g)) {
    const values = [...options.matchAll(/<option\b[^>]*>/g)].map(([option]) => attribute(option, "value"));
    const chosen = /<option\b[^>]*\sselected[^>]*>/.exec(options);
    form.fields.set(attribute(tag, "name"), values);
    form.sent.append(attribute(tag, "name"), chosen ? attribute(chosen[0], "value") : (values[0] ?? ""));
  }
  for (const [, tag, words] of html.matchAll(/<button\b([^>]*)>([\s\S]*?)<\/button>/g)) {
    form.buttons.push({ name: attribute(tag, "name"), value: attribute(tag, "value"), action: attribute(tag, "formaction"), text: text_of(words) });
  }
  return form;
}

export class Page {
  constructor(status, headers, body, address) {
    Object.assign(this, { status, headers, body, address });
    this.title = plain(/<title>(.*?)<\/title>/.exec(body)?.[1] ?? "");
    this.main = /<main\b[\s\S]*<\/main>/.exec(body)?.[0] ?? body;
    this.text = text_of(this.main);
    this.forms = [...this.main.matchAll(/<form\b[\s\S]*?<\/form>/g)].map(([html]) => form_of(html, address));
    this.links = [...this.main.matchAll(/<a\b([^>]*)>([\s\S]*?)<\/a>/g)].map(([, tag, words]) => ({ url: attribute(tag, "href"), text: text_of(words) }));
  }

  /* The one form that has all these fields, or this button. */
  form(fields, button) {
    const fits = this.forms.filter((form) => fields.every((name) => form.fields.has(name)) &&
      (button === undefined || form.buttons.some((one) => one.value === button || one.text === button)));
    assert.ok(fits.length > 0, `no form with ${JSON.stringify(fields)}${button ? ` and “${button}”` : ""} at ${this.address}: ${this.text.slice(0, 300)}`);
    return fits[0];
  }

  link(words) {
    const found = this.links.find((link) => (words instanceof RegExp ? words.test(link.text) || words.test(link.url) : link.text === words));
    assert.ok(found, `no link ${words} at ${this.address}: ${this.text.slice(0, 400)}`);
    return found.url;
  }
}

/* --- a browser ----------------------------------------------------------------------------------------------------- */

const REDIRECTS_MAX = 5;

export class Browser {
  constructor(server, name = "somebody") {
    this.server = server;
    this.name = name;
    this.cookie = "";
  }

  async send(path, { method = "GET", body, follow = true, headers = {} } = {}) {
    for (let count = 0; count < REDIRECTS_MAX; count++) {
      const answer = await fetch(new URL(path, this.server.url), {
        method, body, redirect: "manual", headers: { "accept-language": "nl", ...(this.cookie ? { cookie: this.cookie } : {}), ...headers },
      });
      const set = answer.headers.get("set-cookie");
      this.cookie = set === null ? this.cookie : /Max-Age=0/.test(set) ? "" : set.split(";")[0];
      const page = new Page(answer.status, answer.headers, await answer.text(), path);
      assert.ok(page.status !== 500, `500 at ${path}`);
      if (!follow || answer.status !== 303) {
        return page;
      }
      [path, method, body] = [answer.headers.get("location"), "GET", undefined];
    }
    assert.fail(`${path} sends people round and round`);
  }

  get = (path, options) => this.send(path, options);
  post = (path, fields, options = {}) => this.send(path, { ...options, method: "POST", body: fields instanceof URLSearchParams ? fields : new URLSearchParams(fields) });

  /* Opens a page that must be there. */
  async open(path) {
    const page = await this.get(path);
    assert.equal(page.status, 200, `${this.name} opens ${path}: ${page.status} ${page.text.slice(0, 200)}`);
    return page;
  }

  /* Fills what is typed into the form that has these fields, and presses a button: the first, or the one named. */
  async fill(page, typed = {}, { button, ...options } = {}) {
    const form = page.form(Object.keys(typed), button);
    const fields = new URLSearchParams(form.sent);
    for (const [name, value] of Object.entries(typed)) {
      const offered = form.fields.get(name);
      fields.delete(name);
      for (const one of [value].flat()) {
        assert.ok(offered.length === 0 || offered.includes(one), `“${one}” is not offered for ${name}: ${offered}`);
        fields.append(name, one);
      }
    }
    const pressed = form.buttons.find((one) => one.value === button || one.text === button) ?? form.buttons[0];
    if (pressed?.name) {
      fields.set(pressed.name, pressed.value);
    }
    return this.post(pressed?.action || form.action, fields, options);
  }

  /* Opens, fills and presses; the answer must be good news. */
  async act(path, typed = {}, options = {}) {
    const page = await this.fill(await this.open(path), typed, options);
    assert.equal(page.status, 200, `${this.name} at ${path}: ${page.status} ${page.text.slice(0, 400)}`);
    return page;
  }
}

/* --- people -------------------------------------------------------------------------------------------------------- */

/* A fictitious person of the demonstration, signed in; `place` where they have several municipalities. */
export async function sign_in(server, reference, place = "voorbeeldstad", browser = new Browser(server, reference)) {
  const page = await browser.get(`/demo/${reference}`);
  const offered = page.forms.flatMap((form) => form.buttons).filter((button) => button.name === "gemeente").map((button) => button.value);
  const home = await browser.fill(page, {}, { button: offered.includes(place) ? place : offered[0] });
  assert.equal(home.status, 200, home.text.slice(0, 200));
  assert.ok(browser.cookie !== "", `${reference} is not signed in`);
  return browser;
}

export const code_of = (page) => {
  const code = /id="code">([^<]+)</.exec(page.body)?.[1] ?? /class="code"[^>]*>([^<]+)</.exec(page.body)?.[1];
  assert.match(code ?? page.text.slice(0, 400), /^([0-9A-Z]{3}-){5}[0-9A-Z]{3}$/);
  return code;
};

/* Goes through the pages of a report or question until the page to check it all; `answers` by field name. */
export async function to_check(browser, path, answers) {
  let page = await browser.open(path);
  for (let pages = 0; pages < 12 && !page.body.includes('value="versturen"'); pages++) {
    const visible = page.main.replace(/<input type="hidden"[^>]*>/g, "");
    const here = Object.entries(answers).filter(([name]) => visible.includes(`name="${name}"`));
    page = await browser.fill(page, Object.fromEntries(here), { button: "verder" });
    assert.equal(page.status, 200, page.text.slice(0, 400));
  }
  return page;
}

export async function report(server, answers, { place = "voorbeeldstad", advice = false } = {}) {
  const browser = new Browser(server, "a resident");
  const check = await to_check(browser, `/melden/${place}/${advice ? "vraag" : "bericht"}`, answers);
  const page = await browser.fill(check, {}, { button: "versturen" });
  assert.equal(page.status, 200, page.text.slice(0, 400));
  assert.equal(browser.cookie, "", "residents get no cookie");
  return { page, check, code: code_of(page), browser };
}

/* The reporter's page by its code, in a browser that knows nothing else. */
export const reporter = (server, code) => new Browser(server, "the reporter").post("/mijn-melding", { code });

/* --- telling ------------------------------------------------------------------------------------------------------- */

/* Steps that stand by themselves: all are tried, each failure is told. */
export function story(name) {
  const told = { failed: 0, skipped: 0 };
  told.step = async (sentence, run) => {
    troubles_told();
    try {
      await run();
      console.log(`  ok    ${sentence}`);
    } catch (error) {
      told.failed++;
      console.log(`  FAILS ${sentence}\n        ${String(error.stack ?? error).split("\n").slice(0, 8).join("\n        ")}\n${troubles_told()}`);
    }
  };
  told.skip = (sentence, why) => {
    told.skipped++;
    console.log(`  skip  ${sentence} (${why})`);
  };
  told.end = () => {
    console.log(`${name}: ${told.failed === 0 ? "all holds" : `${told.failed} steps fail`}${told.skipped ? `, ${told.skipped} skipped` : ""}`);
    process.exitCode = told.failed === 0 ? 0 : 1;
    setTimeout(() => {
      console.log(`${name}: something still runs after the end of the story`);
      process.exit(1);
    }, 10000).unref();
  };
  return told;
}

/* A day n days or months from now, as people type it (31-12-2026) and as the command line takes it. */
export function day({ days = 0, months = 0 } = {}) {
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Amsterdam" }).format(new Date());
  const date = new Date(`${today}T12:00:00Z`);
  const wanted = date.getUTCDate();
  if (months !== 0) {
    date.setUTCDate(1);
    date.setUTCMonth(date.getUTCMonth() + months);
    date.setUTCDate(Math.min(wanted, new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()));
  }
  date.setUTCDate(date.getUTCDate() + days);
  const iso = date.toISOString().slice(0, 10);
  return { iso, typed: iso.split("-").reverse().join("-") };
}
