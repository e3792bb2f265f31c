import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../packages/cli/src/main.ts", import.meta.url));
const REPORTER = new URL("heap-reporter.ts", import.meta.url).href;

// Code that only the start needs is dropped at some time: 5 MB, more than a leak would add in a test.
const HEAP_FLAGS = ["--expose-gc", "--no-flush-bytecode"];

/** `boomerang console` in a process of its own, which tells how much memory it uses. */
export interface ConsoleProcess {
  /** With the token, and a slash at the end. */
  readonly url: string;
  /** Bytes of the heap that are in use after a garbage collection. */
  heapUsed(): Promise<number>;
  stop(): Promise<void>;
}

/** @param stateHome the folder with the state file of the local pipeline whose console it is */
export async function startConsoleProcess(stateHome: string): Promise<ConsoleProcess> {
  const args = [...HEAP_FLAGS, "--import", REPORTER, MAIN, "console", "--local", "-o", "jsonl"];
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
    env: { ...process.env, XDG_STATE_HOME: stateHome },
  });
  const ended = once(child, "close");
  if (child.stdout === null) throw new Error("the console has no standard output");
  const noLine = ended.then(([code]) => {
    throw new Error(`the console ended with ${code} before it was started`);
  });
  // It ends after its start too.
  noLine.catch(() => undefined);
  const [line] = await Promise.race([once(createInterface(child.stdout), "line"), noLine]);
  const { url } = JSON.parse(String(line));
  return {
    url,
    async heapUsed() {
      const answer = once(child, "message");
      child.send("heap");
      const [bytes] = await answer;
      return bytes;
    },
    async stop() {
      child.kill();
      await ended;
    },
  };
}
