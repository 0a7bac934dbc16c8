/* node tests/browser/look.mjs folder address…: pictures of pages at every width, and what axe finds on them. */
import { open_browser, look } from "./harness.mjs";

const [folder, ...addresses] = process.argv.slice(2);
const browser = await open_browser();
let wrong = [];
for (const address of addresses) {
  const name = address.replace(/^.*:\/\/[^/]*\//, "").replace(/\.html$/, "").replace(/[^a-z0-9]+/gi, "-").replace(/^-|-$/g, "") || "start";
  wrong = wrong.concat(await look(browser, address, { folder, name }));
}
await browser.close();
console.log(wrong.length === 0 ? "nothing wrong found" : wrong.join("\n"));
process.exitCode = wrong.length === 0 ? 0 : 1;
