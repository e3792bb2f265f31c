import { createHash } from "node:crypto";
import type { Job } from "@boomerang/core";
import type { Observer } from "../observer.ts";
import type { Violated } from "./violation.ts";

/** Judges what results are, and the objects that records name. */
export interface ResultRules extends Partial<Observer> {
  /** Holds every object that a record ever named against what it was then. */
  checkEnd(read: (location: string) => Promise<string>): Promise<void>;
}

/** That a result is what its own inference gave, and that what a record names in the bucket stays as it was then. */
export function resultRules(violated: Violated): ResultRules {
  /** By request, the digests of the outputs that were delivered for it. */
  const outputs = new Map<string, Set<string>>();
  /** By location, the digest of what is there now. */
  const objects = new Map<string, string>();
  /** By location, the job that names it, and the digest of what was there then. */
  const named = new Map<string, { readonly jobId: string; readonly digest: string }>();

  function nameObject({ job_id: jobId }: Job, location: string): void {
    const digest = objects.get(location);
    if (digest === undefined) violated("what a record names is in the bucket by then", location, jobId);
    else named.set(location, { jobId, digest });
  }

  function checkResult({ job_id: jobId, request_id = "", result, result_location = "" }: Job): void {
    const digest = result === undefined ? objects.get(result_location) : digestOf(result);
    if (digest !== undefined && !outputs.get(request_id)?.has(digest))
      violated("a result is what its own request gave", `not that of request ${request_id}`, jobId);
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
    kept(location, content) {
      const digest = digestOf(content);
      checkObject(location, digest);
      objects.set(location, digest);
    },
    changed({ before, after }) {
      for (const place of ["input_location", "result_location"] as const) {
        const location = after[place];
        if (location !== undefined && location !== before?.[place]) nameObject(after, location);
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
