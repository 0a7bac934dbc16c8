/* What a build with sanitizers lacks: a list of system calls, because the sanitizers need others, and memory that is locked,
 * because their mlock does nothing. */
import { spawnSync } from "node:child_process";

export const sanitized = (program) => spawnSync("sh", ["-c", `nm -D "${program}" | grep -q __asan_init`]).status === 0;
