/* node tests/stories/against.mjs STORY: tells a story that wants an address, against a server that lives as long as it. */
import { spawn } from "node:child_process";
import { Server } from "./client.mjs";

/* One machine plays everybody, so the limits per address are off. */
const server = await Server.start({ settings: { begrenzing: "nee" } });
const story = spawn(process.execPath, [process.argv[2], server.url], { stdio: "inherit" });
process.exitCode = await new Promise((resolve) => story.on("exit", (code) => resolve(code ?? 1)));
await server.close();
