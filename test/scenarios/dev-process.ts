import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { LocalPipelineState } from "@boomerang/runtime/local-pipeline";

const MAIN = fileURLToPath(new URL("../../packages/cli/src/main.ts", import.meta.url));

export interface DevProcess {
  readonly child: ChildProcess;
  /** What `--json` prints once the pipeline runs. */
  readonly started: Promise<LocalPipelineState & { readonly console_url?: string }>;
  /** What it has printed to standard error so far. */
  printed(): string;
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
}

/** Runs `pnpm dev --json` with further arguments and variables. */
export function startDev(env: Readonly<Record<string, string>>, ...args: string[]): DevProcess {
  const child = spawn(process.execPath, [MAIN, "dev", "--json", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text) => {
      output[name] += text;
    });
  }
  const ended = once(child, "close").then(([code]) => ({ code, ...output }));
  const line = once(createInterface(child.stdout), "line").then(([first]) => JSON.parse(String(first)));
  const failed = ended.then(({ stderr }) => {
    throw new Error(`pnpm dev ended before it had started:\n${stderr}`);
  });
  const started = Promise.race([line, failed]);
  // Of a process that is expected not to start.
  started.catch(() => undefined);
  return { child, started, printed: () => output.stderr, ended };
}

/** A port of 127.0.0.1 that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
