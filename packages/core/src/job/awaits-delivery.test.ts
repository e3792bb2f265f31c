import { describe, expect, test } from "vitest";
import { isoTime } from "../time/iso-time.ts";
import { canOnlyAwaitDelivery, MAX_SUBMISSIONS } from "./awaits-delivery.ts";
import { claimOf } from "./lease.ts";
import { apply, claimed, error, MINUTE, submitted, T0, unknown } from "./machine.fixture.ts";
import { completionDeadline, DEFAULT_TIMING, queueCheckFrom } from "./timing.ts";

const lastClaim = () =>
  apply({ ...unknown(), submissions: MAX_SUBMISSIONS - 1 }, { type: "claim_again", isProbed: true });
const seenEmpty = (job = claimed({ on_unknown: "wait" })) =>
  apply(job, { type: "reschedule_check", checkAt: T0 + MINUTE, queueEmptySince: T0 });

describe("a submission that is unknown when its lease ends", () => {
  test.each([
    ["with on_unknown wait", () => claimed({ on_unknown: "wait" })],
    ["that is the last one", lastClaim],
  ])("%s is checked soon after, since the API's queue may show that there is none", (_, create) => {
    const job = create();
    const answered = apply(job, { type: "unknown", claim: claimOf(job), error }, T0 + MINUTE);
    expect(answered.check_at).toBe(isoTime(queueCheckFrom(T0 + MINUTE)));
  });

  test("whose message submits it again is checked at its deadline", () => {
    expect(canOnlyAwaitDelivery(claimed())).toBe(false);
    expect(unknown().check_at).toBe(isoTime(completionDeadline(unknown(), T0)));
  });

  test("is checked as a submitted job would be, and that check sets the time of the next", () => {
    for (const job of [claimed(), claimed({ on_unknown: "wait" })])
      expect(job.check_at).toBe(isoTime(T0 + DEFAULT_TIMING.firstCheckMs));
  });

  test("costs no extra check if its response arrives: the first is as for any submitted job", () => {
    const expected = submitted().check_at;
    expect(submitted({ on_unknown: "wait" }).check_at).toBe(expected);
  });
});

describe("since when the queue was seen empty", () => {
  test("is kept from check to check, until a check does not see it", () => {
    expect(seenEmpty().queue_empty_since).toBe(isoTime(T0));
    const next = apply(seenEmpty(), { type: "reschedule_check", checkAt: T0 + MINUTE });
    expect(next.queue_empty_since).toBeUndefined();
  });

  test("belongs to one submission: it is gone with its claim", () => {
    const job = seenEmpty();
    const claim = claimOf(job);
    const later = T0 + DEFAULT_TIMING.leaseMs;
    const lost = { type: "lost", version: job.version, error } as const;
    const after = [
      apply(job, { type: "submitted", claim, requestId: "r1" }),
      apply(job, { type: "release", claim }),
      apply(job, { type: "unknown", claim, error }),
      apply(job, lost, later),
      apply(job, { ...lost, withoutResubmission: true }, later),
      apply(seenEmpty(unknown()), { type: "claim_again", isProbed: true }),
    ];
    for (const next of after) expect(next.queue_empty_since).toBeUndefined();
  });
});
