import { describe, expect, test } from "vitest";
import { openConsole } from "./app.fixture.ts";
import { listedJob, listingClient } from "./jobs/listed-jobs.fixture.ts";

const many = (count: number) => Array.from({ length: count }, (_, n) => listedJob(count - n));

describe("the list of jobs", () => {
  test("has open jobs above the others, and leads to more of both", async () => {
    const open = Array.from({ length: 60 }, (_, n) =>
      listedJob(n, { status: "OPEN", completedAt: undefined }),
    );
    const { html, text } = openConsole(listingClient([...open, ...many(60)]).client);
    const page = await text("/jobs");
    expect(page).toMatch(
      /Open jobs: those that are checked next .*All open jobs.*Ended jobs, the latest first/,
    );
    expect(await html("/jobs")).toContain("/jobs?cursor=after-11");
    expect(await text("/jobs?cursor=after-11")).toContain("A later page does not change by itself.");
    expect(await text("/jobs?cursor=after-11")).toContain("First page");
  });

  test("says how long an open job has been open, and of an ended one how long it took", async () => {
    const { html } = openConsole(
      listingClient([
        listedJob(0, { status: "OPEN", completedAt: undefined, createdAt: "2026-11-28T09:54:30.000Z" }),
        listedJob(1, { createdAt: "2026-11-28T00:00:00.000Z", completedAt: "2026-11-28T00:00:03.400Z" }),
      ]).client,
    );
    const page = await html("/jobs");
    expect(page).toContain(
      '<time datetime="2026-11-28T09:54:30.000Z" title="since 2026-11-28 09:54:30.000">open for 2 h 5 min</time>',
    );
    expect(page).toContain('<td class="number">3.4 s</td>');
  });

  test("says how many jobs were looked at for a target, and that none matches", async () => {
    const { text } = openConsole(
      listingClient([listedJob(2), listedJob(1, { target: { model_id: "b" } })]).client,
    );
    expect(await text("/jobs?status=SUCCEEDED&target=model:b")).toContain("1 of 2 jobs match.");
    expect(await text("/jobs?status=SUCCEEDED&target=model:c")).toContain("No job matches.");
    const long = openConsole(listingClient(many(2500)).client);
    expect(await long.text("/jobs?target=model:c")).toContain("None of 2000 jobs matches so far.");
    expect(await long.text("/jobs?target=model:c")).toContain("Next page");
  });

  test("is empty at first, and says when a job is listed", async () => {
    const { text } = openConsole(listingClient([]).client);
    expect(await text("/jobs")).toContain("No jobs yet. A job is listed once");
  });

  test("says what of its filters cannot be read, and keeps them", async () => {
    const { text, html } = openConsole(listingClient([]).client);
    expect(await text("/jobs?since=yesterday")).toContain("cannot be read: yesterday. Write 30m");
    expect(await html("/jobs?since=yesterday")).toContain('value="yesterday"');
  });

  test("offers what can be done with all jobs that match, and of a batch to cancel it", async () => {
    const { html } = openConsole(listingClient([listedJob(1, { batchId: "b" })]).client);
    expect(await html("/jobs")).not.toContain("/bulk?");
    expect(await html("/jobs?status=SUCCEEDED")).not.toContain("/bulk?");
    expect(await html("/jobs?target=model:a")).toContain("/bulk?target=model%3Aa&amp;action=cancel");
    const batch = await html("/jobs?batch=b");
    expect(batch).toContain("/batch/b/cancel");
    expect(batch).not.toContain("action=cancel");
    expect(await html("/jobs?batch=b&done=canceled")).toContain("A cancel message was sent for the batch.");
  });
});

describe("a page that somebody looks at gets", () => {
  test("the list, at once", async () => {
    const { events } = openConsole(listingClient([listedJob(1)]).client);
    const { value } = await events("/jobs/live").next();
    expect(value).toMatch(/^event: content\ndata: <section/);
    expect(value).toContain("job-1");
  });

  test("a job until it has ended, and then that nothing follows", async () => {
    const job = {
      ...listedJob(1),
      submissions: 1,
      deliveries: 1,
      errors: [],
      output: 1,
      text: "1",
      isJson: true,
    };
    const client = { get: async () => job, input: async () => undefined };
    const parts = await Array.fromAsync(openConsole(client).events("/job/job-1/live"));
    expect(parts.join("")).toMatch(/^event: content\ndata: <h1>[\s\S]*event: end\n/);
  });

  test("what is wrong, if it cannot be read", async () => {
    const { BoomerangError } = await import("@boomerang/client");
    const gone = new BoomerangError("no local pipeline is running", {
      code: "resource_not_found",
      nextStep: "Start it with: npx -y pnpm@12 dev",
    });
    const client = { get: () => Promise.reject(gone) };
    const parts = await Array.fromAsync(openConsole(client).events("/job/a/live"));
    expect(parts.join("")).toBe(
      "event: problem\ndata: No local pipeline is running. Start it with: npx -y pnpm@12 dev\n\n",
    );
  });
});
