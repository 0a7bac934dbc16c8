/* node tests/stories/migrate.story.mjs [build/src/seinhuis]
 *
 * What an administrator sees of migrations: what would change, the change, a server that may not do it by itself, and a database
 * that a newer version changed.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { assert_sound, can_look, change, on_postgresql, rows } from "./database.mjs";
import { Server, program, story } from "./client.mjs";

const { step, skip, end } = story("migrate");
if (!can_look) {
  skip("migrations", "there is no sqlite3");
  end();
  process.exit(77);
}
const server = await Server.start({ program: program(process.argv[2]) });
const state = () => rows(server, "SELECT number, name, program FROM schema_migration ORDER BY number");
/* The last migration of all made no table: here it is as if it never ran. */
const NEW = "0006-migration-program";
const undo = () => {
  change(server, "ALTER TABLE schema_migration DROP COLUMN program; ALTER TABLE schema_migration DROP COLUMN at; DELETE FROM schema_migration WHERE number = 6");
};
/* A start that must fail: what it said. */
const refused = () => {
  const ran = spawnSync(server.program, ["user", "list", "--data", server.data], { encoding: "utf8", timeout: 60000 });
  assert.equal(ran.status, 1, ran.stdout + ran.stderr);
  return ran.stderr;
};

await step("every migration of a new installation has the version that brought it", () => {
  const version = server.command("version").out.trim().split(" ")[1];
  assert.ok(state().length > 10);
  assert.ok(state().every((row) => row.endsWith(`|${version}`)), state().join("\n"));
});

await step("a database that is up to date is left alone", () => {
  assert.match(server.command("migrate", "--dry-run").out, /nothing would change/);
  assert.equal(server.command("migrate", "--sql").code, 2);
});

if (on_postgresql) {
  await step("beside a running server a migration runs, and the server goes on", async () => {
    undo();
    assert.match(server.command("migrate").out, new RegExp(`${NEW} .*Done`, "s"));
    assert.equal((await fetch(`${server.url}/melden/voorbeeldstad`)).status, 200);
    assert.equal((await server.health()).status, 200);
  });
} else {
  await step("beside a running server nobody migrates its file", () => {
    const said = server.command("migrate");
    assert.equal(said.code, 1);
    assert.match(said.out, /stop it, or wait/);
  });
}
await server.stop();

await step("a dry run names what would run, with its SQL when asked, and changes nothing", () => {
  undo();
  const before = rows(server, "SELECT number, name FROM schema_migration ORDER BY number");
  const said = server.command("migrate", "--dry-run");
  assert.equal(said.code, 0, said.out);
  assert.match(said.out, new RegExp(`${NEW} {2}\\(store\\)\\nNothing was changed`));
  assert.match(server.command("migrate", "--dry-run", "--sql").out, /ALTER TABLE schema_migration ADD COLUMN program TEXT/);
  assert.deepEqual(rows(server, "SELECT number, name FROM schema_migration ORDER BY number"), before);
});

await step("a server that may not migrate refuses to start, and says which command does", () => {
  server.configure("migreren = nee\n");
  const said = refused();
  assert.match(said, new RegExp(`lacks 1 migration \\(${NEW}\\): look with seinhuis migrate --dry-run`));
  assert.equal(server.command("migrate").code, 0);
  assert.equal(server.command("user", "list").code, 0);
});

await step("a server that may brings its database up to date by itself; one whose role may not change tables names the command", () => {
  undo();
  server.configure();
  if (on_postgresql) {
    assert.match(refused(), /may not change tables .*run: seinhuis migrate/);
    assert.equal(server.command("migrate").code, 0);
  }
  assert.equal(server.command("user", "list").code, 0);
  assert.ok(state().some((row) => row.startsWith("6|")));
  assert_sound(server);
});

await step("a database that a newer version changed is refused with its migrations, its version and what to do", () => {
  change(server, "INSERT INTO schema_migration (number, name, program) VALUES (9998, 'from-later', '7.1.0')");
  for (const said of [refused(), server.command("migrate").out, server.command("migrate", "--dry-run").out]) {
    assert.match(said, /changed by Seinhuis 7\.1\.0, .*9998-from-later; .*install Seinhuis 7\.1\.0, or restore a backup/);
  }
  change(server, "DELETE FROM schema_migration WHERE number = 9998");
  assert.equal(server.command("migrate").code, 0);
});

end();
await server.close().catch(() => {});
