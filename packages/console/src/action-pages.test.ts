import type { BulkRun, DeadLetter, ManyOutcome } from "@boomerang/client";
import { describe, expect, test } from "vitest";
import { NOW, openConsole } from "./app.fixture.ts";
import { listedJob, listingClient } from "./jobs/listed-jobs.fixture.ts";
import { countMatching } from "./runs/bulk-action.ts";

/** A run over these outcomes. */
function bulk(outcomes: readonly ManyOutcome[]): BulkRun<ManyOutcome, never> {
  return {
    async *[Symbol.asyncIterator]() {
      yield* outcomes;
    },
  } as unknown as BulkRun<ManyOutcome, never>;
}

describe("an action on all jobs that match", () => {
  test("states their number and conditions, asks, and sums up what was done", async () => {
    const calls: unknown[] = [];
    const error = new Error("its input is not kept");
    const target = { model_id: "a" };
    const failed = [3, 2, 1].map((n) => listedJob(n, { status: "FAILED", target }));
    const { client } = listingClient([
      listedJob(4, { target }),
      ...failed,
      listedJob(0, { status: "FAILED" }),
    ]);
    const replayMany = (filter: object) => {
      calls.push(filter);
      return bulk([
        { jobId: "a" },
        { jobId: "b", alreadyReplayed: true },
        { jobId: "c", error: error as never },
      ]);
    };
    const { text, html, post } = openConsole({ ...client, replayMany });
    const path = "/bulk?action=replay&status=FAILED&status=OPEN&target=model:a&since=24h";
    const question = await text(path);
    expect(question).toContain(
      "Replay at most 3 jobs? Status FAILED Target model:a/production From 2026-11-27 12:00:00",
    );
    expect(question).toContain("already replayed this way are in this number, but are skipped");
    expect(question).toContain(
      "boomerang replay --status FAILED --target model:a/production --since 2026-11-27T12",
    );
    // Jobs that come after the question are not part of it.
    const [, action = ""] = /action="\/t+(\/bulk[^"]+)"/.exec(await html(path)) ?? [];
    expect(action).toContain("until=2026-11-28T12%3A00%3A00.000Z");
    const leads = await post(action.replaceAll("&amp;", "&"), { count: "3" });
    expect(leads).toMatch(/^303 \/runs\/[\w-]+$/);
    const run = leads.replace("303 ", "");
    await expect
      .poll(() => text(run))
      .toContain("All 3 were handled. Sent 1 Skipped: replayed before 1 Not sent 1");
    expect(await text(run)).toContain("c : its input is not kept");
    expect(await html(run)).toContain(
      '/jobs?target=model%3Aa&amp;since=2026-11-28T12%3A00%3A00.000Z">Jobs since this run began</a>',
    );
    expect(await post(`${run}/stop`)).toBe(`303 ${run}`);
    expect(calls).toEqual([
      {
        ...{ status: ["FAILED"], target: "model:a/production", batchId: undefined },
        ...{ since: new Date(NOW - 86_400_000), until: new Date(NOW) },
      },
    ]);
  });

  test("needs a filter, statuses that it is for, and is cancel or replay", async () => {
    const { text } = openConsole({});
    expect(await text("/bulk?action=cancel")).toContain(
      "Filter the list first: this would cancel every job.",
    );
    expect(await text("/bulk?action=delete&batch=a")).toContain("The action must be cancel or replay.");
    expect(await text("/bulk?action=replay&batch=a&status=SUCCEEDED")).toContain(
      "Choose FAILED, LOST, EXPIRED, CANCELED, or no status: only such jobs can be replayed.",
    );
  });

  test("is counted for five seconds at most, also if no job matches", async () => {
    let now = NOW;
    const { client, calls } = listingClient(
      Array.from({ length: 9000 }, (_, n) => listedJob(n, { status: "FAILED" })),
    );
    const condition = { ...NO_LIMITS, statuses: ["FAILED"] as const, target: "model:rare/production" };
    const clock = () => {
      now += 10;
      return now;
    };
    expect(await countMatching(client, condition, clock)).toEqual({ count: 0, isAtLeast: true });
    expect(calls[0]?.read).toBeLessThan(600);
  });

  test("of a batch tells how many are open", async () => {
    const canceled: string[] = [];
    const open = listedJob(2, { batchId: "nightly", status: "OPEN", completedAt: undefined });
    const { text, post } = openConsole({
      ...listingClient([open, listedJob(1, { batchId: "nightly" })]).client,
      cancelBatch: async (batchId: string) => canceled.push(batchId),
    });
    expect(await text("/batch/nightly/cancel")).toContain("It has 1 open job with a record.");
    expect(await post("/batch/nightly/cancel")).toBe("303 /jobs?batch=nightly&done=canceled");
    expect(canceled).toEqual(["nightly"]);
  });
});

const NO_LIMITS = { since: undefined, until: undefined, batchId: undefined };

describe("dead letters", () => {
  const letter: DeadLetter = {
    ...{ id: "m-1", code: "job_id_taken", reason: "taken", jobId: "a", batchId: "b", messageId: "m-0" },
    ...{ sentAt: "2026-11-28T11:00:00.000Z", body: "<body>", bodyLocation: "s3://bucket/x" },
  };
  const removed: string[] = [];
  const deadLetters = (letters: readonly DeadLetter[]) => ({
    async *remove(matches: (letter: DeadLetter) => boolean) {
      for (const deadLetter of letters.filter(matches)) {
        removed.push(deadLetter.id);
        yield { deadLetter };
      }
    },
    async *list() {
      yield* letters;
    },
    redrive: (matches: (letter: DeadLetter) => boolean) =>
      bulk(letters.filter(matches).map((deadLetter) => ({ deadLetter }) as unknown as ManyOutcome)),
  });

  test("are none, or have their reason and what to do", async () => {
    expect(await openConsole({ deadLetters: deadLetters([]) }).text("/dead-letters")).toContain(
      "There are none",
    );
    const page = await openConsole({ deadLetters: deadLetters([letter, { ...letter, id: "m-2" }]) }).text(
      "/dead-letters",
    );
    expect(page).toContain("job_id_taken (2)");
    expect(page).toContain("What to do:");
    expect(page).toContain("&lt;body&gt;");
  });

  test("that come back as they are say so, and are deleted one by one, after a question", async () => {
    const other = { ...letter, id: "m-2", code: "not_handled_in_time" };
    const { text, html, post } = openConsole({ deadLetters: deadLetters([letter, other]) });
    expect(await text("/dead-letters")).toContain("Sent again as they are, they come back.");
    expect(await html("/dead-letters")).toContain("/dead-letters/delete?id=m-1&amp;reason=taken");
    expect(await text("/dead-letters/delete?id=m-1&reason=taken")).toContain(
      "Message m-1 : taken It is deleted for good",
    );
    expect(await post("/dead-letters/delete?id=m-1")).toBe("303 /dead-letters");
    expect(removed).toEqual(["m-1"]);
    expect(await text("/dead-letters/delete")).toContain("Name a dead letter.");
  });

  test("may name a job that can have no page", async () => {
    const broken = { ...letter, jobId: "\ud800" };
    expect(await openConsole({ deadLetters: deadLetters([broken]) }).text("/dead-letters")).toContain(
      "Job U+D800",
    );
  });

  test("with a code are sent again after their number was shown; one of them at once", async () => {
    const other = { ...letter, id: "m-2", code: undefined };
    const { text, post } = openConsole({ deadLetters: deadLetters([letter, other]) });
    expect(await text("/dead-letters/redrive?code=none")).toContain("Send 1 message again?");
    for (const query of ["code=none", "id=m-1"]) {
      const run = (await post(`/dead-letters/redrive?${query}`, { count: "1" })).replace("303 ", "");
      await expect.poll(() => text(run)).toContain("All 1 were handled.");
    }
    expect(await text("/dead-letters/redrive")).toContain("Name the code of the dead letters.");
  });
});

test("targets are paused and resumed; one that is none says how to write it", async () => {
  const { BoomerangError } = await import("@boomerang/client");
  const done: string[] = [];
  const invalid = new BoomerangError("target x is not valid", {
    code: "invalid_argument",
    nextStep: "Write it so.",
  });
  const { text, html, post, page } = openConsole({
    ...listingClient([listedJob(1), listedJob(2, { target: { model_id: "a" } })]).client,
    pausedTargets: async () => [{ target: "model:a/production", pausedAt: "2026-11-28T11:00:00.000Z" }],
    pause: async (target: string) =>
      target === "x" ? Promise.reject(invalid) : done.push(`pause ${target}`),
    resume: async (target: string) => done.push(`resume ${target}`),
  });
  expect(await text("/targets")).toContain("model:a/production , since 2026-11-28 11:00:00");
  // Of the recent jobs, those that are not paused.
  const offered = async () =>
    [...(await html("/targets")).matchAll(/<option value="([^"]+)"/g)].map(([, value]) => value);
  expect(await offered()).toEqual(["model:echo/production"]);
  expect(await html("/targets?target=model:b")).toContain('name="target" value="model:b"');
  expect((await page("/targets/pause", { target: "x" })).html).toMatch(
    /value="x"[^>]* list="target-suggestions"/,
  );
  expect(await post("/targets/pause", { target: " model:a " })).toBe("303 /targets");
  expect(await post("/targets/resume", { target: "model:a" })).toBe("303 /targets");
  expect(await post("/targets/pause", { target: "x" })).toBe("400 undefined");
  expect(done).toEqual(["pause model:a", "resume model:a"]);
});
