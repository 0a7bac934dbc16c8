/* node tests/bench/growth.mjs BUILD_DIR [SIZE [FOLDER]]      (SIZE: 10000 unless told; up to 260000, the country times
 * ten; or a list of sizes, "1000,260000")
 *
 * The same pages and runs at 1,000, 10,000, 100,000 and 260,000 reports, as far as SIZE, each grown from the one before
 * by bench_fill, with some forty log lines about each report. Prints a table in Markdown: pages as medians and how much
 * slower than at the smallest size, runs with what they cost per report or line. With FOLDER what was made stays there,
 * and what is there already is not made again. Ends with 0, whatever the numbers are.
 */
import { execFile, spawn, spawnSync } from "node:child_process";
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Browser, pause, sign_in } from "../stories/client.mjs";

const [build = "build-release", most = "10000", kept] = process.argv.slice(2);
const SIZES = most.includes(",") ? most.split(",").map(Number).filter((size) => size > 0) : [1000, 10000, 100000, 260000].filter((size) => size <= Number(most));
const LINES_PER_REPORT = 33; /* of the log's own writer, besides those that the rules write */
const PAGE_TIMES = 41;
const PAGE_TIMES_LEAST = 9; /* of a page that takes longer than a second */
const program = join(build, "src/seinhuis");
const run = promisify(execFile);
const folder = kept ?? mkdtempSync(join(tmpdir(), "seinhuis-growth-"));
mkdirSync(folder, { recursive: true });
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const count = (number) => Math.round(number).toLocaleString("en-GB");
const tell = (what) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${what}\n`);

/* --- a folder that grows --------------------------------------------------------------------------------------------- */

const init = (data) => {
  const made = spawnSync(program, ["init", "--demo", "--data", data], { encoding: "utf8" });
  if (made.status !== 0) {
    throw new Error(made.stderr);
  }
  appendFileSync(join(data, "seinhuis.conf"), "begrenzing = nee\nopeningen-per-minuut = 100000\n");
};

/* What was said about the last part stands beside it, so that a folder can be measured again. */
async function grown(size, before) {
  const data = join(folder, `data-${size}`);
  const said = join(folder, `said-${size}.json`);
  if (!existsSync(said)) {
    rmSync(data, { recursive: true, force: true });
    if (before === 0) {
      init(data);
    } else {
      cpSync(join(folder, `data-${before}`), data, { recursive: true });
    }
    const words = [data, before, size, LINES_PER_REPORT].map(String);
    writeFileSync(said, (await run(join(build, "tests/bench/bench_fill"), words, { maxBuffer: 1 << 24 })).stdout.split("\n").find((line) => line.startsWith("{\"reports\"")));
  }
  return { data, ...JSON.parse(readFileSync(said, "utf8")) };
}

/* --- a server on it -------------------------------------------------------------------------------------------------- */

class Served {
  static async start(data) {
    const served = new Served();
    served.said = "";
    const from = performance.now();
    served.process = spawn(program, ["serve", "--data", data, "--port", "0"], { stdio: ["ignore", "pipe", "pipe"] });
    served.ended = new Promise((resolve) => served.process.on("exit", resolve));
    process.on("exit", () => served.process.kill("SIGKILL"));
    for (const stream of [served.process.stdout, served.process.stderr]) {
      stream.on("data", (bytes) => (served.said += bytes));
    }
    while ((await served.asked()) !== 200) {
      await pause(5);
    }
    served.start_ms = performance.now() - from;
    return served;
  }

  /* Of the first page for residents, as soon as there is an address. */
  async asked() {
    this.url = /^(http:\/\/\S+)$/m.exec(this.said)?.[1];
    return this.url === undefined ? 0 : fetch(`${this.url}/melden/voorbeeldstad`).then((answer) => answer.arrayBuffer().then(() => answer.status), () => 0);
  }

  memory() {
    const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).filter((pid) => {
      try {
        return Number(pid) === this.process.pid || new RegExp(`^PPid:\\s+${this.process.pid}$`, "m").test(readFileSync(`/proc/${pid}/status`, "latin1"));
      } catch {
        return false;
      }
    });
    return all.reduce((sum, pid) => sum + Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "latin1"))[1]), 0) / 1000;
  }

  async stop() {
    this.process.kill("SIGTERM");
    await this.ended;
  }
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

const once = (url, cookie, body) => new Promise((resolve, reject) => {
  const from = performance.now();
  const headers = { "accept-language": "nl", ...(cookie ? { cookie } : {}), ...(body ? { "content-type": "application/x-www-form-urlencoded", "content-length": Buffer.byteLength(body) } : {}) };
  const asking = request(url, { agent, headers, method: body ? "POST" : "GET" }, (answer) => {
    answer.resume();
    answer.on("end", () => (answer.statusCode === 200 ? resolve(performance.now() - from) : reject(new Error(`${url}: ${answer.statusCode}`))));
  }).on("error", reject);
  asking.end(body);
});

async function page_ms(url, cookie, body) {
  const times = [];
  await once(url, cookie, body);
  while (times.length < PAGE_TIMES && !(times.length >= PAGE_TIMES_LEAST && median(times) > 1000)) {
    times.push(await once(url, cookie, body));
  }
  return median(times);
}

/* --- what is measured ------------------------------------------------------------------------------------------------ */

/* name → size → { value, per }: "page", "ms", "MB", "report", or the number of things that a run went over */
const rows = new Map();
const note = (name, size, value, per) => rows.set(name, (rows.get(name) ?? new Map()).set(size, { value, per }));

const seconds_of = (words) => {
  const from = performance.now();
  const done = spawnSync(program, words, { encoding: "utf8", maxBuffer: 1 << 26 });
  if (done.status !== 0) {
    throw new Error(`${words.join(" ")}: ${done.stdout}${done.stderr}`);
  }
  return { seconds: (performance.now() - from) / 1000, out: done.stdout + done.stderr };
};

async function measure_pages(size, served, filled) {
  const officer = await sign_in(served, "sanne-fictief");
  const reader = await sign_in(served, "joris-schijn");
  const queue = await officer.open("/signalen");
  const dossier = queue.links.map((link) => link.url).find((url) => /^\/signalen\/S-[0-9A-Z]+$/.test(url));
  const book = await reader.open("/logboek");
  const of_dossier = book.links.map((link) => link.url).find((url) => /dossier/.test(url));
  const day = new Date(Date.now() - 200 * 24 * 3600 * 1000).toISOString().slice(0, 10);
  const pages = [
    ["inbox: 50 of the open reports", "/signalen", officer], ["inbox, second page", queue.links.map((link) => link.url).find((url) => /na=/.test(url)) ?? "/signalen", officer],
    ["closed reports, the latest 50", "/signalen/gesloten", officer], ["work to do", "/te-doen", officer],
    ["dossier, opened and logged", dossier, officer], ["log, the latest lines", "/logboek", reader],
    ["log of one day, 200 days ago", `/logboek?dag=${day}`, reader], ["destruction list", "/vernietiging", await sign_in(served, "fatima-fabel")],
    ...(of_dossier ? [["log of one dossier", of_dossier, reader]] : []),
  ];
  for (const [name, path, browser] of pages) {
    note(name, size, await page_ms(served.url + path, browser.cookie), "page");
  }
  const talk = new Browser(served, "the reporter");
  const entered = await talk.fill(await talk.open("/mijn-melding"), { code: filled.code });
  if (entered.status !== 200) {
    throw new Error(`the reporter's page answers ${entered.status}: ${entered.text.slice(0, 200)}`);
  }
  const form = (await talk.open("/mijn-melding")).form(["code"]);
  const fields = new URLSearchParams(form.sent);
  fields.set("code", filled.code);
  const button = form.buttons.find((one) => one.name);
  if (button) {
    fields.set(button.name, button.value);
  }
  note("reporter's page, with the code", size, await page_ms(served.url + form.action, "", fields.toString()), "page");
}

async function measure(size, filled, lines) {
  tell(`${size} reports: projection`);
  const served = await Served.start(filled.data);
  note("start: exec to first page", size, served.start_ms, "ms");
  await pause(1500);
  note("memory at rest, all processes", size, served.memory(), "MB");
  tell(`${size} reports: pages`);
  await measure_pages(size, served, filled);
  note("memory after the pages", size, served.memory(), "MB");
  await served.stop();
  tell(`${size} reports: runs`);
  note("daily run, nothing due", size, seconds_of(["retention", "run", "--data", filled.data]).seconds, "report");
  note("`log verify`", size, seconds_of(["log", "verify", "--data", filled.data]).seconds, lines);
}

/* The scheduler builds it; how far it is, it says itself. */
async function projected(filled) {
  const from = Date.now();
  const served = await Served.start(filled.data);
  const reader = await sign_in(served, "joris-schijn");
  await once(`${served.url}/logboek`, reader.cookie);
  const written = () => Math.max(...["", "-wal"].map((end) => statSync(join(filled.data, `store/seinhuis.db${end}`)).mtimeMs));
  let last = 0;
  for (let still = 0; still < 8; await pause(1000)) {
    const now = written();
    still = now === last ? still + 1 : 0;
    last = now;
  }
  await served.stop();
  return (last - from) / 1000;
}

let before = 0;
let lines = 0;
for (const size of SIZES) {
  tell(`${size} reports: fill`);
  const filled = await grown(size, before);
  lines += filled.lines + 6 * filled.reports;
  note("filling: three changes a report, 64 at once", size, filled.seconds, filled.reports);
  note("log lines by the log's writer", size, filled.log_seconds, filled.lines);
  if (!existsSync(join(folder, `projected-${size}`))) {
    tell(`${size} reports: the log as pages read it`);
    const seconds = await projected(filled);
    writeFileSync(join(folder, `projected-${size}`), String(seconds));
  }
  note("log copied for its pages", size, Number(readFileSync(join(folder, `projected-${size}`), "utf8")), filled.lines);
  await measure(size, filled, lines);
  before = size;
}
agent.destroy();

const shown = ({ value, per }, size) => per === "page" || per === "ms" ? `${value.toFixed(1)} ms` : per === "MB" ? `${value.toFixed(1)} MB` :
  `${value.toFixed(2)} s, ${((value * 1e6) / (per === "report" ? size : per)).toFixed(1)} µs each`;
console.log(`| what | ${SIZES.map((size) => `${count(size)} reports`).join(" | ")} | largest ÷ smallest |\n|---|${SIZES.map(() => "---|").join("")}---|`);
for (const [name, values] of rows) {
  const cells = SIZES.map((size) => (values.has(size) ? shown(values.get(size), size) : ""));
  const [first, last] = [values.get(SIZES[0]), values.get(SIZES.at(-1))];
  console.log(`| ${name} | ${cells.join(" | ")} | ${first?.per === "page" ? `${(last.value / first.value).toFixed(2)} ×` : ""} |`);
}
console.log(`\n${count(lines)} lines in the log at the largest, load ${loadavg()[0].toFixed(1)}.`);
if (kept === undefined) {
  rmSync(folder, { recursive: true, force: true });
}
