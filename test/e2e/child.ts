import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { killGroup, spawnGuarded } from "./guarded.ts";
import { LAST_RUN, SEARCH_PATH } from "./paths.ts";

/** A process of this run, whose output is in a file of the run. */
export interface Child {
  /** The leader of its process group. */
  readonly process: ChildProcess;
  readonly log: string;
  /** Settles when the process has ended. */
  readonly ended: Promise<unknown>;
}

export interface ChildOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

// What this process was told about AWS, Node and vitest is not for those that it starts.
const OWN = /^(AWS_|NODE_OPTIONS$|NODE_PATH$|NODE_ENV$|VITEST|TEST$|DEV$|PROD$|MODE$|npm_)/;

/** Starts a process, which ends with this one at the latest. */
export async function startChild({ name, command, args, cwd, env = {} }: ChildOptions): Promise<Child> {
  const log = join(LAST_RUN, `${name}.log`);
  const inherited = Object.entries(process.env).filter(([key]) => !OWN.test(key));
  const output = openSync(log, "a");
  const child = spawnGuarded(command, args, {
    cwd,
    env: { ...Object.fromEntries(inherited), PATH: SEARCH_PATH, ...env },
    output,
  });
  closeSync(output);
  const ended = once(child, "exit");
  await once(child, "spawn");
  return { process: child, log, ended };
}

/** Ends a process and what it has started, by force where it does not end within five seconds. */
export async function stopChild({ process: child, ended }: Child): Promise<void> {
  const force = setTimeout(() => killGroup(child), 5_000);
  if (!hasEnded(child)) child.kill("SIGTERM");
  await ended;
  clearTimeout(force);
  killGroup(child);
}

/** Runs a process to its end; throws with the end of its output when it fails. */
export async function run(options: ChildOptions): Promise<void> {
  const child = await startChild(options);
  await child.ended;
  if (child.process.exitCode === 0) return;
  throw new Error(`${options.name} failed (${child.process.exitCode}); ${child.log} ends:\n${tail(child)}`);
}

/** Waits until a process answers for itself; throws when it ends before, or is silent for too long. */
export async function untilReady<T>(child: Child, ask: () => Promise<T | undefined>): Promise<T> {
  const giveUpAt = Date.now() + 60_000;
  while (Date.now() < giveUpAt && !hasEnded(child.process)) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`A process did not become ready; ${child.log} ends:\n${tail(child)}`);
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function tail({ log }: Child): string {
  return readFileSync(log, "utf8").split("\n").slice(-40).join("\n");
}
