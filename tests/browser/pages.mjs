/* node tests/browser/pages.mjs address [pictures]: every page that links reach, for residents and for each role of a demonstration.
 *
 * A form is sent empty once, to see what it says. On each page: axe finds nothing, nothing scrolls sideways at 320 and 1280 pixels, no script complains, no answer is a failure.
 * Addresses that differ only in a reference or number count as one page; a few of each are looked at.
 */
import { axe, open_browser, people, person, picture, sign_in, too_wide, WIDTHS } from "./harness.mjs";

const [address, pictures] = process.argv.slice(2);
const PAGES_MAX = 80;
const SAME_MAX = 2;
const SEEN_BY_OTHERS_MAX = 2; /* the same kind of page, over all roles */
const SIBLINGS_MAX = 3;       /* of /instellingen/one, /instellingen/another */

const browser = await open_browser();
const wrong = [];
const seen_by_all = new Map();
let looked = 0;

function tell(...lines) {
  wrong.push(...lines);
  lines.forEach((line) => console.log(line));
}

/* "/signalen/V-7Q2K-M/stap/advies" and "/signalen/V-91HD-T/stap/advies" are the same page about another dossier. */
function kind_of(path) {
  return path.replace(/^\/(nl|en)(?=\/|$)/, "").split("/").map((part) => (/\d/.test(part) ? "*" : part)).join("/");
}

async function links_of(page, language) {
  const found = await page.$$eval("a[href]", (links) => links.map((link) => link.href));
  return found.filter((href) => {
    const url = new URL(href);
    return url.origin === address && !url.pathname.startsWith("/demo") && !url.pathname.startsWith("/static") &&
      /^\/en(\/|$)/.test(url.pathname) === (language === "en");
  }).map((href) => href.replace(/#.*/, ""));
}

async function look_at(page, who) {
  const path = new URL(page.url()).pathname;
  const found = [...(await axe(page)), ...page.troubles.splice(0)];
  found.push(...(await too_wide(page)));
  if (pictures) {
    await picture(page, pictures, `${who}${path}`.replace(/[^a-z0-9]+/gi, "-"));
  }
  await page.setViewportSize({ width: WIDTHS.watch, height: 800 });
  found.push(...(await too_wide(page)).map((line) => `at 320: ${line}`));
  if (pictures) {
    await picture(page, pictures, `${who}${path}-320`.replace(/[^a-z0-9]+/gi, "-"));
  }
  await page.setViewportSize({ width: WIDTHS.desk, height: 900 });
  tell(...new Set(found.map((line) => `${who} ${path}: ${line}`)));
  looked++;
}

/* A form that is sent with nothing in it says so: every problem above it, each with a link to a field that is there. */
async function send_empty(page, who) {
  const form = page.locator('main form[method="post"]:has([aria-required="true"])').first();
  if ((await form.count()) === 0) {
    return;
  }
  const path = new URL(page.url()).pathname;
  for (const box of await form.locator('[aria-required="true"]:not(select)').all()) {
    await box.fill("");
  }
  await form.locator("button:not([type=button])").first().click();
  await page.waitForLoadState();
  /* The browser's console tells of every answer 400, which this is. */
  const found = page.troubles.splice(0).filter((line) => !/status of 400/.test(line));
  if ((await page.locator(".problems li").count()) === 0) {
    found.push("an empty form is not told what it misses");
  }
  for (const link of await page.locator(".problems a").all()) {
    const href = await link.getAttribute("href");
    if ((await page.locator(`[id="${href.slice(1)}"]`).count()) !== 1) {
      found.push(`a problem leads to ${href}, which is not there`);
    }
  }
  found.push(...(await axe(page)));
  if (pictures) {
    await picture(page, pictures, `${who}${path}-problems`.replace(/[^a-z0-9]+/gi, "-"));
  }
  tell(...new Set(found.map((line) => `${who} ${path}, sent empty: ${line}`)));
  looked++;
}

async function walk(page, who, begin) {
  const seen = new Map();
  const visited = new Set();
  const queue = [begin];
  while (queue.length > 0 && visited.size < PAGES_MAX) {
    const next = queue.shift();
    const kind = kind_of(new URL(next).pathname);
    if (visited.has(next) || (seen.get(kind) ?? 0) >= SAME_MAX || (seen_by_all.get(kind) ?? 0) >= SEEN_BY_OTHERS_MAX) {
      continue;
    }
    const parent = `children of ${kind.slice(0, kind.lastIndexOf("/"))}`;
    if (kind.split("/").length === 3 && (seen.get(parent) ?? 0) >= SIBLINGS_MAX) {
      continue;
    }
    seen.set(parent, (seen.get(parent) ?? 0) + 1);
    visited.add(next);
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    seen_by_all.set(kind, (seen_by_all.get(kind) ?? 0) + 1);
    const answer = await page.goto(next).catch((error) => {
      if (!/Download is starting/.test(error.message)) {
        throw error;
      }
      return null; /* a document or an invitation: other tests read those */
    });
    if (answer === null) {
      continue;
    }
    if (answer.status() >= 400) {
      tell(`${who} ${new URL(next).pathname}: linked, but answers ${answer.status()}`);
      page.troubles.splice(0);
    }
    await look_at(page, who);
    const links = await links_of(page, begin.includes("/en/") ? "en" : "nl");
    const language = await page.getAttribute("html", "lang");
    if (language !== (begin.includes("/en/") ? "en" : "nl")) {
      tell(`${who} ${new URL(next).pathname}: says that it is in "${language}"`);
    }
    queue.push(...links);
    if (seen_by_all.get(kind) === 1) {
      await send_empty(page, who);
    }
  }
}

const resident = await person(browser);
await walk(resident, "resident", `${address}/melden`);
seen_by_all.clear();
await walk(resident, "english", `${address}/en/melden`);
await resident.context().close();
for (const somebody of await people(browser, address)) {
  const page = await sign_in(browser, somebody);
  await walk(page, somebody.name.toLowerCase(), page.url());
  await page.context().close();
}
await browser.close();
console.log(`${looked} pages looked at, ${wrong.length} things wrong`);
process.exitCode = wrong.length === 0 ? 0 : 1;
