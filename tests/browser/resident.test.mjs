/* node tests/browser/resident.test.mjs http://127.0.0.1:8080 [pictures]
 *
 * A resident on a phone of 360 pixels without scripts, and one with only a keyboard: from the start page to withdrawing. Axe looks at every
 * page, nothing scrolls sideways, the first load stays small. Against a server on a demonstration's data folder.
 */
import { axe, look, open_browser, person, picture, too_wide } from "./harness.mjs";

const base = process.argv[2] ?? process.env.SEINHUIS_URL ?? "http://127.0.0.1:8080";
const folder = process.argv[3];
const place = "voorbeeldstad";
const first_load_bytes_max = 30 * 1024;

const browser = await open_browser();
const wrong = [];
const check = (holds, sentence) => {
  console.log(`  ${holds ? "ok   " : "FAILS"} ${sentence}`);
  if (!holds) {
    wrong.push(sentence);
  }
};

/* Axe is a script: it looks at the same page in a twin that may run scripts. */
async function axe_without_script(page) {
  const twin = await person(browser, { width: page.viewportSize().width });
  const body = await page.content();
  await twin.route(page.url(), (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body }));
  await twin.goto(page.url());
  const found = await axe(twin);
  await twin.context().close();
  return found;
}

async function seen(page, name, script = true) {
  const troubles = page.troubles.splice(0).filter((line) => !line.includes("status of 400"));
  const found = [...(script ? await axe(page) : await axe_without_script(page)), ...(await too_wide(page)), ...troubles];
  wrong.push(...found.map((line) => `${name}: ${line}`));
  check(found.length === 0, `${name}: axe finds nothing, nothing is too wide${found.length ? `\n        ${found.join("\n        ")}` : ""}`);
  if (folder) {
    await picture(page, folder, name);
  }
}

const says = async (page, text) => (await page.locator("main").innerText()).replace(/\s+/g, " ").includes(text);
const next = (page) => page.getByRole("button", { name: "Verder" }).click();

async function phone_without_script() {
  const page = await person(browser, { width: 360, height: 740, script: false });
  await page.goto(`${base}/melden/${place}`);
  await seen(page, "phone-start", false);
  await page.goto(`${base}/melden/${place}/bericht`);
  await seen(page, "phone-relation", false);
  await next(page);
  check(await page.title().then((title) => title.startsWith("Het formulier is niet verzonden")), "the title begins with what is wrong");
  await seen(page, "phone-relation-problem", false);
  await page.getByLabel("Hoe weet u hiervan?").selectOption("familie");
  await next(page);
  await seen(page, "phone-about", false);
  await page.getByLabel("Over een persoon").check();
  await next(page);
  await seen(page, "phone-story", false);
  await page.getByLabel("Wat hebt u gezien of gehoord?").fill("Mijn zoon zegt dat hij iemand gaat slaan.\nGisteren, in de keuken.");
  await next(page);
  await seen(page, "phone-who", false);
  await page.getByLabel("Over wie gaat het?").fill("Sem");
  await page.getByLabel("16 of 17").check();
  await next(page);
  await seen(page, "phone-contact", false);
  check(await page.getByLabel("Vertrouwelijk").isChecked(), "confidential is chosen beforehand");
  await next(page);
  await seen(page, "phone-details", false);
  await page.getByLabel("Uw naam").fill("Noor");
  await next(page);
  await seen(page, "phone-safety", false);
  await next(page);
  await seen(page, "phone-check", false);
  await page.getByRole("button", { name: /: Over wie gaat het\?$/ }).click();
  await page.getByLabel("Over wie gaat het?").fill("Sem V.");
  for (let pages = 0; pages < 6 && !(await says(page, "Kijk na wat u ons vertelt")); pages++) {
    await next(page);
  }
  check(await says(page, "Sem V."), "a change stands on the check page");
  await page.getByRole("button", { name: "Versturen" }).click();
  await seen(page, "phone-received", false);
  const code = (await page.locator("#code").innerText()).trim();
  await page.emulateMedia({ media: "print" });
  check(!(await page.locator("#code").isVisible()), "the code is not printed unless asked for");
  await page.emulateMedia({ media: "screen" });
  await page.locator("summary").filter({ hasText: "afdrukken" }).click();
  await page.getByLabel("Zet de code op het papier").check();
  await page.emulateMedia({ media: "print" });
  check(await page.locator("#code").isVisible(), "asked for, it is");
  await page.emulateMedia({ media: "screen" });
  await page.getByRole("link", { name: /haal hem van mijn scherm/ }).click();
  await seen(page, "phone-kept", false);
  check(!(await page.content()).includes(code), "the code is gone from the screen");
  check((await page.context().cookies()).length === 0, "no cookie was set");

  await page.goto(`${base}/mijn-melding`);
  await seen(page, "phone-code", false);
  await page.getByLabel("Uw code").fill(code.toLowerCase().replaceAll("-", " "));
  await page.getByRole("button", { name: "Het antwoord lezen" }).click();
  await seen(page, "phone-talk", false);
  check(!(await says(page, "Mijn zoon")), "the talk never shows the report");
  await page.getByLabel("Uw bericht").fill("Het is erger geworden.");
  await page.getByRole("button", { name: "Bericht versturen" }).click();
  await seen(page, "phone-talk-sent", false);
  await page.getByRole("button", { name: "Ik wil intrekken" }).click();
  await seen(page, "phone-withdraw", false);
  await page.getByRole("button", { name: "Nu intrekken" }).click();
  await seen(page, "phone-gone", false);
  await page.goto(`${base}/mijn-melding`);
  await page.getByLabel("Uw code").fill(code);
  await page.getByRole("button", { name: "Het antwoord lezen" }).click();
  check(await says(page, "We vinden niets met deze code"), "the code is gone");
  await seen(page, "phone-code-unknown", false);
  await page.context().close();
}

/* Tab until something has the focus whose name or text fits; the person never touches a mouse. */
async function tab_to(page, pattern) {
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press("Tab");
    const name = await page.evaluate(() => {
      const at = document.activeElement;
      return at.labels?.length ? [...at.labels].map((label) => label.innerText).join(" ") : (at.getAttribute("aria-label") ?? at.innerText ?? "");
    });
    if (pattern.test(name)) {
      return true;
    }
  }
  wrong.push(`the keyboard does not reach ${pattern}`);
  return false;
}

async function keyboard_only() {
  const page = await person(browser, { width: 1280 });
  const enter = async (pattern) => {
    await tab_to(page, pattern);
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  };
  await page.goto(`${base}/melden/${place}`);
  await page.keyboard.press("Tab");
  check(await page.evaluate(() => document.activeElement.getAttribute("href") === "#main"), "the first tab stop skips to the content");
  await enter(/Advies vragen/);
  await tab_to(page, /Waar maakt u zich zorgen over/);
  await page.keyboard.type("Een leerling praat alleen nog over wraak. Wat kan ik doen?");
  await enter(/^Verder$/);
  await tab_to(page, /Met een code/);
  await enter(/^Verder$/);
  check(await says(page, "Stap 3 van 3"), "three pages");
  await enter(/^Versturen$/);
  check(await says(page, "We hebben uw vraag ontvangen"), "with a keyboard alone a question is received");
  await seen(page, "desk-received");
  await page.context().close();
}

async function first_load() {
  const page = await person(browser, { width: 360 });
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  let bytes = 0, fonts = 0;
  const kinds = new Map();
  session.on("Network.responseReceived", (event) => kinds.set(event.requestId, event.type));
  session.on("Network.loadingFinished", (event) => (kinds.get(event.requestId) === "Font" ? (fonts += event.encodedDataLength) : (bytes += event.encodedDataLength)));
  await page.goto(`${base}/melden/${place}`, { waitUntil: "networkidle" });
  check(bytes < first_load_bytes_max, `the first load is ${bytes} bytes, fonts ${fonts}`);
  await page.context().close();
}

await phone_without_script();
await keyboard_only();
await first_load();
for (const path of ["", "/nu-bellen", "/over-mijzelf", "/school", "/uitleg", "/privacy", "/toegankelijkheid", "/bericht", "/vraag"]) {
  const name = `steady${path.replaceAll("/", "-") || "-start"}`;
  const found = await look(browser, `${base}/melden/${place}${path}`, { folder, name });
  wrong.push(...found);
  check(found.length === 0, `${name} at every width, in the dark, enlarged${found.length ? `\n        ${found.join("\n        ")}` : ""}`);
}
const english = await person(browser, { width: 360, language: "en" });
await english.goto(`${base}/en/melden/${place}`);
check((await english.locator("html").getAttribute("lang")) === "en", "English under its own address");
await seen(english, "phone-english");
await browser.close();
console.log(wrong.length === 0 ? "resident: all holds" : `resident: ${wrong.length} things are wrong`);
process.exitCode = wrong.length === 0 ? 0 : 1;
