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
  make_folder(seinhuis, data, lived);
  /* A port that is free: one by chance can be taken by somebody's connection. */
  const server = spawn(seinhuis, ["serve", "--data", data, "--port", "0"], { stdio: ["ignore", "ignore", "pipe"] });
  let told = "";
  server.stderr.on("data", (bytes) => (told += bytes));
  const begun = Date.now();
  const address_told = () => /^(http:\/\/\S+)$/m.exec(told)?.[1];
  const answers = async () => address_told() !== undefined && (await fetch(`${address_told()}/melden`).then((answer) => answer.ok, () => false));
  while (!(await answers())) {
    if (Date.now() - begun > WAIT_MS || server.exitCode !== null) {
      server.kill();
      throw new Error(`the server does not answer:\n${told}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const address = address_told();
  const stop = async () => {
    const gone = new Promise((resolve) => server.once("exit", resolve));
    server.kill();
    await gone;
    rmSync(home, { recursive: true, force: true });
  };
  return { address, stop };
}
