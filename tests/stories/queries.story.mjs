/* node tests/stories/queries.story.mjs [build/src/seinhuis] [--renew]
 *
 * How many queries each page asks of the database stands in tests/golden/page-queries.txt; and a page asks as many when it shows many
 * rows as when it shows few: none per row. Every page that people of the demonstration reach by following links is asked for.
 */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { Server, pause, program, report, sign_in, story, until } from "./client.mjs";
import { PEOPLE, crawl } from "./crawl.mjs";

const { step, end } = story("queries");
const golden = new URL("../golden/page-queries.txt", import.meta.url);
const FEW = 3, MANY = 24;
const server = await Server.start({ program: program(process.argv[2]), settings: { begrenzing: "nee", logniveau: "detail", werkers: "1", "openingen-per-minuut": "100000" } });
const answers = (number) => ({ relatie: "familie", waarover: "persoon", verhaal: `Verhaal ${number}`, wie: "Iemand", leeftijd: "volwassen", contact: "vertrouwelijk", naam: "Noor" });

const told = () => [...server.said.matchAll(/"event":"queries","number":(\d+)/g)].map((found) => Number(found[1]));

/* What rarely changes is asked once and kept, until somebody writes: the fewest of some visits are what the page needs. */
async function queries_of(browser, path) {
  let fewest = null;
  for (let visit = 0; visit < 4; visit++) {
    const before = told().length;
    const page = await browser.get(path, { follow: false });
    if (page.status !== 200) {
      return null;
    }
    await until("the log tells of it", () => told().length > before || /^\/(static|melden)/.test(path), 2000).catch(() => {});
    if (told().length === before) {
      return null; /* kept whole, without a query */
    }
    fewest = { count: Math.min(told().at(-1), fewest?.count ?? Infinity), page };
  }
  return fewest;
}

async function everybody() {
  const all = new Map();
  for (const person of PEOPLE) {
    const browser = await sign_in(server, person).catch(() => null);
    for (const [path, { count }] of browser === null ? [] : await crawl((path) => queries_of(browser, path))) {
      all.set(path, Math.max(count, all.get(path) ?? 0));
    }
  }
  return all;
}

for (let i = 0; i < FEW; i++) {
  await report(server, answers(i));
}
await pause(1500); /* the log's projection has caught up */
const few = await everybody();
for (let i = 0; i < MANY; i++) {
  await report(server, answers(FEW + i));
}
await pause(1500);
const many = await everybody();

await step("a page that shows many reports asks as many queries as one that shows few", () => {
  assert.ok(few.size >= 20, `${few.size} pages`);
  const more = [...few].filter(([path, count]) => many.has(path) && many.get(path) > count).map(([path, count]) => `${path}: ${count} with few, ${many.get(path)} with many`);
  assert.deepEqual(more, []);
});

const list = [...few].map(([path, count]) => `${String(count).padStart(3)}  ${path}`).sort((one, other) => one.slice(5).localeCompare(other.slice(5), "en")).join("\n") + "\n";
if (process.argv.includes("--renew")) {
  writeFileSync(golden, list);
} else {
  await step("each page asks as many queries as its line in tests/golden/page-queries.txt says", () => {
    assert.equal(list, readFileSync(golden, "utf8"), "when that is meant: node tests/stories/queries.story.mjs build/src/seinhuis --renew");
  });
}
end();
await server.close();
