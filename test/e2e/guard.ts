import { spawn } from "node:child_process";

// Runs a command in this process's group, and ends the whole group as soon as whoever started this is gone, even by
// SIGKILL: standard input is a pipe from there, and it closes.
const [command = "", ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"] });
process.stdin.resume().once("close", () => process.kill(-process.pid, "SIGKILL"));
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.once("error", (error) => {
  process.stderr.write(`${command} cannot be started: ${error.message}\n`);
  process.exit(127);
});
child.once("exit", (code) => process.exit(code ?? 1));
