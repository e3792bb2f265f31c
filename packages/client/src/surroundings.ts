import { randomUUID } from "node:crypto";
import { type Random, type Sleep, systemSleep } from "@boomerang/core";

/** What tests replace. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly sleep: Sleep;
  readonly random: Random;
  /** A new job id. */
  readonly newId: () => string;
}

export const SYSTEM: Surroundings = {
  env: process.env,
  sleep: systemSleep,
  random: Math.random,
  newId: randomUUID,
};
