import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Client, createClient } from "@boomerang/client";
import type { LocalPipelineState } from "@boomerang/runtime/local-pipeline";
import { startDev } from "../scenarios/dev-process.ts";

/** `pnpm dev` in a process of its own, with its console. */
export interface DevWithConsole {
  readonly client: Client;
  /** With the token, and a slash at the end. */
  readonly url: string;
  readonly state: LocalPipelineState;
  /** The folder of its state file, by which other programs find it. */
  readonly stateHome: string;
  /** What it has printed for people so far. */
  printed(): string;
  stop(): Promise<void>;
}

export async function startDevWithConsole(): Promise<DevWithConsole> {
  const folder = await mkdtemp(join(tmpdir(), "boomerang-console-"));
  const { child, started, printed, ended } = startDev({ XDG_STATE_HOME: folder });
  const { console_url: url, ...state } = await started;
  if (url === undefined) throw new Error(`there is no console:\n${printed()}`);
  // The client looks for the pipeline when it is first used.
  const before = process.env.XDG_STATE_HOME;
  process.env.XDG_STATE_HOME = folder;
  const client = createClient({ local: true });
  return {
    client,
    url,
    state,
    stateHome: folder,
    printed,
    async stop() {
      client.close();
      process.env.XDG_STATE_HOME = before;
      child.kill();
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}
