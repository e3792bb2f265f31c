import { describe, expect, test } from "vitest";
import { START } from "../engine/settings.ts";
import { MAY_STILL_SUBMIT_MS, pauseInvariants } from "./pauses.ts";
import { broken, change, process, SUBMITTED, SUCCEEDED } from "./testing.fixture.ts";

const TARGET = "model:echo/production";
const job = { ...SUBMITTED, target: { model_id: "echo" } };

const submittingAt = (ms: number, ...changes: readonly [isPaused: boolean, at: number][]) =>
  broken(pauseInvariants, (observer) => {
    change(observer, undefined, job);
    for (const [isPaused, at] of changes) observer.pauseChanged(TARGET, isPaused, START + at);
    observer.submitting(process("dispatcher"), job.job_id, START + ms);
  });

describe("detects", () => {
  test("a submission long after the pause of its target, unless that was resumed", () => {
    const late = MAY_STILL_SUBMIT_MS + 1;
    const invariant = ["no job of a paused target is submitted"];
    expect(submittingAt(late, [true, 0])).toEqual(invariant);
    expect(submittingAt(late - 1, [true, 0])).toEqual([]);
    expect(submittingAt(late, [true, 0], [false, 5])).toEqual([]);
    expect(submittingAt(late)).toEqual([]);
  });

  test("a paused job that does not wait", () => {
    const found = broken(pauseInvariants, (observer) =>
      change(observer, job, { ...SUCCEEDED, paused_shard: `${TARGET}#0` }),
    );
    expect(found).toEqual(["only a job that waits to be submitted is paused"]);
  });
});
