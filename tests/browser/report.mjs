/* node tests/browser/report.mjs address [pictures]: a worried person's phone, 320 pixels wide, JavaScript off.
 *
 * From the start page to the code, then back with the code to the answer page. Nothing is kept in the browser: no cookie.
 */
import assert from "node:assert/strict";
import { open_browser, person, picture, too_wide, WIDTHS } from "./harness.mjs";

const [address, pictures] = process.argv.slice(2);
const browser = await open_browser();
const page = await person(browser, { width: WIDTHS.watch, script: false });
let step = 0;

async function shown(name) {
  step++;
  assert.deepEqual(await too_wide(page), [], name);
  assert.deepEqual(await page.context().cookies(), [], `${name}: a cookie`);
  assert.doesNotMatch(await page.title(), /\b(meld|signaal|radical|extrem)/i, `${name}: the title tells too much`);
  if (pictures) {
    await picture(page, pictures, `report-${String(step).padStart(2, "0")}-${name}`);
  }
}

/* The first choice of each question, and words in each box that must not stay empty. */
async function fill() {
  for (const group of await page.locator("main fieldset:has(input[type=radio])").all()) {
    if ((await group.locator("input:checked").count()) === 0) {
      await group.locator("label").first().click();
    }
  }
  for (const box of await page.locator('main [aria-required="true"]').all()) {
    const tag = await box.evaluate((element) => element.tagName);
    if (tag === "SELECT") {
      await box.selectOption({ index: 1 });
    } else if ((await box.inputValue()) === "") {
      await box.fill("Hij zegt steeds vaker dat geweld mag. Ik hoorde het zelf, vorige week op het plein. Zoë & Šárka 🙂");
    }
  }
}

await page.goto(`${address}/melden`);
await shown("start");
const place = page.locator("main a.way").filter({ hasText: "Voorbeeldstad" }).first();
if (!(await page.locator('main a[href$="/bericht"]').count())) {
  await place.click();
  await shown("place");
}
await page.locator('main a[href$="/bericht"]').first().click();
await shown("first-page");

/* Sending nothing first: every problem at once, above the form, with a link to its field. */
await page.locator('button[name="_knop"]').first().click();
if (await page.locator(".problems").count()) {
  await shown("problems");
  for (const link of await page.locator(".problems a").all()) {
    const target = (await link.getAttribute("href")).slice(1);
    assert.equal(await page.locator(`[id="${target}"]`).count(), 1, `#${target} is no field of the page`);
  }
}

while (await page.locator('button[value="verder"]').count()) {
  assert.ok(step < 30, "the form does not end");
  await fill();
  await page.locator('button[value="verder"]').click();
  await shown("page");
}
assert.ok(await page.locator('button[value="versturen"]').count(), "after the last page comes the check page");
assert.ok(await page.locator(".summary .change").count(), "each answer can be changed");
await page.locator('button[value="versturen"]').click();
await shown("received");
const code = (await page.locator("#code").textContent()).trim();
assert.match(code, /\S{4}/);

await page.goto(`${address}/mijn-melding`);
await shown("code");
await page.locator("main form input:not([type=hidden])").first().fill(code.toLowerCase());
await page.locator("main form button").first().click();
await shown("talk");
assert.equal(await page.locator(".states [aria-current]").count(), 1);
assert.doesNotMatch(await page.locator("main").textContent(), /geweld mag/, "the story is never shown again");

console.log(`a report was sent and found again in ${step} steps, at ${WIDTHS.watch} pixels, without scripts or cookies`);
await browser.close();
