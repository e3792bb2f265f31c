import { parseTargetText, type TargetInput, targetText, toTarget } from "@boomerang/core";
import { BoomerangError } from "../boomerang-error.ts";
import type { JobTarget } from "./job-request.ts";

/**
 * The target in a text such as `model:abc123/production`, `chain:def456/deployment:xyz` or `model:abc123`, which means the environment
 * `production`; `undefined` if the text is none.
 */
export function parseTarget(text: string): JobTarget | undefined {
  const target = parseTargetText(text.includes("/") ? text : `${text}/production`);
  if (target === undefined) return undefined;
  const { kind, id, place } = target;
  const named = kind === "model" ? { model_id: id } : { chain_id: id };
  switch (place.type) {
    case "deployment":
      return { ...named, deployment_id: place.id };
    case "development":
      return { ...named, development: true };
    default:
      return { ...named, environment: place.name, ...(place.regional && { regional: true }) };
  }
}

/** The inverse: the text of a target, with its place. */
export function formatTarget(target: JobTarget): string {
  return targetText(toTarget(target as TargetInput));
}

/** A target in either form. @throws BoomerangError `invalid_argument` */
export function targetOf(target: string | JobTarget): JobTarget {
  const parsed = typeof target === "string" ? parseTarget(target) : target;
  if (parsed !== undefined) return parsed;
  throw new BoomerangError(`target ${JSON.stringify(target)} is not valid`, {
    code: "invalid_argument",
    nextStep: "Write it as model:abc123 or chain:def456/staging.",
  });
}
