import { spawn } from "node:child_process";

// Runs a command in this process's group, and kills the whole group as soon as the parent process has ended, even by
// SIGKILL: standard input is a pipe from the parent, which closes then.
const [command = "", ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"] });
process.stdin.resume().once("close", () => process.kill(-process.pid, "SIGKILL"));
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.once("error", (error) => {
  process.stderr.write(`${command} could not be started: ${error.message}\n`);
  process.exit(127);
});
child.once("exit", (code) => process.exit(code ?? 1));
