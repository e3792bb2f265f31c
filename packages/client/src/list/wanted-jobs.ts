import { BoomerangError } from "../boomerang-error.ts";
import type { ResultSource } from "../client.ts";
import { type ListSources, listJobs } from "./list-jobs.ts";
import type { WantedJob } from "./results.ts";

/** The jobs of a source of results, from a cursor on. The cursor of ids is the number of those that were read. */
export async function* wantedJobs(
  source: ResultSource,
  sources: ListSources,
  cursor: string | undefined,
): AsyncGenerator<WantedJob, void, void> {
  if (typeof source === "string") {
    throw new BoomerangError("the source of results is a string, and its characters are no ids", {
      code: "invalid_argument",
      nextStep: "Pass an array for one job: results([jobId]).",
    });
  }
  if (!(Symbol.iterator in source || Symbol.asyncIterator in source)) {
    yield* listJobs(sources, source, { cursor });
    return;
  }
  const done = cursor === undefined ? 0 : Number(cursor);
  if (!Number.isSafeInteger(done) || done < 0) {
    throw new BoomerangError("the cursor is not valid", {
      code: "invalid_argument",
      nextStep: "Pass the cursor of an item that the same ids have yielded, or none.",
    });
  }
  let count = 0;
  for await (const jobId of source) {
    count++;
    if (count > done) yield { jobId, cursor: String(count) };
  }
}
