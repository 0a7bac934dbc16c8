/* SEINHUIS_TEST_DURABLE=yes tests/postgresql node tests/bench/postgresql.mjs BUILD_DIR [ROUNDS [SECONDS [unanalysed]]]
 *
 * Submissions on PostgreSQL by 1, 16, 64 and 256 senders, against pgbench with as many clients that commits copies of the same rows
 * in the same database: alone, one report in each commit, and grouped, 64 in each. pgbench has no form, keys, log or answer. The
 * server waits for its disk, as installed. The tables are analysed before each measurement, unless said otherwise. Prints a table in
 * Markdown.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Server } from "../stories/client.mjs";
import { on_postgresql, rows } from "../stories/database.mjs";
import { FORM, form_write } from "./form.mjs";

const build = process.argv[2] ?? "build-release";
const ROUNDS = Number(process.argv[3] ?? 3);
const SECONDS = Number(process.argv[4] ?? 4);
const analysed = process.argv[5] !== "unanalysed";
const GROUP = 64;
const TABLES = ["signal", "signal_story", "signal_subject", "signal_reporter", "step"];
/* Ids go up and must differ, what is random is random here too: as tests/bench/bare.c does it. */
const COUNTED = ["signal", "step", "story_key", "reporter_key", "record_key"];
const RANDOM = { dossier: "substr(sha256(random()::text::bytea), 1, 16)", code_hash: "sha256(random()::text::bytea)", reference: "'S-' || upper(substr(md5(random()::text), 1, 9))" };

assert.ok(on_postgresql, "run it through tests/postgresql");
const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "seinhuis-bench-pg-"));
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const server = await Server.start({ program: join(build, "src/seinhuis"), settings: { begrenzing: "nee" } });

const submit = async (form, senders) => JSON.parse((await run(join(build, "tests/bench/bench_submit"), [new URL(server.url).port, FORM, form, senders, SECONDS].map(String))).stdout);

/* INSERTs of one report's rows, with its values written out. */
function report_sql(number) {
  return TABLES.map((table) => {
    const columns = rows(server, `SELECT column_name, format_type(a.atttypid, a.atttypmod) FROM information_schema.columns c JOIN pg_attribute a ON a.attrelid = '${table}'::regclass AND a.attname = c.column_name WHERE table_schema = 'public' AND table_name = '${table}' ORDER BY ordinal_position`).map((row) => row.split("|"));
    const values = columns.map(([name, type]) => {
      if (RANDOM[name]) {
        return RANDOM[name];
      }
      const [value] = rows(server, `SELECT coalesce(quote_literal(${name}::text), 'NULL') FROM ${table} WHERE signal = (SELECT max(signal) FROM signal) LIMIT 1`);
      return value !== "NULL" && COUNTED.includes(name) ? `${value}::bigint + :n${number}` : `${value}::${type}`;
    });
    return `INSERT INTO ${table} (${columns.map(([name]) => name).join(", ")}) VALUES (${values.join(", ")});`;
  }).join("\n");
}

function scripts_write() {
  const write = (name, count) => {
    const numbers = Array.from({ length: count }, (_, i) => i);
    const sets = numbers.map((i) => `\\set n${i} random(1, 1000000000000000)`);
    const one = report_sql("X");
    writeFileSync(join(folder, name), [...sets, "BEGIN;", ...numbers.map((i) => one.replaceAll(":nX", `:n${i}`)), "COMMIT;", ""].join("\n"));
    return join(folder, name);
  };
  return { alone: write("alone.sql", 1), together: write("together.sql", GROUP) };
}

const address = process.env.SEINHUIS_TEST_POSTGRESQL;
const [database] = rows(server, "SELECT current_database()");
const pgbench = async (script, clients) => {
  const [, host] = /[?&]host=([^&]+)/.exec(address);
  const { stdout } = await run("/usr/lib/postgresql/15/bin/pgbench", ["-n", "-M", "prepared", "-c", clients, "-j", Math.min(clients, cpus().length), "-T", SECONDS, "-f", script, "-h", host, "-U", "postgres", database].map(String));
  return Number(/tps = ([\d.]+)/.exec(stdout)[1]);
};

const table = [];
try {
  const form = await form_write(server, folder);
  await submit(form, 4);
  const { alone, together } = scripts_write();
  for (const senders of [1, 16, 64, 256]) {
    const found = { ours: [], p50: [], p99: [], alone: [], together: [], ratio: [], share: [], refused: 0 };
    for (let round = 0; round < ROUNDS; round++) {
      const bare = await pgbench(alone, senders);
      const grouped = GROUP * (await pgbench(together, Math.min(senders, 8)));
      if (analysed) { /* as its own autovacuum does within a minute */
        rows(server, "ANALYZE");
      }
      const ours = await submit(form, senders);
      found.refused += ours.refused; /* told NOT received: clashed with others too often */
      for (const [name, value] of Object.entries({ ours: ours.per_second, p50: ours.p50_ms, p99: ours.p99_ms, alone: bare, together: grouped, ratio: ours.per_second / bare, share: ours.per_second / grouped })) {
        found[name].push(value);
      }
    }
    table.push(`| ${senders} | ${Math.round(median(found.ours))}/s | ${Math.round(median(found.alone))}/s | ${median(found.ratio).toFixed(2)} × | ${Math.round(median(found.together))}/s | ${Math.round(100 * median(found.share))} % | ${median(found.p50).toFixed(1)} ms, ${median(found.p99).toFixed(0)} ms | ${found.refused} |`);
  }
} finally {
  server.process.kill("SIGTERM"); /* not close(): that checks the whole installation, which is no part of this */
  await server.ended;
  rmSync(folder, { recursive: true, force: true });
}
console.log(`| senders | Seinhuis, reports | pgbench alone | ratio | pgbench, ${GROUP} in each commit | ratio | p50, p99 | told to send again |\n|---|---|---|---|---|---|---|---|\n${table.join("\n")}`);
console.log(`\n${ROUNDS} rounds of ${SECONDS} s, ${cpus().length} processors, load ${loadavg()[0].toFixed(1)}.`);
