/* node tests/browser/manual.mjs build/src/seinhuis [renew]: the manual in docs/handleiding is true.
 *
 * Opens, as the people of the demonstration that has lived, the pages that the manual tells about (manual_pages.mjs). Every word
 * that stands bold in a chapter stands on one of that chapter's pages; every picture that a chapter shows is one that is made
 * here, and every picture made is shown. With "renew" the pictures are made anew. They carry dates and references of that
 * day, so people look at them; they are not compared.
 */
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { open_browser, people, person, sign_in, too_wide, WIDTHS } from "./harness.mjs";
import { pages } from "./manual_pages.mjs";
import { start_server } from "./server.mjs";

const [seinhuis = "build/src/seinhuis", renew] = process.argv.slice(2);
const folder = join(dirname(fileURLToPath(import.meta.url)), "../../docs/handleiding");
const pictures = join(folder, "beelden");
const HEIGHT_MAX = 1400;
const BYTES_MAX = 150 * 1024;

const wrong = [];
const said = new Map(); /* by chapter: all words on its pages */
const made = new Set();
const shown = new Set();

/* As somebody of the demonstration, or as a resident when nobody is named. */
async function sit_down(browser, address, everybody, { who, place, width }) {
  const options = { width: width ?? WIDTHS.desk, height: 800 };
  if (who === undefined) {
    return person(browser, options);
  }
  const somebody = everybody.find(({ url }) => url.endsWith(`/demo/${who}`));
  assert.ok(somebody, `${who} is nobody of the demonstration`);
  return sign_in(browser, somebody, { place, ...options });
}

/* A link by its words, by a part of its address, or in the row or item that has these words. */
function link_of(page, wanted) {
  if (wanted.beside) {
    return page.locator("main tr, main li").filter({ hasText: wanted.beside }).last().locator("a").first();
  }
  return (wanted instanceof RegExp ? page.locator("main a").filter({ hasText: wanted }) : page.locator(`main a[href*="${wanted}"]`)).first();
}

async function follow(page, links) {
  for (const wanted of links) {
    const link = link_of(page, wanted);
    assert.ok(await link.count(), `no link ${wanted.beside ?? wanted} at ${new URL(page.url()).pathname}`);
    await link.click();
    await page.waitForLoadState();
  }
}

/* `from` crops: the picture begins at that element. */
async function photograph(page, { name, from, height }) {
  const top = from ? Math.round(await page.locator(from).evaluate((element) => element.getBoundingClientRect().top + window.scrollY)) - 12 : 0;
  const whole = await page.evaluate(() => document.documentElement.scrollHeight);
  const clip = { x: 0, y: top, width: page.viewportSize().width, height: Math.min(height ?? HEIGHT_MAX, HEIGHT_MAX, whole - top) };
  mkdirSync(pictures, { recursive: true });
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true, clip });
}

async function show(page, address, one) {
  await page.goto(address + one.path);
  await follow(page, one.follow ?? []);
  const answer = await page.reload();
  assert.ok(answer.ok(), `${new URL(page.url()).pathname} answers ${answer.status()}`);
  for (const line of await too_wide(page)) {
    wrong.push(`${one.name}: ${line}`);
  }
  const text = await page.evaluate(() => `${document.body.innerText}\n${document.body.textContent}`);
  said.set(one.chapter, `${said.get(one.chapter) ?? ""}\n${text}`);
  if (one.picture !== false) {
    made.add(`${one.name}.png`);
    if (renew === "renew") {
      await photograph(page, one);
    }
  }
}

async function visit() {
  const server = await start_server(seinhuis, { lived: true });
  const browser = await open_browser();
  try {
    const everybody = await people(browser, server.address);
    for (const one of pages) {
      const page = await sit_down(browser, server.address, everybody, one);
      await show(page, server.address, one).catch((error) => wrong.push(`${one.chapter}, ${one.name}: ${error.message.split("\n")[0]}`));
      await page.context().close();
    }
  } finally {
    await browser.close();
    await server.stop();
  }
}

const even = (text) => text.replace(/\s+/g, " ");

function compare(chapter) {
  const text = readFileSync(join(folder, `${chapter}.md`), "utf8");
  const words = even(said.get(chapter) ?? "");
  for (const [, bold] of text.matchAll(/\*\*([^*]+)\*\*/g)) {
    if (!words.includes(even(bold))) {
      wrong.push(`${chapter}.md: “${even(bold)}” stands on none of its pages`);
    }
  }
  for (const [, name] of text.matchAll(/\(beelden\/([^)]+)\)/g)) {
    shown.add(name);
    if (!made.has(name)) {
      wrong.push(`${chapter}.md shows ${name}, which is not made here`);
    }
  }
}

if (renew === "renew") {
  rmSync(pictures, { recursive: true, force: true });
}
await visit();
const chapters = readdirSync(folder).filter((name) => name.endsWith(".md")).map((name) => name.replace(/\.md$/, ""));
chapters.forEach(compare);
wrong.push(...pages.filter(({ chapter }) => !chapters.includes(chapter)).map(({ chapter }) => `there is no chapter ${chapter}`));
wrong.push(...[...made].filter((name) => !shown.has(name)).map((name) => `${name} is made and shown nowhere`));
for (const name of readdirSync(pictures)) {
  if (!made.has(name)) {
    wrong.push(`beelden/${name} is not made here`);
  } else if (statSync(join(pictures, name)).size > BYTES_MAX) {
    wrong.push(`beelden/${name} is larger than ${BYTES_MAX} bytes`);
  }
}
wrong.push(...[...made].filter((name) => !readdirSync(pictures).includes(name)).map((name) => `beelden/${name} is missing; run this with "renew"`));
wrong.forEach((line) => console.log(line));
console.log(`${pages.length} pages of the manual looked at, ${wrong.length} things wrong`);
process.exitCode = wrong.length === 0 ? 0 : 1;
