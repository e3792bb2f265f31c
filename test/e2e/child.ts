import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { LAST_RUN, SEARCH_PATH } from "./paths.ts";
import { killGroup, spawnSupervised } from "./supervised.ts";

/** A process of this run; its output goes to a log file of the run. */
export interface Child {
  /** The leader of its process group. */
  readonly process: ChildProcess;
  readonly log: string;
  readonly ended: Promise<unknown>;
}

export interface ChildOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

// Variables about AWS, Node and vitest are meant for this process only.
const NOT_INHERITED = /^(AWS_|NODE_OPTIONS$|NODE_PATH$|NODE_ENV$|VITEST|TEST$|DEV$|PROD$|MODE$|npm_)/;

/** Starts a process that ends with this one at the latest. */
export async function startChild({ name, command, args, cwd, env = {} }: ChildOptions): Promise<Child> {
  const log = join(LAST_RUN, `${name}.log`);
  const inherited = Object.entries(process.env).filter(([key]) => !NOT_INHERITED.test(key));
  const output = openSync(log, "a");
  const child = spawnSupervised(command, args, {
    cwd,
    env: { ...Object.fromEntries(inherited), PATH: SEARCH_PATH, ...env },
    output,
  });
  closeSync(output);
  const ended = once(child, "exit");
  await once(child, "spawn");
  return { process: child, log, ended };
}

/** Ends a process and its children; kills them if they do not end within five seconds. */
export async function stopChild({ process: child, ended }: Child): Promise<void> {
  const killing = setTimeout(() => killGroup(child), 5_000);
  if (!hasEnded(child)) child.kill("SIGTERM");
  await ended;
  clearTimeout(killing);
  killGroup(child);
}

/** Runs a process until it ends; if it fails, throws an error with the end of its output. */
export async function run(options: ChildOptions): Promise<void> {
  const child = await startChild(options);
  await child.ended;
  if (child.process.exitCode === 0) return;
  throw new Error(
    `${options.name} failed with exit code ${child.process.exitCode}. End of ${child.log}:\n${tail(child)}`,
  );
}

/** Waits until `readiness` returns a value; throws if the process ends before, or is not ready after a minute. */
export async function waitUntilReady<T>(child: Child, readiness: () => Promise<T | undefined>): Promise<T> {
  const giveUpAt = Date.now() + 60_000;
  while (Date.now() < giveUpAt && !hasEnded(child.process)) {
    const value = await readiness().catch(() => undefined);
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(
    `A process was not ready after a minute, or has ended. End of ${child.log}:\n${tail(child)}`,
  );
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function tail({ log }: Child): string {
  return readFileSync(log, "utf8").split("\n").slice(-40).join("\n");
}
