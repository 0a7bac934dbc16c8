/* node tests/bench/growth.mjs BUILD_DIR [SIZE [FOLDER]]      (SIZE: 10000 unless told; up to 260000, the country times
 * ten; or a list of sizes, "1000,260000")
 *
 * The same pages and runs at 1,000, 10,000, 100,000 and 260,000 reports, as far as SIZE, each grown from the one before
 * by bench_fill, with some forty log lines about each report. All sizes are served at once and asked in turn, so that what
 * else the machine does meets them alike. Prints tables in Markdown: pages as medians and how much slower than at the
 * smallest size, runs with what they cost per report or line, and the slowest pages of all that people reach by links.
 * With FOLDER what was made stays there, and what is there already is not made again. Ends with 0, whatever the numbers are.
 */
import { execFile, spawn, spawnSync } from "node:child_process";
import { appendFileSync, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Browser, pause, sign_in } from "../stories/client.mjs";
import { PEOPLE, crawl } from "../stories/crawl.mjs";

const [build = "build-release", most = "10000", kept] = process.argv.slice(2);
const SIZES = most.includes(",") ? most.split(",").map(Number).filter((size) => size > 0) : [1000, 10000, 100000, 260000].filter((size) => size <= Number(most));
const LINES_PER_REPORT = 33; /* of the log's own writer, besides those that the rules write */
const PAGE_TIMES = 41, CRAWL_TIMES = 5, START_TIMES = 3, RUN_TIMES = 3;
const SLOWEST = 20;
const DUE_SHARE = 100; /* one in so many reports is to be destroyed */
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

/* Without the socket that a stopped server left. */
const copy = (from, to) => cpSync(from, to, { recursive: true, filter: (path) => !lstatSync(path).isSocket() });

/* What was said about the last part stands beside it, so that a folder can be measured again. */
async function grown(size, before) {
  const data = join(folder, `data-${size}`);
  const said = join(folder, `said-${size}.json`);
  if (!existsSync(said)) {
    rmSync(data, { recursive: true, force: true });
    if (before === 0) {
      init(data);
    } else {
      copy(join(folder, `data-${before}`), data);
    }
    const words = [data, before, size, LINES_PER_REPORT].map(String);
    writeFileSync(said, (await run(join(build, "tests/bench/bench_fill"), words, { maxBuffer: 1 << 24 })).stdout.split("\n").find((line) => line.startsWith("{\"reports\"")));
  }
  return { data, ...JSON.parse(readFileSync(said, "utf8")) };
}

/* --- a server on it -------------------------------------------------------------------------------------------------- */

const running = new Set();
process.on("exit", () => running.forEach((one) => one.kill("SIGKILL")));

class Served {
  static async start(data) {
    const served = new Served();
    served.said = "";
    const from = performance.now();
    served.process = spawn(program, ["serve", "--data", data, "--port", "0"], { stdio: ["ignore", "pipe", "pipe"] });
    served.ended = new Promise((resolve) => served.process.on("exit", resolve));
    running.add(served.process);
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
    running.delete(this.process);
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

/* What stands in its database, a line per row with | between columns. */
const asked = (data, sql) => {
  const done = spawnSync("sqlite3", ["-readonly", join(data, "store/seinhuis.db"), sql], { encoding: "utf8" });
  if (done.status !== 0) {
    throw new Error(done.stderr || String(done.error));
  }
  return done.stdout.trim();
};

/* The middle day of the log about these reports: between the first line of other years and the last. */
const middle_day = (data) => asked(data, "SELECT date((min(at) + max(at)) / 2000, 'unixepoch') FROM log_line WHERE at < 1000 * (unixepoch() - 86400)");

/* Pages by name: a function that asks for it once and gives how long that took. */
async function pages_of({ served, filled }) {
  const officer = await sign_in(served, "sanne-fictief");
  const reader = await sign_in(served, "joris-schijn");
  const queue = await officer.open("/signalen");
  const link = (page, words) => page.links.map((one) => one.url).find((url) => words.test(url));
  const day = await reader.open(`/logboek/dag/${middle_day(filled.data)}`);
  const pages = [
    ["inbox: 50 of the open reports", "/signalen", officer], ["inbox, second page of 50", link(queue, /na=/), officer],
    ["closed reports, the latest 50", "/signalen/gesloten", officer], ["work to do", "/te-doen", officer],
    ["dossier, opened and logged", link(queue, /^\/signalen\/S-[0-9A-Z]+$/), officer], ["log, the latest lines", "/logboek", reader],
    ["log of one day in its middle", day.address, reader], ["destruction list", "/vernietiging", await sign_in(served, "fatima-fabel")],
    ["log of one dossier", link(day, /dossier/), reader], ["oversight", "/toezicht", reader],
    ["samples, 100 where there are as many", "/steekproef", await sign_in(served, "ruud-denkbeeld")],
  ];
  const talk = new Browser(served, "the reporter");
  const entered = await talk.fill(await talk.open("/mijn-melding"), { code: filled.code });
  if (entered.status !== 200) {
    throw new Error(`the reporter's page answers ${entered.status}: ${entered.text.slice(0, 200)}`);
  }
  const form = (await talk.open("/mijn-melding")).form(["code"]);
  const fields = new URLSearchParams([...form.sent, ...form.buttons.filter((one) => one.name).slice(0, 1).map((one) => [one.name, one.value])]);
  fields.set("code", filled.code);
  return new Map([...pages.map(([name, path, browser]) => [name, () => once(served.url + path, browser.cookie)]),
    ["reporter's page, with the code", () => once(served.url + form.action, "", fields.toString())]]);
}

/* Every size in turn, again and again. */
async function measure_pages(all) {
  const pages = new Map();
  for (const one of all) {
    pages.set(one.size, await pages_of(one));
  }
  for (const name of pages.get(SIZES[0]).keys()) {
    const times = new Map(SIZES.map((size) => [size, []]));
    for (let i = 0; i <= PAGE_TIMES; i++) {
      for (const size of SIZES) {
        const ms = await pages.get(size).get(name)();
        times.get(size).push(...(i > 0 ? [ms] : []));
      }
    }
    times.forEach((found, size) => note(name, size, median(found), "page"));
  }
}

/* Of each kind of page that anybody of the demonstration reaches, the slowest of those who may. */
async function slowest_pages(served) {
  const all = new Map();
  for (const person of PEOPLE) {
    const browser = await sign_in(served, person).catch(() => null);
    const found = browser === null ? [] : await crawl(async (path) => {
      const page = await browser.get(path, { follow: false });
      const times = [];
      for (let i = 0; page.status === 200 && i < CRAWL_TIMES; i++) {
        times.push(await once(served.url + path, browser.cookie));
      }
      return page.status === 200 ? { page, person, ms: median(times), kilobytes: page.body.length / 1000 } : null;
    });
    for (const [path, one] of found) {
      all.set(path, (all.get(path)?.ms ?? 0) > one.ms ? all.get(path) : one);
    }
  }
  return { count: all.size, rows: [...all].sort(([, one], [, other]) => other.ms - one.ms).slice(0, SLOWEST) };
}

async function measure_served(filled) {
  const all = [];
  for (const [size, one] of filled) {
    const starts = [];
    for (let i = 1; i < START_TIMES; i++) {
      const served = await Served.start(one.data);
      starts.push(served.start_ms);
      await served.stop();
    }
    const served = await Served.start(one.data);
    note("start: exec to first page", size, median([...starts, served.start_ms]), "ms");
    all.push({ size, served, filled: one });
  }
  await pause(6000); /* the scheduler's first round, with its daily run, is over */
  all.forEach(({ size, served }) => note("memory at rest, all processes", size, served.memory(), "MB"));
  tell("pages");
  await measure_pages(all);
  all.forEach(({ size, served }) => note("memory after the pages", size, served.memory(), "MB"));
  tell("the slowest pages");
  const slowest = await slowest_pages(all.at(-1).served);
  for (const { served } of all) {
    await served.stop();
  }
  return slowest;
}

/* --- runs ------------------------------------------------------------------------------------------------------------ */

async function measure_runs(filled) {
  const runs = [["daily run, nothing due", ["retention", "run"], () => (size) => size], ["`log verify`", ["log", "verify"], (data) => () => Number(asked(data, "SELECT number FROM log_read"))]];
  for (const [name, words, things] of runs) {
    const times = new Map(SIZES.map((size) => [size, []]));
    for (let i = 0; i < RUN_TIMES; i++) {
      for (const [size, { data }] of filled) {
        times.get(size).push(seconds_of([...words, "--data", data]).seconds);
      }
    }
    times.forEach((found, size) => note(name, size, median(found), things(filled.get(size).data)(size)));
  }
}

/* On a copy, on the day by which one in a hundred has reached its end. */
function measure_destruction(size, { data }) {
  const due = join(folder, "due");
  rmSync(due, { recursive: true, force: true });
  copy(data, due);
  const day = asked(due, `SELECT date(destroy_on * 86400, 'unixepoch') FROM signal ORDER BY destroy_on LIMIT 1 OFFSET ${size / DUE_SHARE}`);
  const run = seconds_of(["retention", "run", "--at", day, "--data", due]);
  const destroyed = Number(/destroyed:\s+(\d+)/.exec(run.out)[1]);
  note(`daily run, one in ${DUE_SHARE} destroyed`, size, run.seconds, destroyed);
  rmSync(due, { recursive: true, force: true });
}

/* The scheduler copies the log for its pages; how far it is, the database says. What was copied before is not counted. */
async function projected(data) {
  const copied = () => Number(asked(data, "SELECT number FROM log_read"));
  const before = copied();
  const served = await Served.start(data);
  const from = Date.now();
  let [last, when] = [before, from];
  for (let still = 0; still < 8; await pause(1000)) {
    const now = copied();
    still = now === last ? still + 1 : 0;
    [last, when] = now === last ? [last, when] : [now, Date.now()];
  }
  await served.stop();
  return { lines: last - before, seconds: (when - from) / 1000 };
}

let before = 0;
let lines = 0;
const filled = new Map();
for (const size of SIZES) {
  tell(`${size} reports: fill`);
  const one = await grown(size, before);
  filled.set(size, one);
  lines += one.lines + 6 * one.reports;
  note("filling: three changes a report, 64 at once", size, one.seconds, one.reports);
  note("log lines by the log's writer", size, one.log_seconds, one.lines);
  const said = join(folder, `projected-${size}.json`);
  if (!existsSync(said)) {
    tell(`${size} reports: the log as pages read it`);
    writeFileSync(said, JSON.stringify(await projected(one.data)));
  }
  const copied = JSON.parse(readFileSync(said, "utf8"));
  note("log copied for its pages", size, copied.seconds, copied.lines);
  before = size;
}
tell("start");
const slowest = await measure_served(filled);
agent.destroy();
tell("runs");
await measure_runs(filled);
for (const [size, one] of filled) {
  tell(`${size} reports: destruction`);
  measure_destruction(size, one);
}

const shown = ({ value, per }) => per === "page" || per === "ms" ? `${value.toFixed(1)} ms` : per === "MB" ? `${value.toFixed(1)} MB` :
  `${value.toFixed(2)} s, ${count(per)}: ${((value * 1e6) / per).toFixed(1)} µs each`;
/* What one thing more costs, between the smallest size and the largest: without what every run costs. */
const compared = (first, last) => {
  if (first === undefined || last === undefined || first === last) {
    return "";
  }
  return last.per === "page" ? `${(last.value / first.value).toFixed(2)} ×` : typeof last.per === "number" && last.per > first.per ? `${(((last.value - first.value) * 1e6) / (last.per - first.per)).toFixed(1)} µs for each more` : "";
};
console.log(`| what | ${SIZES.map((size) => `${count(size)} reports`).join(" | ")} | largest against smallest |\n|---|${SIZES.map(() => "---|").join("")}---|`);
for (const [name, values] of rows) {
  const cells = SIZES.map((size) => (values.has(size) ? shown(values.get(size)) : ""));
  console.log(`| ${name} | ${cells.join(" | ")} | ${compared(values.get(SIZES[0]), values.get(SIZES.at(-1)))} |`);
}
console.log(`\n${count(lines)} lines in the log at the largest, load ${loadavg()[0].toFixed(1)}.\n`);
console.log(`The slowest of ${slowest.count} kinds of pages at ${count(SIZES.at(-1))} reports, each asked ${CRAWL_TIMES} times:\n\n| page | of | median | kB |\n|---|---|---|---|`);
for (const [path, { person, ms, kilobytes }] of slowest.rows) {
  console.log(`| \`${path}\` | ${person} | ${ms.toFixed(1)} ms | ${kilobytes.toFixed(0)} |`);
}
if (kept === undefined) {
  rmSync(folder, { recursive: true, force: true });
}
