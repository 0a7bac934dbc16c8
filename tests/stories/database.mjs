/* The database below a story: a file of SQLite's in the data folder; or, when the run is one on PostgreSQL (tests/postgresql sets
 * SEINHUIS_TEST_POSTGRESQL), a database of the story's own on that server, which `database` in seinhuis.conf names.
 */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const given = process.env.SEINHUIS_TEST_POSTGRESQL;
/* And the keys lie in a cluster of their own when the run is one beside such a cluster (tests/key_cluster). */
const keys_line = process.env.SEINHUIS_TEST_KEYS ? `sleutelopslag = ${process.env.SEINHUIS_TEST_KEYS}\n` : "";
export const on_postgresql = Boolean(given);
const at = (name, role = "postgres") => given.replace("//postgres@", `//${role}@`).replace("/postgres?", `/${name}?`);

function run(...words) {
  const ran = spawnSync(words[0], words.slice(1), { encoding: "latin1", maxBuffer: 256 * 1024 * 1024 });
  assert.equal(ran.status, 0, ran.stderr ?? String(ran.error));
  return ran.stdout;
}

const psql = (address, ...words) => run("psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", address, ...words);

/* The lines of seinhuis.conf that name a new, empty database, none on SQLite, and the cluster for keys. It is dropped when the story ends.
 * One role owns its tables and another serves, as in a real installation: every story is lived behind the second wall.
 */
export function database_lines() {
  if (!on_postgresql) {
    return keys_line;
  }
  const name = `story_${process.pid}_${randomBytes(4).toString("hex")}`;
  const [owner, clerk] = [`${name}_owner`, `${name}_clerk`];
  psql(given, "-c", `CREATE ROLE ${owner} LOGIN`, "-c", `CREATE ROLE ${clerk} LOGIN`, "-c", `CREATE DATABASE ${name} OWNER ${owner}`);
  process.on("exit", () => {
    const drops = [`DROP DATABASE ${name} WITH (FORCE)`, `DROP ROLE ${owner}, ${clerk}`].flatMap((drop) => ["-c", drop]);
    spawnSync("psql", ["-X", "-q", "-d", given, ...drops], { stdio: "ignore" });
  });
  return `database = ${at(name, clerk)}\ndatabase-beheer = ${at(name, owner)}\n${keys_line}`;
}

const address_of = (server) => at(/^database = .*\/(story_\w+)\?/m.exec(readFileSync(join(server.data, "seinhuis.conf"), "utf8"))[1]);
const file_of = (server) => join(server.data, "store", "seinhuis.db");

/* Whether the database can be looked into from outside. */
export const can_look = on_postgresql || spawnSync("sqlite3", ["-version"]).status === 0;

/* What a query gives, a line per row with | between columns. */
export function rows(server, sql) {
  const told = on_postgresql ? psql(address_of(server), "-c", sql) : run("sqlite3", "-readonly", file_of(server), sql);
  return Buffer.from(told, "latin1").toString().trim().split("\n").filter(Boolean);
}

/* Changes it behind the back of the program. */
export function change(server, sql) {
  if (on_postgresql) {
    psql(address_of(server), "-c", sql);
  } else {
    run("sqlite3", file_of(server), sql);
  }
}

/* The engine's own judgement; PostgreSQL has none that a client may ask for. */
export function assert_sound(server) {
  if (!on_postgresql) {
    assert.deepEqual(rows(server, "PRAGMA integrity_check; PRAGMA foreign_key_check;"), ["ok"]);
  }
}

/* Each table with the names of its columns. */
export function tables_of(server) {
  const pairs = on_postgresql
    ? rows(server, "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, ordinal_position")
    : rows(server, "SELECT t.name, c.name FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c WHERE t.type = 'table' ORDER BY t.name, c.cid");
  const tables = new Map();
  for (const [table, column] of pairs.map((pair) => pair.split("|"))) {
    tables.set(table, [...(tables.get(table) ?? []), column]);
  }
  return tables;
}

/* Everything that stands in it outside the data folder: all rows, bytes as hexadecimal digits. */
export const outside = (server) => (on_postgresql ? [{ name: "the database", bytes: Buffer.from(run("pg_dump", "--data-only", "-d", address_of(server)), "latin1") }] : []);

/* Every table, as SQLite's lock: what the program writes by itself waits too. */
const HOLD = "BEGIN;\nSELECT format('LOCK TABLE %I IN EXCLUSIVE MODE', tablename) FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1 \\gexec\nSELECT 'held';\n";

/* Another program keeps everybody from writing until `release` is called. */
export async function hold(server) {
  const words = on_postgresql ? ["psql", "-X", "-q", "-A", "-t", "-d", address_of(server)] : ["sqlite3", file_of(server)];
  const other = spawn(words[0], words.slice(1), { stdio: ["pipe", "pipe", "inherit"] });
  other.stdin.write(on_postgresql ? HOLD : "BEGIN IMMEDIATE;\nSELECT 'held';\n");
  await new Promise((resolve) => other.stdout.once("data", resolve));
  return async () => {
    const gone = new Promise((resolve) => other.once("exit", resolve));
    other.stdin.end("ROLLBACK;\n");
    await gone;
  };
}
