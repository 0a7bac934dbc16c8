/* node tests/stories/demo_stories.mjs PROGRAM [FOLDER]
 *
 * Makes a demonstration that has lived: a new data folder in which the fictitious people of both municipalities did their
 * work over the past year, through the same pages and rules as everybody, on a clock that was set back and moved on day by
 * day. The stories themselves stand in demo_tales.mjs. Prints the people and their links, as `init --demo` does.
 * Without FOLDER it is a test: the folder is made elsewhere, looked at as every person in it, and removed.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Server, day, program, sign_in, troubles_told } from "./client.mjs";
import { look_around, tales } from "./demo_tales.mjs";

const DAY_MS = 24 * 3600 * 1000;

/* The world of the stories: one server, which day it is, and who sits at which browser today. */
export class Stage {
  constructor(server) {
    this.server = server;
    this.ago = null;
    this.browsers = new Map();
  }

  /* Whoever tells a story that many days ago; a weekend is the Friday before it. */
  static working(ago) {
    const weekday = new Date(Date.now() - ago * DAY_MS).getUTCDay();
    return ago + (weekday === 6 ? 1 : weekday === 0 ? 2 : 0);
  }

  async move(ago) {
    if (this.ago !== null) {
      await this.server.stop();
    }
    this.ago = ago;
    this.browsers.clear();
    /* One machine plays everybody, so the limits per address are off; one person does in seconds what takes days. */
    this.server.configure(`klok-vooruit = ${-ago}\nbegrenzing = nee\nopeningen-per-minuut = 100000\n`);
    await this.server.run();
  }

  async as(reference, place = "voorbeeldstad") {
    const key = `${reference} ${place}`;
    if (!this.browsers.has(key)) {
      this.browsers.set(key, await sign_in(this.server, reference, place));
    }
    return this.browsers.get(key);
  }

  /* A day counted from the day on stage, as people type it. */
  day({ days = 0, months = 0 } = {}) {
    const there = day({ days: -this.ago });
    const date = new Date(`${there.iso}T12:00:00Z`);
    date.setUTCMonth(date.getUTCMonth() + months);
    date.setUTCDate(date.getUTCDate() + days);
    return date.toISOString().slice(0, 10).split("-").reverse().join("-");
  }
}

async function play(server) {
  const scenes = tales().flatMap((tale) => tale.scenes.map((scene) => ({ ...scene, tale: tale.name, ago: scene.ago > 6 ? Stage.working(scene.ago) : scene.ago })));
  scenes.sort((one, other) => other.ago - one.ago);
  server.configure(`klok-vooruit = ${-(scenes[0].ago + 1)}\n`);
  const made = server.command("init", "--demo");
  assert.equal(made.code, 0, made.out);
  const stage = new Stage(server);
  for (const scene of scenes) {
    if (scene.ago !== stage.ago) {
      await stage.move(scene.ago);
    }
    try {
      await scene.run(stage);
    } catch (error) {
      console.error(`${scene.tale}, ${scene.ago} days ago:`);
      throw error;
    }
  }
  await server.stop();
  server.configure();
  return made.out.split("\n").filter((line) => line.includes("  /demo/")).join("\n");
}

const [given, folder] = process.argv.slice(2);
const server = new Server();
server.program = program(given);
server.said = "";
server.logged = [];
server.unfinished = "";
server.home = folder ?? mkdtempSync(join(tmpdir(), "seinhuis-demo-"));
server.data = folder ?? join(server.home, "data");
process.on("exit", () => server.process?.kill("SIGTERM"));
try {
  const people = await play(server);
  if (folder === undefined) {
    await server.run();
    await look_around(server);
    await server.stop();
  } else {
    console.log(people);
  }
} catch (error) {
  console.error(error, `\n${troubles_told()}`);
  server.process?.kill("SIGTERM");
  await server.ended;
  process.exitCode = 1;
}
if (folder === undefined) {
  rmSync(server.home, { recursive: true, force: true });
}
