import { describe, expect, test } from "vitest";
import type { JobWrite } from "./job-write.ts";
import { claimOf } from "./lease.ts";
import {
  apply,
  claimed,
  deliver,
  error,
  input,
  message,
  noOpReasonOf,
  released,
  submitted,
  T0,
  unknown,
} from "./machine.fixture.ts";
import { isOfAnotherMessage } from "./message-identity.ts";
import type { Job } from "./record.ts";

const own: JobWrite = { type: "claim", message: message(), input };
const other: JobWrite = { type: "claim", message: message({ model_input: "other" }), input };
const cancel: JobWrite = { type: "cancel", jobId: "order-1" };
const keep = ({ message, input }: Extract<JobWrite, { type: "claim" }>, sentAt = T0): JobWrite => ({
  type: "keep_message",
  message,
  sentAt,
  input,
});
const reject = (digest: string): JobWrite => ({
  type: "reject_message",
  jobId: "order-1",
  digest,
  errors: [error],
});
const ended = (): Job => {
  const job = claimed();
  return apply(job, { type: "reject", claim: claimOf(job), errors: [error] });
};

describe("another message with the id of a job", () => {
  test.each<[string, Job]>([
    ["that is being submitted", claimed()],
    ["that waits to be submitted", released()],
    ["that may have been accepted", unknown()],
    ["that is submitted", submitted()],
    ["that has a result", apply(submitted(), deliver())],
    ["that the API rejected", ended()],
    ["that was canceled", apply(released(), cancel)],
    ["of an invalid message", apply(undefined, reject("ab"))],
  ])("%s is recognized, and changes nothing", (_, job) => {
    expect(noOpReasonOf(job, other)).toBe("different_message");
    expect(noOpReasonOf(job, reject("cd"))).toBe("different_message");
  });

  test("is recognized even if the invalid message left no digest, as before there was one", () => {
    const { message_digest: _, ...job } = apply(undefined, reject("ab"));
    expect(noOpReasonOf(job, own)).toBe("different_message");
  });
});

describe("the job's own message is never taken for another one", () => {
  test.each<[string, Job, string]>([
    ["while it is being submitted", claimed(), "leased"],
    ["once it is submitted", submitted(), "already_submitted"],
    ["with a result", apply(submitted(), deliver()), "already_ended"],
    ["rejected by the API", ended(), "already_ended"],
    ["canceled before it arrived", apply(undefined, cancel), "already_ended"],
    ["with a result that came before it", apply(undefined, deliver()), "already_ended"],
  ])("%s", (_, job, reason) => {
    expect(noOpReasonOf(job, own)).toBe(reason);
  });

  test("rejected as invalid before: a repeat", () => {
    expect(noOpReasonOf(apply(undefined, reject("ab")), reject("ab"))).toBe("repeated_message");
  });

  test("a message that is invalid now, but whose job was accepted before, is no repeat of an invalid one", () => {
    const { digest } = message();
    expect(noOpReasonOf(submitted(), reject(digest))).toBe("different_message");
  });
});

describe("a job that was canceled before its message arrived", () => {
  const canceled = apply(undefined, cancel);

  test("belongs to the first message that arrives; the next one is another", () => {
    const kept = apply(canceled, keep(own));
    const stored = { target: { model_id: "echo" }, input: '{"a":1}' };
    expect(kept).toMatchObject({ ...canceled, ...stored, message_digest: own.message.digest, version: 2 });
    expect(noOpReasonOf(kept, own)).toBe("already_ended");
    expect(noOpReasonOf(kept, other)).toBe("different_message");
    expect(noOpReasonOf(kept, keep(own))).toBe("already_ended");
    expect(noOpReasonOf(kept, keep(other))).toBe("different_message");
  });

  test("belongs to its message whenever that was sent", () => {
    expect(apply(canceled, keep(own, T0 + 1)).message_digest).toBe(own.message.digest);
  });

  test("is kept by no other record that has a message, and creates none", () => {
    expect(noOpReasonOf(undefined, keep(own))).toBe("no_job");
    expect(noOpReasonOf(submitted(), keep(own))).toBe("already_ended");
    // From before records had digests.
    const { message_digest: _, ...old } = apply(released(), cancel);
    expect(noOpReasonOf(old, keep(other))).toBe("already_ended");
  });
});

describe("a job whose delivery came before its message", () => {
  const failed: JobWrite = {
    type: "deliver",
    jobId: "order-1",
    requestId: "r1",
    content: { errors: [error] },
  };

  test("belongs to the first message that arrives, and keeps its result; the next one is another", () => {
    const stored = apply(undefined, deliver());
    const kept = apply(stored, keep(own));
    expect(kept).toEqual({
      ...stored,
      ...own.message.job,
      sent_at: new Date(T0).toISOString(),
      message_digest: own.message.digest,
      version: stored.version + 1,
    });
    expect(noOpReasonOf(kept, own)).toBe("already_ended");
    expect(noOpReasonOf(kept, keep(own))).toBe("already_ended");
    expect(noOpReasonOf(kept, other)).toBe("different_message");
    expect(noOpReasonOf(kept, keep(other))).toBe("different_message");
  });

  test.each<[string, Job]>([
    ["has a result", apply(undefined, deliver())],
    ["has failed", apply(undefined, failed)],
    ["was canceled before that", apply(apply(undefined, cancel), deliver())],
  ])("that %s belongs to no message that was sent after the delivery", (_, job) => {
    expect(noOpReasonOf(job, keep(own, T0 + 1))).toBe("different_message");
    expect(apply(job, keep(own, T0)).message_digest).toBe(own.message.digest);
  });

  test("can be replayed if it failed", () => {
    expect(apply(apply(undefined, failed), keep(own))).toMatchObject({ status: "FAILED", input: '{"a":1}' });
  });

  test("also if it was canceled before that", () => {
    const kept = apply(apply(apply(undefined, cancel), deliver()), keep(own));
    expect(kept).toMatchObject({ status: "SUCCEEDED", message_digest: own.message.digest });
    expect(kept.input).toBeUndefined();
  });
});

test("only a digest tells messages apart; without one, only a rejected record is of another message", () => {
  expect(isOfAnotherMessage({ status: "SUBMITTED", message_digest: "ab" }, "ab")).toBe(false);
  expect(isOfAnotherMessage({ status: "SUBMITTED", message_digest: "ab" }, "cd")).toBe(true);
  expect(isOfAnotherMessage({ status: "CANCELED" }, "ab")).toBe(false);
  expect(isOfAnotherMessage({ status: "REJECTED" }, "ab")).toBe(true);
});
