/* node tests/browser/styleguide.mjs styleguide_test [pictures]: the living example of all parts, in a browser.
 *
 * Served with the headers that pages of the program have, so that the content security policy is met too.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { axe, look, open_browser, person, picture, WIDTHS } from "./harness.mjs";

const [program, pictures] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "seinhuis-look-"));
execFileSync(program, [folder], { stdio: "ignore" });

const theme_css = readFileSync(
  createRequire(import.meta.url).resolve("@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css"), "utf8");
const types = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2" };
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/* ?thema puts the Voorbeeld theme on the page as frame_top does it. */
function body_of(path, themed) {
  if (path === "/thema.css") {
    return theme_css;
  }
  const bytes = readFileSync(join(folder, normalize(path)));
  return themed
    ? bytes.toString().replace(/ own"/, ' voorbeeld-theme"').replace("<link rel=\"stylesheet\"", '<link rel="stylesheet" href="/thema.css"><link rel="stylesheet"')
    : bytes;
}

const server = createServer((request, response) => {
  const url = new URL(request.url, "http://localhost");
  try {
    const body = body_of(url.pathname, url.searchParams.has("thema"));
    response.writeHead(200, { "Content-Type": types[extname(url.pathname)] ?? "text/plain", "Content-Security-Policy": policy });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const address = `http://127.0.0.1:${server.address().port}`;
const browser = await open_browser();
let failed = 0;

async function test(name, run) {
  try {
    await run();
    console.log(`ok ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAILED ${name}\n  ${error.message.split("\n").join("\n  ")}`);
  }
}

async function open(path, options) {
  const page = await person(browser, options);
  await page.goto(`${address}${path}`);
  return page;
}

const pages = ["styleguide", "styleguide-staff"];
for (const name of pages) {
  await test(`${name} is accessible and fits, at every width, light and dark`, async () => {
    assert.deepEqual(await look(browser, `${address}/${name}.html`, { folder: pictures, name }), []);
  });
  await test(`${name} works without scripts`, async () => {
    assert.deepEqual(await look(browser, `${address}/${name}.html`, { name, script: false }), []);
  });
  await test(`${name} takes over a municipality's theme`, async () => {
    const page = await open(`/${name}.html?thema`);
    const colour = () => page.evaluate(() => getComputedStyle(document.querySelector(".top")).backgroundColor);
    assert.equal(await colour(), "rgb(81, 21, 239)");
    assert.match(await page.evaluate(() => getComputedStyle(document.body).fontFamily), /Noto Sans/);
    assert.deepEqual(await axe(page), []);
    if (pictures) {
      await picture(page, pictures, `${name}-theme`);
    }
    await page.context().close();
  });
  await test(`${name} shows where the keyboard is, at every stop`, async () => {
    const page = await open(`/${name}.html`);
    const stops = await page.locator("a[href], button, input:not([type=hidden]), select, textarea, summary").count();
    for (let i = 0; i < stops; i++) {
      await page.keyboard.press("Tab");
      const shown = await page.evaluate(() => {
        const style = getComputedStyle(document.activeElement);
        return document.activeElement === document.body || style.outlineStyle !== "none" || style.boxShadow !== "none";
      });
      assert.ok(shown, `stop ${i}: ${await page.evaluate(() => document.activeElement.outerHTML.slice(0, 120))}`);
    }
    await page.context().close();
  });
  await test(`${name} keeps its order and room from right to left`, async () => {
    const page = await open(`/${name}.html`, { width: WIDTHS.phone });
    await page.evaluate(() => document.documentElement.setAttribute("dir", "rtl"));
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
    if (pictures) {
      await picture(page, pictures, `${name}-rtl`);
    }
    await page.context().close();
  });
  await test(`${name} stands in the colours that a person forces`, async () => {
    const page = await open(`/${name}.html`, { forced: true, dark: true });
    assert.deepEqual(await axe(page), []);
    if (pictures) {
      await picture(page, pictures, `${name}-forced`);
    }
    await page.context().close();
  });
}

await test("the problems of a form have the focus, and each leads to its field", async () => {
  const page = await open("/styleguide.html");
  assert.equal(await page.evaluate(() => document.activeElement.id), "problems");
  await page.click('.problems a[href="#datum"]');
  assert.equal(await page.evaluate(() => document.activeElement.id), "datum");
  await page.context().close();
});

await test("three times Escape leaves, and Back does not return", async () => {
  const page = await open("/styleguide.html");
  let left = "";
  await page.route("https://**", (route) => {
    left = route.request().url();
    return route.fulfill({ body: "elsewhere" });
  });
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.waitForURL(/^https:/);
  assert.match(left, /^https:\/\//);
  await page.context().close();
});

await test("in a list, j and k walk the rows while the list has the focus, and only then", async () => {
  const page = await open("/styleguide-staff.html");
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("j");
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "BODY");
  await page.focus("[data-row]");
  await page.keyboard.press("j");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "V-91HD-T");
  await page.keyboard.press("ArrowUp");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "V-7Q2K-M");
  await page.context().close();
});

await test("the print button shows itself only where scripts run", async () => {
  const with_script = await open("/styleguide.html");
  assert.ok(await with_script.isVisible("[data-print]"));
  const without = await open("/styleguide.html", { script: false });
  assert.ok(!(await without.isVisible("[data-print]")));
  await with_script.context().close();
  await without.context().close();
});

await browser.close();
server.close();
rmSync(folder, { recursive: true });
process.exitCode = failed === 0 ? 0 : 1;
