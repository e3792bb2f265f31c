import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { errorOf, setUp, succeeded, TARGET } from "../client.fixture.ts";

describe("run", () => {
  const job = { job_id: "mine", target: TARGET, model_input: "x" };

  test("submits a job and waits for its outcome", async () => {
    const { client, time, sent, records } = setUp();
    const running = client.run(job, { output: v.object({ label: v.string() }) });
    await time.advance(3000);
    expect(sent()).toEqual([job]);
    records.set("mine", succeeded("mine"));
    const result = await time.run(running);
    // The schema gives the output its type.
    expect(result.status === "SUCCEEDED" && result.output.label).toBe("good");
  });

  test("reads nothing in the first second: no job ends sooner", async () => {
    const { client, time, sent, reads } = setUp();
    const running = errorOf(client.run(job, { timeoutMs: 1500 }));
    await time.advance(990);
    expect([sent().length, reads()]).toEqual([1, []]);
    await time.advance(20);
    expect(reads()).toEqual([1]);
    expect(await time.run(running)).toMatchObject({ code: "timeout", jobId: "mine" });
  });

  test("waits for nothing if the job cannot be sent", async () => {
    const { client, time, reads } = setUp({});
    expect(await time.run(errorOf(client.run(job)))).toMatchObject({ code: "not_configured", jobId: "mine" });
    expect(reads()).toEqual([]);
  });

  test("submits nothing if its signal is aborted already", async () => {
    const { client, sentCalls } = setUp();
    const error = await errorOf(client.run(job, { signal: AbortSignal.abort(new Error("closing")) }));
    expect(error).toMatchObject({ code: "aborted", jobId: "mine", cause: new Error("closing") });
    expect(String(error)).toContain("was not submitted");
    expect(sentCalls()).toEqual([]);
  });

  test("an abort while the job is sent ends the wait", async () => {
    const { client, time, sent } = setUp();
    const stop = new AbortController();
    const running = errorOf(client.run(job, { signal: stop.signal }));
    stop.abort();
    expect(await time.run(running)).toMatchObject({ code: "aborted", jobId: "mine" });
    expect(sent()).toEqual([job]);
  });

  test("submits nothing with a timeout that is none", async () => {
    const { client, sentCalls } = setUp();
    for (const timeoutMs of [Number.NaN, 0, -1, "5000" as unknown as number]) {
      const error = await errorOf(client.run(job, { timeoutMs }));
      expect(error).toMatchObject({
        code: "invalid_argument",
        message: expect.stringContaining("timeoutMs"),
      });
    }
    expect(sentCalls()).toEqual([]);
  });
});
