/* node tests/bench/backup.mjs BUILD_DIR [SIZE [FOLDER]]      (SIZE: 10000 reports unless told; or a list, "1000,100000")
 *
 * Backup, the next one with nothing and with 1 % changed, and a proof (`restore --verify` with the master key), of data
 * folders of 1,000, 10,000 and 100,000 reports as far as SIZE, made by bench_fill as for `script/bench growth`; FOLDER may be
 * one that growth made. Prints a table in Markdown: seconds, those of the processor (which say what it costs when others
 * use the disk too), what both are per GB of content between the smallest and this size, the most memory that the command
 * itself took, and the bytes in the place of backups. Works on copies.
 */
import { spawn, spawnSync } from "node:child_process";
import { appendFileSync, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";

const [build = "build-release", most = "10000", kept] = process.argv.slice(2);
const SIZES = most.includes(",") ? most.split(",").map(Number).filter((size) => size > 0) : [1000, 10000, 100000].filter((size) => size <= Number(most));
const LINES_PER_REPORT = 33, CHANGED_SHARE = 100, LOOK_MS = 10;
const program = join(build, "src/seinhuis");
const folder = kept ?? mkdtempSync(join(tmpdir(), "seinhuis-bench-backup-"));
const scratch = mkdtempSync(join(kept ?? tmpdir(), "seinhuis-bench-backup-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));
const tell = (what) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${what}\n`);
const must = (words, from = program) => {
  const done = spawnSync(from, words, { encoding: "utf8", maxBuffer: 1 << 26 });
  if (done.status !== 0) {
    throw new Error(`${from} ${words.join(" ")}: ${done.stdout}${done.stderr}`);
  }
  return done.stdout;
};
const bytes_in = (path) => readdirSync(path, { withFileTypes: true }).reduce((sum, entry) => sum + (entry.isDirectory() ? bytes_in(join(path, entry.name)) : statSync(join(path, entry.name)).size), 0);

const TICKS = Number(must(["CLK_TCK"], "getconf"));

/* Seconds, of the clock and of the processor, and the highest resident set, as the system saw them of the command itself. */
function measured(words) {
  const from = performance.now();
  const child = spawn(program, words, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, TMPDIR: scratch } });
  let out = "", peak = 0, cpu = 0;
  child.stdout.on("data", (bytes) => (out += bytes));
  child.stderr.on("data", (bytes) => (out += bytes));
  const look = setInterval(() => {
    try {
      const [user, system] = readFileSync(`/proc/${child.pid}/stat`, "latin1").split(") ")[1].split(" ").slice(11, 13).map(Number);
      cpu = Math.max(cpu, (user + system) / TICKS);
      peak = Math.max(peak, Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, "latin1"))?.[1] ?? 0));
    } catch {
      /* it ended */
    }
  }, LOOK_MS);
  return new Promise((resolve, reject) => child.on("close", (code) => {
    clearInterval(look);
    const seconds = (performance.now() - from) / 1000;
    return code === 0 ? resolve({ seconds, cpu, peak: peak / 1000, out }) : reject(new Error(`${words.join(" ")}: ${out}`));
  }));
}

function filled(size) {
  const made = join(folder, `data-${size}`);
  if (!existsSync(made)) {
    must(["init", "--demo", "--data", made]);
    must([made, "0", String(size), String(LINES_PER_REPORT)], join(build, "tests/bench/bench_fill"));
  }
  const data = join(scratch, `data-${size}`);
  cpSync(made, data, { recursive: true, filter: (path) => !lstatSync(path).isSocket() });
  return data;
}

writeFileSync(join(scratch, "passphrase"), "vier losse woorden samen\n", { mode: 0o600 });
const secret = ["--key", join(scratch, "secret"), "--passphrase-file", join(scratch, "passphrase")];
const line = /reservekopie-sleutel = \S+/.exec(must(["backup-key", "make", join(scratch, "secret"), ...secret.slice(2)]))[0];

const rows = [];
async function measure(size) {
  tell(`${size} reports: fill`);
  const data = filled(size);
  const target = join(scratch, `target-${size}`);
  mkdirSync(target);
  appendFileSync(join(data, "seinhuis.conf"), `${line}\n`);
  const content = bytes_in(join(data, "store")) + bytes_in(join(data, "log"));
  const note = async (what, words) => {
    tell(`${size} reports: ${what}`);
    const before = bytes_in(target);
    const done = await measured(words);
    rows.push({ what, size, content, ...done, written: bytes_in(target) - before });
  };
  const backup = ["backup", target, "--data", data];
  await note("backup, the first", backup);
  await note("backup, nothing changed", backup);
  await note("`restore --verify` with the master key", ["restore", "--verify", target, ...secret, "--master-key", join(data, "vault/master.key"), "--scratch", scratch]);
  must([data, String(size), String(size + size / CHANGED_SHARE), String(LINES_PER_REPORT)], join(build, "tests/bench/bench_fill"));
  await note("backup, 1 % more reports", backup);
  /* The worst that can be: one report in a hundred everywhere, none of them beside another. */
  must([join(data, "store/seinhuis.db"), `UPDATE signal SET received = received + 1 WHERE signal % ${CHANGED_SHARE} = 0`], "sqlite3");
  await note("backup, 1 % of all reports changed, spread", backup);
  rmSync(data, { recursive: true });
  rmSync(target, { recursive: true });
}

const mb = (bytes) => (bytes / 1e6).toLocaleString("en-GB", { maximumFractionDigits: bytes < 1e7 ? 1 : 0 });
const load = loadavg()[0];
for (const size of SIZES) {
  await measure(size);
}
console.log(`load ${load.toFixed(0)} at the start, ${loadavg()[0].toFixed(0)} at the end\n`);
console.log("| what | reports | content | time | of the processor | per GB more than the smallest, and of the processor | memory at most | written to the backups |");
console.log("|---|---|---|---|---|---|---|---|");
for (const what of new Set(rows.map((row) => row.what))) {
  const [least, ...larger] = rows.filter((row) => row.what === what);
  for (const row of [least, ...larger]) {
    const per_gb = (name) => ((row[name] - least[name]) / ((row.content - least.content) / 1e9)).toFixed(1);
    const slope = row === least ? "" : `${per_gb("seconds")} s, ${per_gb("cpu")} s`;
    console.log(`| ${what} | ${row.size.toLocaleString("en-GB")} | ${mb(row.content)} MB | ${row.seconds.toFixed(1)} s | ${row.cpu.toFixed(2)} s | ${slope} | ${row.peak.toFixed(0)} MB | ${mb(row.written)} MB |`);
  }
}
