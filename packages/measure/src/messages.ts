import type { Target } from "@boomerang/core";

/** A message with its job id. */
export interface Message {
  readonly jobId: string;
  readonly body: string;
}

/** The id of the n-th job of a run; ids of different runs differ. */
export function jobIdOf(runId: string, kind: string, n: number): string {
  return `measure-${runId}-${kind}-${n}`;
}

/**
 * A message that asks for a job.
 *
 * @param input JSON text, which is sent byte for byte
 */
export function jobMessage(jobId: string, target: Target, input: string): Message {
  const head = JSON.stringify({ job_id: jobId, target: inputOf(target) });
  return { jobId, body: `${head.slice(0, -1)},"model_input":${input}}` };
}

export function cancelMessage(jobId: string): Message {
  return { jobId, body: JSON.stringify({ type: "cancel", job_id: jobId }) };
}

/** The target as messages name it. */
function inputOf({ kind, id, place }: Target) {
  const name = { [`${kind}_id`]: id };
  switch (place.type) {
    case "development":
      return { ...name, development: true };
    case "deployment":
      return { ...name, deployment_id: place.id };
    case "environment":
      return { ...name, environment: place.name, ...(place.regional && { regional: true }) };
  }
}
