import type { Found, LocalPipelineState } from "@boomerang/runtime/local-pipeline";
import { BoomerangError } from "../boomerang-error.ts";

/** Finds the local pipeline of this user, and where its state file is. */
export interface LocalPipelines {
  readonly path: string;
  find(): Promise<Found>;
}

const START = "Start it with `npx -y pnpm@12 dev` in the folder of Boomerang, and keep it running.";

/**
 * Finds the local pipeline that runs now; concurrent calls share the search.
 *
 * @throws BoomerangError if none runs
 */
export function sharedLocalPipeline(pipelines: () => LocalPipelines): () => Promise<LocalPipelineState> {
  let finding: Promise<LocalPipelineState> | undefined;
  return () => {
    finding ??= findRunning(pipelines()).finally(() => {
      finding = undefined;
    });
    return finding;
  };
}

async function findRunning({ path, find }: LocalPipelines): Promise<LocalPipelineState> {
  const found = await find();
  switch (found.type) {
    case "running":
      return found.state;
    case "none":
      throw notRunning("no local pipeline is running", START);
    case "stale":
      throw notRunning(
        `no local pipeline is running: process ${found.state.pid}, which ${path} names, has ended`,
        START,
      );
    case "unusable":
      throw notRunning(
        `the local pipeline cannot be found: ${path} cannot be used, because ${found.reason}`,
        "Stop the local pipeline, remove this file, and start it again with `npx -y pnpm@12 dev`.",
      );
  }
}

function notRunning(message: string, nextStep: string): BoomerangError {
  return new BoomerangError(message, { code: "resource_not_found", nextStep });
}
