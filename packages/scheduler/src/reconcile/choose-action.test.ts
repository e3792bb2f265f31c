import { completionDeadline, isoTime, type Job } from "@boomerang/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  claimed,
  HOUR,
  MINUTE,
  released,
  resubmitted,
  submitted,
  T0,
  timing,
  unknown,
  withoutInput,
} from "../testing/job.fixture.ts";
import { chooseAction } from "./decide.ts";

const choose = (job: Job, now = Date.parse(job.check_at ?? "")) => chooseAction(job, now, timing);
const codeOf = (job: Job, now?: number) => {
  const action = choose(job, now);
  return action.type === "write" && action.write.type === "lost" ? action.write.error.code : action;
};

test("nothing is done before check_at", () => {
  const kinds = [claimed(), submitted(), unknown(), released(), resubmitted()];
  fc.assert(
    fc.property(fc.constantFrom(...kinds), fc.nat(), (job, ms) => {
      expect(choose(job, Date.parse(job.check_at ?? "") - 1 - ms)).toEqual({ type: "skip" });
    }),
  );
});

test("a job that has an outcome is skipped, even if the index of open jobs does not show it yet", () => {
  const { check_at: _, ...ended } = submitted();
  expect(chooseAction({ ...ended, status: "SUCCEEDED" }, T0 + HOUR, timing)).toEqual({ type: "skip" });
});

describe("a submitted job", () => {
  test("has its status queried", () => {
    expect(choose(submitted({ target: { chain_id: "c1", environment: "eu" } }))).toEqual({
      type: "query_status",
      requestId: "r-order-1",
      target: { chain_id: "c1", environment: "eu" },
    });
  });

  test.each(["request_id", "target"] as const)("whose record has no %s does not stay open", (field) => {
    const { [field]: _, ...job } = submitted();
    expect(codeOf(job as Job)).toBe("NO_STATUS");
  });
});

describe("a submission with an unknown result", () => {
  const abandoned = claimed();
  const unconfirmed = unknown({ max_time_in_queue_seconds: 60 });

  test("because its function stopped, is lost when no delivery can arrive any more", () => {
    const end = completionDeadline(abandoned, T0 + timing.leaseMs);
    expect(choose(abandoned)).toEqual({ type: "write", write: { type: "reschedule_check", checkAt: end } });
    expect(codeOf(abandoned, end)).toBe("NO_DELIVERY");
  });

  test("because the response was lost, is lost when no delivery can arrive any more", () => {
    expect(codeOf(unconfirmed, T0 + MINUTE + HOUR)).toBe("NO_DELIVERY");
  });

  test.each([abandoned, unconfirmed])("is not lost before then, even if it is checked early", (job) => {
    const end = completionDeadline(job, Date.parse(job.lease_until ?? ""));
    const early = { ...job, check_at: isoTime(T0) };
    expect(choose(early, end - 1)).toEqual({
      type: "write",
      write: { type: "reschedule_check", checkAt: end },
    });
  });

  describe("that can only wait", () => {
    const third = { ...claimed(), submissions: 3 };
    const malformed = { ...claimed(), malformed_delivery_location: "s3://bucket/malformed" };

    test.each([claimed({ on_unknown: "wait" }), third, malformed])(
      "has the queue of its target queried, but not while a call may still be on its way",
      (job) => {
        const leaseUntil = T0 + timing.leaseMs;
        const from = leaseUntil + 5 * MINUTE;
        const early = { ...job, check_at: isoTime(T0) };
        const check = { type: "reschedule_check", checkAt: from };
        for (const now of [T0, leaseUntil, from - 1])
          expect(choose(early, now)).toEqual({ type: "write", write: check });
        const query = { type: "query_queue", target: { model_id: "echo" }, leaseUntil };
        expect(choose(early, from)).toEqual(query);
        const end = completionDeadline(job, leaseUntil);
        expect(choose(early, end - 1)).toEqual(query);
        expect(codeOf(early, end)).toBe("NO_DELIVERY");
      },
    );

    test("and has no target on record waits for its deadline", () => {
      const { target: _, ...job } = { ...claimed({ on_unknown: "wait" }), check_at: isoTime(T0) };
      const checkAt = completionDeadline(job, T0 + timing.leaseMs);
      expect(choose(job, T0 + 10 * MINUTE)).toEqual({
        type: "write",
        write: { type: "reschedule_check", checkAt },
      });
    });
  });
});

describe("a job that waits for its message", () => {
  test("gets another one, because the first may be gone", () => {
    const job = released();
    const now = T0 + timing.messageRetentionMs;
    expect(choose(job, now)).toEqual({
      type: "resubmit",
      write: { type: "reschedule_check", checkAt: now + 30 * MINUTE },
    });
  });

  test("to be resubmitted gets another one, ever less often", () => {
    const job = resubmitted();
    const interval = (now: number) => {
      const action = choose({ ...job, check_at: isoTime(now) });
      return action.type === "resubmit" && action.write.type === "reschedule_check"
        ? action.write.checkAt - now
        : action;
    };
    expect(interval(T0 + 5 * MINUTE)).toBe(5 * MINUTE);
    expect(interval(T0 + 20 * MINUTE)).toBe(10 * MINUTE);
    expect(interval(T0 + 24 * HOUR)).toBe(30 * MINUTE);
  });

  test("and has its input in the bucket gets another one too", () => {
    const { input: _, ...job } = { ...released(), input_location: "s3://bucket/key" };
    expect(choose(job).type).toBe("resubmit");
  });

  test("and was not submitted in twice the retention of a message is lost, and not resubmitted", () => {
    const end = T0 + 2 * timing.messageRetentionMs;
    expect(choose(released(), end - 1).type).toBe("resubmit");
    expect(choose(released(), end)).toMatchObject({
      type: "write",
      write: { type: "lost", withoutResubmission: true, error: { code: "NOT_SUBMITTED" } },
    });
  });

  test("but whose input was not kept is lost, because it cannot be submitted", () => {
    expect(codeOf(withoutInput(released()))).toBe("MESSAGE_GONE");
  });
});
