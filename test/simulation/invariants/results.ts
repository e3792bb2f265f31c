import { createHash } from "node:crypto";
import type { Job } from "@boomerang/core";
import type { Observer } from "../engine/observer.ts";
import type { ReportViolation } from "./violation.ts";

export interface ResultInvariants extends Partial<Observer> {
  /** Checks that every object that a record ever named is unchanged. */
  checkEnd(read: (location: string) => Promise<string>): Promise<void>;
}

export function resultInvariants(violated: ReportViolation): ResultInvariants {
  /** By request, the digests of its delivered outputs. */
  const outputs = new Map<string, Set<string>>();
  /** By location, the digest of the object. */
  const objects = new Map<string, string>();
  /** By location that a record names, the job and the digest at that time. */
  const named = new Map<string, { readonly jobId: string; readonly digest: string }>();

  function nameObject({ job_id: jobId }: Job, location: string): void {
    const digest = objects.get(location);
    if (digest === undefined)
      violated("an object is in the bucket before a record names it", location, jobId);
    else named.set(location, { jobId, digest });
  }

  function checkResult({ job_id: jobId, request_id = "", result, result_location = "" }: Job): void {
    const digest = result === undefined ? objects.get(result_location) : digestOf(result);
    if (digest !== undefined && !outputs.get(request_id)?.has(digest))
      violated("a result is the output of its own request", `not that of request ${request_id}`, jobId);
  }

  function checkObject(location: string, digest: string): void {
    const then = named.get(location);
    if (then !== undefined && then.digest !== digest)
      violated("an object that a record names never changes", location, then.jobId);
  }

  return {
    delivering(_, requestId, output) {
      if (output === undefined) return;
      outputs.set(requestId, (outputs.get(requestId) ?? new Set()).add(digestOf(output)));
    },
    objectStored(location, content) {
      const digest = digestOf(content);
      checkObject(location, digest);
      objects.set(location, digest);
    },
    changed({ before, after }) {
      for (const field of ["input_location", "result_location"] as const) {
        const location = after[field];
        if (location !== undefined && location !== before?.[field]) nameObject(after, location);
      }
      if (after.status === "SUCCEEDED" && before?.status !== "SUCCEEDED") checkResult(after);
    },
    async checkEnd(read) {
      for (const location of named.keys()) checkObject(location, digestOf(await read(location)));
    },
  };
}

function digestOf(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
