import type { Observer } from "../observer.ts";
import type { Violated } from "./violation.ts";

// What is an answer is said here once more: taken from the product, it would change with it. Any status is, but those by
// which the API says that it cannot, or not now.
const NO_ANSWERS = [408, 409, 421, 423, 425, 429];
// What was found out is remembered for ten seconds; then come a turn of the limit, for which a call waits five seconds, and
// the claim, each by way of calls that may be slow.
const HEARD_MS = 40_000;
// A claim may be written long after whoever wrote it gave up waiting for that.
const LANDED_MS = 150_000;

/** Whether the API answered, by the status that was heard. */
export function isAnswer(status: number | undefined): boolean {
  return status !== undefined && status < 500 && !NO_ANSWERS.includes(status);
}

/** Who was submitted before is submitted again only while the API answers: else an outage uses up submissions. */
export function probeRules(violated: Violated): Partial<Observer> {
  /** How often each job was submitted, on record. */
  const submissions = new Map<string, number>();
  /** When a dispatcher was last told of a queue, and when anybody was last told of anything. */
  let queueToldAt = Number.NEGATIVE_INFINITY;
  let toldAt = Number.NEGATIVE_INFINITY;
  return {
    answeredByApi({ operation, process, status, at }) {
      if (!isAnswer(status)) return;
      toldAt = at;
      if (operation === "queue" && process.of === "dispatcher") queueToldAt = at;
    },
    submitting(_, jobId, at) {
      if ((submissions.get(jobId) ?? 0) > 1 && at - queueToldAt > HEARD_MS)
        violated("a job is submitted again only after the API answered", agoOf(at - queueToldAt), jobId);
    },
    changed({ before, after }, at) {
      const { job_id: jobId } = after;
      submissions.set(jobId, after.submissions);
      const isRepeat =
        before !== undefined && before.submissions > 0 && after.submissions > before.submissions;
      if (isRepeat && at - toldAt > LANDED_MS)
        violated("an API that is silent uses up no submission", agoOf(at - toldAt), jobId);
    },
  };
}

function agoOf(ms: number): string {
  return Number.isFinite(ms) ? `its last answer was ${Math.round(ms / 1000)} s ago` : "it never answered";
}
