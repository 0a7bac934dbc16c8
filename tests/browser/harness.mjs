/* What browser tests share: a browser as a person has it, axe, pictures of pages.
 *
 * Needs node 18 or newer, npm ci --ignore-scripts, and Chromium (CHROMIUM, or /usr/bin/chromium).
 * A person is a context of its own: own cookies, width, language, with or without scripts.
 */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";

const axe_source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const axe_tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export const WIDTHS = { watch: 320, phone: 400, tablet: 800, desk: 1280 };

export async function open_browser() {
  const path = process.env.CHROMIUM ?? "/usr/bin/chromium";
  if (!existsSync(path)) {
    throw new Error(`no browser at ${path}; install chromium or set CHROMIUM`);
  }
  return chromium.launch({ executablePath: path, args: process.getuid() === 0 ? ["--no-sandbox"] : [] });
}

/* options: width, height, script (default true), dark, language, zoom (400 means a quarter of the width, as WCAG 1.4.10 counts it) */
export async function person(browser, options = {}) {
  const width = Math.round((options.width ?? WIDTHS.desk) / ((options.zoom ?? 100) / 100));
  const context = await browser.newContext({
    viewport: { width, height: options.height ?? 900 },
    javaScriptEnabled: options.script ?? true,
    colorScheme: options.dark ? "dark" : "light",
    forcedColors: options.forced ? "active" : "none",
    locale: options.language ?? "nl-NL",
    extraHTTPHeaders: options.headers,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10000);
  const troubles = [];
  page.on("pageerror", (error) => troubles.push(`script: ${error.message}`));
  page.on("console", (message) => message.type() === "error" && troubles.push(`console: ${message.text()}`));
  page.troubles = troubles;
  return page;
}

/* The fictitious people of a demonstration: their name and where they sign in. */
export async function people(browser, address) {
  const page = await person(browser);
  await page.goto(`${address}/demo`);
  const found = await page.$$eval('main a[href*="/demo/"]', (links) => links.map((link) => ({ name: link.textContent.trim(), url: link.href })));
  await page.context().close();
  if (found.length === 0) {
    throw new Error(`${address} is no demonstration: /demo names nobody`);
  }
  return found;
}

/* As one of them; `place` chooses among the municipalities where this person works, the first when nothing is said. */
export async function sign_in(browser, somebody, { place, ...options } = {}) {
  const page = await person(browser, options);
  await page.goto(somebody.url);
  const buttons = page.locator('main button[name="gemeente"]');
  await (place ? buttons.filter({ hasText: place }) : buttons).first().click();
  await page.waitForLoadState();
  return page;
}

/* Everything that axe finds, one line each. Where scripts are off axe cannot run either: look at the same page with them on. */
export async function axe(page) {
  await page.evaluate(axe_source);
  const found = await page.evaluate(
    (tags) => window.axe.run(document, { runOnly: { type: "tag", values: tags }, rules: { "target-size": { enabled: true } } }),
    axe_tags,
  );
  return found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 160)} (${node.failureSummary?.split("\n")[1]?.trim()})`));
}

/* Nobody scrolls sideways; a region that scrolls by itself may. */
export async function too_wide(page) {
  return page.evaluate(() => {
    const page_width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= page_width) {
      return [];
    }
    return [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > page_width + 1)
      .slice(0, 5)
      .map((element) => `wider than the page: <${element.tagName.toLowerCase()} class="${element.className}">`);
  });
}

export async function picture(page, folder, name) {
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

/* A page at every width, light and dark, printed, with large type: everything that is wrong with it. */
export async function look(browser, address, { folder, name, state, script = true } = {}) {
  const wrong = [];
  const looks = [
    { label: "320", width: WIDTHS.watch },
    { label: "400", width: WIDTHS.phone },
    { label: "1280", width: WIDTHS.desk },
    { label: "dark", width: WIDTHS.desk, dark: true },
    { label: "dark-400", width: WIDTHS.phone, dark: true },
    { label: "zoom-400", width: WIDTHS.desk, zoom: 400 },
  ];
  for (const how of looks) {
    const page = await person(browser, { ...how, script });
    if (state) {
      await page.context().addCookies(state.cookies);
    }
    await page.goto(address);
    const found = [...(script ? await axe(page) : []), ...(await too_wide(page)), ...page.troubles];
    wrong.push(...found.map((line) => `${name} at ${how.label}: ${line}`));
    if (folder) {
      await picture(page, folder, `${name}-${how.label}`);
      if (how.label === "1280") {
        await page.emulateMedia({ media: "print" });
        await picture(page, folder, `${name}-print`);
      }
    }
    await page.context().close();
  }
  return wrong;
}
