/* node tests/bench/bench.mjs BUILD_DIR [ROUNDS [SECONDS [PART ...]]]      (PART: start pages submissions; default: all)
 *
 * Measures a build against what the same machine can do at best, in one run: every aim is a ratio of two numbers that were
 * measured right after one another, and the median of the rounds is told. Prints a table in Markdown and ends with 0,
 * whatever the numbers are. Needs wrk and nginx.
 */
import { execFile, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { Agent, get as http_get } from "node:http";
import { createServer } from "node:net";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Server, pause, sign_in } from "../stories/client.mjs";
import { FORM, form_write } from "./form.mjs";

const build = process.argv[2] ?? "build-release";
const ROUNDS = Number(process.argv[3] ?? 3);
const SECONDS = Number(process.argv[4] ?? 4);
const parts = process.argv.slice(5);
const wanted = (part) => parts.length === 0 || parts.includes(part);
const CONNECTIONS = 64;
const OPEN_REPORTS = 60; /* more than a page of the list */
const HOME = "/melden/voorbeeldstad";
const LIST = "/signalen";

const run = promisify(execFile);
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const percent = (ratio) => `${(100 * ratio).toFixed(0)} %`;
const times = (ratio) => `${ratio.toFixed(2)} ×`;
const ms = (number) => `${number.toFixed(number < 10 ? 2 : 0)} ms`;
const count = (number) => Math.round(number).toLocaleString("en-GB");
const folder = mkdtempSync(join(tmpdir(), "seinhuis-bench-"));

const rows = [];
/* `met` undefined: told, without an aim. */
const row = (what, ours, against, result, aim = "", met = undefined) =>
  rows.push([what, ours, against, result, aim, met === undefined ? "" : met ? "yes" : "**no**"]);

/* --- nginx, serving files with the bytes that Seinhuis answered ------------------------------------------------------ */

const free_port = () => new Promise((resolve) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

async function nginx_start(files) {
  const port = await free_port();
  const site = join(folder, "site");
  mkdirSync(site);
  for (const [name, body] of Object.entries(files)) {
    writeFileSync(join(site, name), body);
  }
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((one) => `${one}_temp_path ${folder}/nginx-${one};`);
  writeFileSync(join(folder, "nginx.conf"), `
    ${process.getuid() === 0 ? "user root;" : ""}
    worker_processes 2; daemon off; pid ${folder}/nginx.pid; error_log stderr crit;
    events { worker_connections 1024; }
    http {
      access_log off; sendfile on; tcp_nopush on; open_file_cache max=100; keepalive_requests 100000000;
      ${temporary.join(" ")}
      types { text/html html; }
      server { listen 127.0.0.1:${port} reuseport; root ${site}; }
    }`);
  const child = spawn("/usr/sbin/nginx", ["-c", join(folder, "nginx.conf"), "-e", "stderr"], { stdio: ["ignore", "ignore", "inherit"] });
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; (await fetch(url).catch(() => null)) === null; tries++) {
    if (tries === 200) {
      throw new Error("nginx does not answer");
    }
    await pause(25);
  }
  return { url, stop: () => new Promise((resolve) => child.on("exit", resolve) && child.kill("SIGTERM")) };
}

/* --- pages ----------------------------------------------------------------------------------------------------------- */

async function wrk(url, cookie) {
  const words = ["-t2", `-c${CONNECTIONS}`, `-d${SECONDS}s`, ...(cookie ? ["-H", `Cookie: ${cookie}`] : []), url];
  const { stdout } = await run("wrk", words);
  const failures = /Non-2xx or 3xx responses: (\d+)/.exec(stdout) ?? /Socket errors: (.*)/.exec(stdout);
  if (failures) {
    throw new Error(`${url}: ${failures[0]}`);
  }
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1]);
}

/* What all processes of the server took of the processors while `run` went on: microseconds per thing of which it gives how many. */
async function processor_us(server, run) {
  const TICK_US = 10000;
  const taken = () => [server.process.pid, ...children_of(server.process.pid)].reduce((sum, pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, "latin1").split(") ").at(-1).split(" ");
    return sum + (Number(fields[11]) + Number(fields[12])) * TICK_US;
  }, 0);
  const before = taken();
  const found = await run();
  return { ...found, us: (taken() - before) / found.things };
}
const with_us = (numbers) => `${Math.round(median(numbers))} µs of a processor each`;

async function measure_pages(server, cookie) {
  const pages = [
    { what: "resident's page that does not change", path: HOME, file: "steady.html", aim: 0.4 },
    { what: "page through a worker: the form", path: FORM, file: "worker.html", aim: 0.2 },
    { what: "list of 50, signed in", path: LIST, file: "list.html", aim: 0.1, cookie },
  ];
  const files = {};
  for (const page of pages) {
    const answer = await fetch(server.url + page.path, { headers: page.cookie ? { cookie } : {}, redirect: "manual" });
    files[page.file] = await answer.text();
    page.bytes = Buffer.byteLength(files[page.file]);
    if (answer.status !== 200) {
      throw new Error(`${page.path} answers ${answer.status}`);
    }
  }
  const nginx = await nginx_start(files);
  try {
    for (let round = 0; round < ROUNDS; round++) {
      for (const page of pages) {
        const { ours, us } = await processor_us(server, async () => {
          const ours = await wrk(server.url + page.path, page.cookie);
          return { ours, things: ours * SECONDS };
        });
        const theirs = await wrk(`${nginx.url}/${page.file}`);
        (page.ours ??= []).push(ours);
        (page.us ??= []).push(us);
        (page.theirs ??= []).push(theirs);
        (page.ratios ??= []).push(ours / theirs);
      }
    }
  } finally {
    await nginx.stop();
  }
  for (const page of pages) {
    const ratio = median(page.ratios);
    row(`${page.what} (${(page.bytes / 1000).toFixed(1)} kB)`, `${count(median(page.ours))} pages/s, ${with_us(page.us)}`, `nginx ${count(median(page.theirs))} pages/s`,
      percent(ratio), `≥ ${percent(page.aim)}`, ratio >= page.aim);
  }
}

/* --- submissions ----------------------------------------------------------------------------------------------------- */

const told = async (name, ...words) => JSON.parse((await run(join(build, "tests/bench", name), words.map(String))).stdout);

async function measure_submissions(server, form, bare) {
  const port = new URL(server.url).port;
  const aims = new Map([[1, 0.2], [16, 1], [64, 2], [256, 2]]);
  const GROUP = 64; /* as many reports as a batch of ours holds at most */
  const found = new Map([...aims.keys()].map((senders) => [senders, { ours: [], theirs: [], ratios: [], grouped: [], shares: [], us: [], p50: [], p99: [], bare_p99: [] }]));
  const syncs = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const [senders, one] of found) {
      syncs.push(await told("bench_sync", join(folder, "sync")));
      const alone = await told("bench_bare", bare, SECONDS);
      const together = await told("bench_bare", bare, SECONDS, GROUP);
      const ours = await processor_us(server, async () => {
        const sent = await told("bench_submit", port, FORM, form, senders, SECONDS);
        return { ...sent, things: sent.received };
      });
      if (ours.refused > 0) {
        throw new Error(`${ours.refused} of ${ours.received} submissions were refused`);
      }
      one.ours.push(ours.per_second);
      one.theirs.push(alone.per_second);
      one.ratios.push(ours.per_second / alone.per_second);
      one.grouped.push(together.per_second);
      one.shares.push(ours.per_second / together.per_second);
      one.us.push(ours.us);
      one.p50.push(ours.p50_ms);
      one.p99.push(ours.p99_ms);
      one.bare_p99.push(alone.p99_ms);
    }
  }
  for (const [senders, one] of found) {
    const ratio = median(one.ratios);
    row(`submissions, ${senders} ${senders === 1 ? "sender" : "senders"}`, `${count(median(one.ours))} reports/s, ${with_us(one.us)}`, `bare ${count(median(one.theirs))} commits/s`,
      times(ratio), `≥ ${aims.get(senders)} ×`, ratio >= aims.get(senders));
    const share = median(one.shares);
    row(`… against ${GROUP} of the same in each commit`, "", `bare ${count(median(one.grouped))} reports/s`, percent(share), senders >= 64 ? "≥ 40 %" : "", senders >= 64 ? share >= 0.4 : undefined);
    row("… p50 and p99", `${ms(median(one.p50))}, ${ms(median(one.p99))}`, `bare p99 ${ms(median(one.bare_p99))}`, "", "p99 < 50 ms", median(one.p99) < 50);
  }
  const sync = (name) => ms(median(syncs.map((one) => one[name])));
  row("the disk: fdatasync p50 of 4 kB", sync("in_place_ms"), `appended ${sync("append_ms")}`, "");
}

/* --- one page at a time ---------------------------------------------------------------------------------------------- */

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

const timed_get = (url, cookie) => new Promise((resolve, reject) => {
  const start = performance.now();
  http_get(url, { agent, headers: cookie ? { cookie } : {} }, (answer) => {
    answer.resume();
    answer.on("end", () => (answer.statusCode === 200 ? resolve(performance.now() - start) : reject(new Error(`${url}: ${answer.statusCode}`))));
  }).on("error", reject);
});

/* Few of them: the vault counts how many dossiers one person opens. */
async function measure_dossier(officer, server) {
  const list = await officer.open(LIST);
  const path = list.links.map((link) => link.url).find((url) => /^\/signalen\/S-[0-9A-Z]+$/.test(url));
  const durations = [];
  for (let i = 0; i < 10 * ROUNDS + 5; i++) {
    durations.push(await timed_get(server.url + path, officer.cookie));
  }
  const p50 = median(durations.slice(5));
  row("dossier, opened and logged, p50", ms(p50), "", "", "< 5 ms", p50 < 5);
}

async function bytes_of_first_load(server) {
  const page = await fetch(server.url + HOME);
  const html = await page.text();
  const linked = [...html.matchAll(/<(?:link|script)\b[^>]*\s(?:href|src)="([^"]+\.(?:css|js)[^"]*)"/g)].map(([, url]) => url);
  let bytes = Buffer.byteLength(html);
  for (const url of linked) {
    bytes += Buffer.byteLength(Buffer.from(await (await fetch(new URL(url, server.url))).arrayBuffer()));
  }
  row(`first load: page and ${linked.length} files, uncompressed`, `${(bytes / 1000).toFixed(1)} kB`, "", "", "< 30 kB", bytes < 30000);
}

/* --- processes ------------------------------------------------------------------------------------------------------- */

async function measure_start(data) {
  const durations = [];
  for (let round = 0; round < 2 * ROUNDS + 1; round++) {
    const port = await free_port();
    const start = performance.now();
    const child = spawn(join(build, "src/seinhuis"), ["serve", "--data", data, "--port", String(port)], { stdio: "ignore" });
    const ended = new Promise((resolve) => child.on("exit", resolve));
    const url = `http://127.0.0.1:${port}${HOME}`;
    while (!(await timed_get(url).catch(() => 0)) && child.exitCode === null) {
      await pause(1);
    }
    durations.push(performance.now() - start);
    child.kill("SIGTERM");
    await ended;
  }
  row("start: exec to first answer", ms(median(durations)), "", "", "< 100 ms", median(durations) < 100);
}

const children_of = (pid) => readdirSync(`/proc/${pid}/task`)
  .flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, "latin1").trim().split(" "))
  .filter((child) => child !== "")
  .flatMap((child) => [child, ...children_of(child)]);

/* The vault may not be looked into, not even at its sizes, but by root. */
function memory_of(pid) {
  let kilobytes = 0;
  const processes = [String(pid), ...children_of(pid)];
  for (const one of processes) {
    kilobytes += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${one}/smaps_rollup`, "latin1"))[1]);
  }
  return { megabytes: (kilobytes * 1024) / 1e6, processes: processes.length };
}

function tell_memory(when, server, aim) {
  try {
    const { megabytes, processes } = memory_of(server.process.pid);
    row(`memory ${when}, PSS of ${processes} processes`, `${megabytes.toFixed(1)} MB`, "", "", aim ? `< ${aim} MB` : "", aim ? megabytes < aim : undefined);
  } catch {
    row(`memory ${when}`, "root only", "", "");
  }
}

/* --- the run --------------------------------------------------------------------------------------------------------- */

function database_copy(server) {
  const from = join(server.data, "store/seinhuis.db");
  const to = join(folder, "bare.db");
  copyFileSync(from, to);
  if (existsSync(`${from}-wal`)) {
    copyFileSync(`${from}-wal`, `${to}-wal`);
  }
  return to;
}

const server = await Server.start({ program: join(build, "src/seinhuis"), settings: { begrenzing: "nee" } });
try {
  const form = await form_write(server, folder);
  await told("bench_submit", new URL(server.url).port, FORM, form, 4, 60, OPEN_REPORTS);
  await server.stop();
  const bare = database_copy(server);
  if (wanted("start")) {
    await measure_start(server.data);
  }
  await server.run();
  await pause(1500);
  tell_memory("at rest", server, 30);
  await bytes_of_first_load(server);
  const officer = await sign_in(server, "sanne-fictief");
  await measure_dossier(officer, server);
  if (wanted("pages")) {
    await measure_pages(server, officer.cookie);
  }
  if (wanted("submissions")) {
    await measure_submissions(server, form, bare);
    await pause(1500);
    tell_memory("after all this", server);
  }
} finally {
  agent.destroy();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}

console.log("| what | Seinhuis | beside it | ratio | aim | met |\n|---|---|---|---|---|---|");
for (const cells of rows) {
  console.log(`| ${cells.join(" | ")} |`);
}
/* How much others were in the way: the share of the last minute in which something waited for a processor. */
const pressure = existsSync("/proc/pressure/cpu") ? /avg60=([\d.]+)/.exec(readFileSync("/proc/pressure/cpu", "latin1"))[1] : "?";
console.log(`\n${ROUNDS} rounds of ${SECONDS} s, ${CONNECTIONS} connections, ${cpus().length} processors, load ${loadavg()[0].toFixed(1)}, waiting for a processor ${pressure} % of the last minute.`);
