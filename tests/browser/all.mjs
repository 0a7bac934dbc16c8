/* node tests/browser/all.mjs build/src/seinhuis [pictures]: residents and officials in a browser, on a demonstration of its own.
 *
 * It has lived a year, so that every role finds work. First a report from a small phone; then every page that any role can reach.
 */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { start_server } from "./server.mjs";

const [seinhuis = "build/src/seinhuis", pictures = ""] = process.argv.slice(2);
const server = await start_server(seinhuis, { lived: true });

function run(name) {
  const script = fileURLToPath(new URL(name, import.meta.url));
  const words = [script, server.address, ...(pictures ? [pictures] : [])];
  return new Promise((resolve) => spawn(process.execPath, words, { stdio: "inherit" }).once("exit", (code) => resolve(code ?? 1)));
}

try {
  process.exitCode = (await run("report.mjs")) || (await run("resident.test.mjs")) || (await run("pages.mjs"));
} finally {
  await server.stop();
}
