import { randomUUID } from "node:crypto";
import { type Clock, type Random, type Sleep, systemSleep } from "@boomerang/core";
import { findLocalPipeline, systemFindOptions } from "@boomerang/runtime/local-pipeline";
import type { LocalPipelines } from "./connect/local-pipeline.ts";

/** What tests replace. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly random: Random;
  /** A new job id. */
  readonly newId: () => string;
  readonly localPipelines: () => LocalPipelines;
}

export const SYSTEM: Surroundings = {
  env: process.env,
  clock: Date,
  sleep: systemSleep,
  random: Math.random,
  newId: randomUUID,
  localPipelines() {
    const options = systemFindOptions(process.env);
    return { path: options.path, find: () => findLocalPipeline(options) };
  },
};
