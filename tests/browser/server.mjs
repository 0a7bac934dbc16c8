/* A server of its own on a demonstration, for as long as a test runs: fresh, or one that has lived a year. */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const WAIT_MS = 15000;

/* Makes the data folder: the year is lived over the same pages and rules as everybody's, see demo_stories.mjs. */
function make_folder(seinhuis, data, lived) {
  if (lived) {
    const stories = fileURLToPath(new URL("../stories/demo_stories.mjs", import.meta.url));
    execFileSync(process.execPath, [stories, seinhuis, data], { stdio: ["ignore", "ignore", "inherit"] });
  } else {
    execFileSync(seinhuis, ["init", "--demo", "--data", data], { stdio: "ignore" });
  }
}

export async function start_server(seinhuis, { lived = false } = {}) {
  const home = mkdtempSync(join(tmpdir(), "seinhuis-browser-"));
  const data = join(home, "data");
  const port = 20000 + Math.floor(Math.random() * 20000);
  const address = `http://127.0.0.1:${port}`;
  make_folder(seinhuis, data, lived);
  const server = spawn(seinhuis, ["serve", "--data", data, "--port", String(port)], { stdio: ["ignore", "ignore", "pipe"] });
  let told = "";
  server.stderr.on("data", (bytes) => (told += bytes));
  const begun = Date.now();
  while (!(await fetch(`${address}/melden`).then((answer) => answer.ok, () => false))) {
    if (Date.now() - begun > WAIT_MS || server.exitCode !== null) {
      server.kill();
      throw new Error(`the server does not answer:\n${told}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const stop = async () => {
    const gone = new Promise((resolve) => server.once("exit", resolve));
    server.kill();
    await gone;
    rmSync(home, { recursive: true, force: true });
  };
  return { address, stop };
}
