/* node tests/bench/floods.mjs BUILD_DIR [SECONDS]
 *
 * What a flood from outside does to the people inside: how long pages of staff take, how long a report takes to be sealed and stored,
 * and how much memory the server uses, first in quiet and then during each flood. Limits are on, as installed. Addresses are
 * loopback addresses of their own, so that a flood of thirty comes from thirty. Prints a table in Markdown.
 */
import { readFileSync, readdirSync } from "node:fs";
import { Agent, request } from "node:http";
import { connect } from "node:net";
import { cpus, loadavg } from "node:os";
import { performance } from "node:perf_hooks";
import { Browser, Page, Server, pause, report, sign_in, to_check } from "../stories/client.mjs";

const build = process.argv[2] ?? "build-release";
const SECONDS = Number(process.argv[3] ?? 8);
const FORM = "/melden/voorbeeldstad/bericht";
const IDLE = 10000, PER_ADDRESS = 500, SLOW = 2000, FLOODERS = 64, GUESSERS = 30;
const AIM_MS = 200;
const answers = (words) => ({ relatie: "familie", waarover: "persoon", verhaal: words, wie: "Iemand", leeftijd: "volwassen", contact: "vertrouwelijk", naam: "Noor" });

const server = await Server.start({ program: `${build}/src/seinhuis` });
const { hostname, port } = new URL(server.url);
const address = (net, number) => `127.${net}.${number >> 8}.${(number & 255) || 1}`;

/* Proportional set size of the server's own processes. */
function memory_mb() {
  let kb = 0;
  for (const pid of [server.process.pid, ...Object.values(server.processes()).flat()]) {
    kb += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "latin1"))?.[1] ?? 0);
  }
  return kb / 1000;
}

/* One request from an address of its own. */
const ask = (path, { from, method = "GET", headers = {}, body = "", agent } = {}) => new Promise((resolve) => {
  const asked = request({ host: hostname, port, path, method, localAddress: from, agent, headers: { "accept-language": "nl", ...headers, ...(body ? { "content-type": "application/x-www-form-urlencoded", "content-length": Buffer.byteLength(body) } : {}) } }, (answer) => {
    let text = "";
    answer.on("data", (bytes) => (text += bytes));
    answer.on("end", () => resolve({ status: answer.statusCode, text, headers: new Headers(answer.headers) }));
  });
  asked.on("error", () => resolve({ status: 0, text: "" }));
  asked.end(body);
});

/* A resident at an address of its own, so that no limit per address is in the way of who measures. */
class Resident extends Browser {
  constructor(number) {
    super(server, "a resident");
    this.from = address(20 + (number >> 14), number & 16383);
  }
  get = (path) => this.send(path);
  async send(path, { method = "GET", body } = {}) {
    const answer = await ask(path, { from: this.from, method, body: body?.toString() });
    return new Page(answer.status, answer.headers, answer.text, path);
  }
}
let residents = 0;

const at = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];

/* --- the people inside --------------------------------------------------------------------------------------------- */

await report(server, answers("Verhaal"));
const officer = await sign_in(server, "sanne-fictief");
const [, dossier] = /href="(\/signalen\/S-[0-9A-Z]+)"/.exec((await officer.open("/signalen")).main);

async function measure(what, running) {
  const staff = [], sealed = [];
  const agent = new Agent({ keepAlive: true });
  let wrong = 0;
  const until = performance.now() + SECONDS * 1000;
  const look = async () => {
    for (let turn = 0; performance.now() < until; turn++) {
      const since = performance.now();
      const answer = await ask(turn % 2 ? "/signalen" : dossier, { headers: { cookie: officer.cookie }, agent });
      staff.push(performance.now() - since);
      wrong += answer.status !== 200;
      await pause(20);
    }
  };
  /* A report by somebody else each time, of whom only the last step counts. */
  const send = async () => {
    for (let number = 0; performance.now() < until; number++) {
      const resident = new Resident(++residents * 257);
      const check = await to_check(resident, FORM, answers(`Verhaal ${number}`)).catch(() => null);
      const since = performance.now();
      const page = check === null ? null : await resident.fill(check, {}, { button: "versturen" }).catch(() => null);
      if (page?.status === 200) {
        sealed.push(performance.now() - since);
      }
      await pause(50);
    }
  };
  await Promise.all([look(), send()]);
  agent.destroy();
  staff.sort((a, b) => a - b);
  sealed.sort((a, b) => a - b);
  return { what, running, staff: staff.length, wrong, p50: at(staff, 0.5), p99: at(staff, 0.99), sealed: sealed.length, sealed50: at(sealed, 0.5) ?? NaN, sealed99: at(sealed, 0.99) ?? NaN, memory: memory_mb() };
}

/* --- the floods ---------------------------------------------------------------------------------------------------- */

const hold = (count, words, net) => Promise.all(Array.from({ length: count }, (_, number) => new Promise((resolve) => {
  const socket = connect({ host: hostname, port: Number(port), localAddress: address(net, Math.floor(number / PER_ADDRESS) + 1) }, () => {
    words && socket.write(words);
    resolve(socket);
  });
  socket.on("error", () => resolve(null));
})));

async function with_idle(run) {
  const sockets = await hold(IDLE, "", 10);
  const result = await run(`${sockets.filter((one) => one && !one.destroyed).length} connected`);
  sockets.forEach((one) => one?.destroy());
  return result;
}

async function with_slow(run) {
  const body = "x".repeat(4000);
  const sockets = await hold(SLOW, `POST ${FORM} HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n`, 11);
  const timer = setInterval(() => sockets.forEach((one) => one && !one.destroyed && one.write("x")), 1000);
  const result = await run("a byte a second each");
  clearInterval(timer);
  sockets.forEach((one) => one?.destroy());
  return result;
}

/* Senders without a pause, until told to stop. */
const flooding = (count, net, send) => async (run) => {
  let stop = false, statuses = {};
  const senders = Array.from({ length: count }, async (_, number) => {
    const agent = new Agent({ keepAlive: true });
    while (!stop) {
      const { status } = await send(address(net, number * 256 + 1), agent);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
    agent.destroy();
  });
  await pause(1000);
  statuses = {};
  const result = await run(statuses);
  stop = true;
  await Promise.all(senders);
  result.running = Object.entries(statuses).map(([status, number]) => `${Math.round(number / SECONDS)}/s ${status}`).join(", ");
  return result;
};

const form_body = new URLSearchParams({ _pagina: "1", _knop: "verder", ...answers("Vloed") }).toString();
const wrong_body = new URLSearchParams({ "e-mailadres": "sanne@voorbeeldstad.example", wachtwoord: "onjuist wachtwoord", code: "123456" }).toString();

const rows = [await measure("quiet", "")];
const floods = [
  [`${IDLE.toLocaleString("en-GB")} idle connections`, with_idle],
  [`${SLOW.toLocaleString("en-GB")} slow clients`, with_slow],
  [`the public form, ${FLOODERS} senders from ${FLOODERS} addresses`, flooding(FLOODERS, 12, (from, agent) => ask(FORM, { from, agent, method: "POST", body: form_body }))],
  [`the public form's page, ${FLOODERS} readers`, flooding(FLOODERS, 13, (from, agent) => ask(FORM, { from, agent }))],
  [`wrong sign-ins, ${GUESSERS} at a time from ${GUESSERS} addresses`, flooding(GUESSERS, 14, (from, agent) => ask("/aanmelden", { from, agent, method: "POST", body: wrong_body }))],
];
for (const [what, flood] of floods) {
  rows.push(await flood((running) => measure(what, running)));
  await pause(2000);
}
rows.push(await measure("quiet again", ""));

console.log("| flood | answered to it | staff pages p50, p99 | aim | met | report stored p50, p99 | memory, PSS |");
console.log("|---|---|---|---|---|---|---|");
for (const row of rows) {
  const met = row.what.startsWith("quiet") ? "" : row.p99 < AIM_MS && row.wrong === 0 ? "yes" : "**no**";
  console.log(`| ${row.what} | ${typeof row.running === "string" ? row.running : ""} | ${row.p50.toFixed(1)} ms, ${row.p99.toFixed(1)} ms of ${row.staff}${row.wrong ? `, ${row.wrong} wrong` : ""} | ${met === "" ? "" : `p99 < ${AIM_MS} ms`} | ${met} | ${row.sealed50.toFixed(1)} ms, ${row.sealed99.toFixed(1)} ms of ${row.sealed} | ${row.memory.toFixed(0)} MB |`);
}
console.log(`\nRounds of ${SECONDS} s, ${cpus().length} processors, load ${loadavg()[0].toFixed(1)}; flooders and server share the machine.`);
await server.close();
process.exit(0);
