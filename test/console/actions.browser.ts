import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { rowOf, statusesOf, useConsole } from "./use-console.ts";
import { expectAccessible } from "./watched-page.ts";

const { client, open, openRefused, run, submitWaiting } = useConsole();

const summary = (page: Page) => page.locator("#live-content .state").textContent();

describe("all jobs of a filter", () => {
  test("are replayed after the number of jobs was shown and confirmed; what is done twice is counted", async () => {
    await Promise.all(
      [1, 2, 3].map((n) => run(`replay-${n}`, { target: "model:fail500", batch_id: "replayed" })),
    );
    const since = new Date(Date.now() - 3_600_000).toISOString();
    const list = `jobs?target=model:fail500&status=FAILED&since=${since}`;
    const page = await open(list);
    await page.getByRole("link", { name: "Replay those without a result …" }).click();
    await expect.poll(() => page.locator("h1").textContent()).toBe("Replay at most 3 jobs?");
    expect(await page.locator(".command code").textContent()).toContain(
      "boomerang replay --status FAILED --target model:fail500/production --since",
    );
    await page.getByRole("button", { name: "Replay at most 3 jobs" }).click();
    await expect.poll(() => summary(page)).toBe("All 3 were handled.");
    expect(await page.locator(".facts").textContent()).toBe("Sent3Not sent0");
    await page.getByRole("link", { name: "Jobs since this run began" }).click();
    for (const n of [1, 2, 3])
      await expect.poll(() => statusesOf(page, `replay-${n}.replay`)).toEqual(["FAILED"]);
    expect(await rowOf(page, "replay-1").count()).toBe(0);
    const job = await open("job/replay-1");
    await job.getByRole("link", { name: "replay-1.replay" }).click();
    await expect.poll(() => job.locator("h1").textContent()).toBe("replay-1.replay FAILED");
    expect(await client().countBatch("replayed")).toMatchObject({ total: 6 });
    const again = await open("bulk?action=replay&batch=replayed");
    await again.getByRole("button", { name: "Replay at most 6 jobs" }).click();
    await expect.poll(() => summary(again)).toBe("All 6 were handled.");
    await expectAccessible(again);
    expect(await again.locator(".facts").textContent()).toBe("Sent3Skipped: replayed before3Not sent0");
  });

  test("are canceled, and only the open ones", async () => {
    const since = new Date().toISOString();
    for (const n of [1, 2]) await submitWaiting(`cancel-${n}`);
    await run("cancel-3");
    const page = await open(`jobs?target=model:echo/paused&since=${since}`);
    await page.getByRole("link", { name: "Cancel the open ones …" }).click();
    await page.getByRole("button", { name: "Cancel 2 jobs" }).click();
    await expect.poll(() => summary(page)).toBe("All 2 were handled.");
    await expect.poll(async () => (await client().get("cancel-2"))?.status).toBe("CANCELED");
    expect((await client().get("cancel-3"))?.status).toBe("SUCCEEDED");
  });

  test("of a batch are stopped with one message, after the number of open ones was shown", async () => {
    for (const n of [1, 2]) await submitWaiting(`stop-${n}`, { batch_id: "stopped" });
    await run("stop-3", { batch_id: "stopped" });
    const page = await open("jobs?batch=stopped");
    await page.getByRole("link", { name: "Cancel the batch …" }).click();
    await expect.poll(() => page.locator("main").textContent()).toContain("It has 2 open jobs with a record");
    await page.getByRole("button", { name: "Cancel the batch", exact: true }).click();
    await expect
      .poll(() => page.getByRole("status").first().textContent())
      .toContain("A cancel message was sent");
    await expect
      .poll(async () => client().countBatch("stopped"))
      .toMatchObject({ CANCELED: 2, SUCCEEDED: 1 });
  });

  test("may be none, and then there is nothing to confirm", async () => {
    const page = await open("bulk?action=cancel&target=model:nobody");
    expect(await page.locator("h1").textContent()).toBe("Cancel 0 jobs?");
    expect(await page.getByRole("button", { name: /^Cancel/ }).count()).toBe(0);
  });
});

describe("dead letters", () => {
  test("have their reason, what to do and their text; one is sent again, or all with a code", async () => {
    await run("taken-1");
    for (const model_input of ["<b>other</b>", "third"])
      await client().submit({ job_id: "taken-1", target: "model:echo", model_input });
    const page = await open("dead-letters");
    await expect
      .poll(async () => {
        await page.reload();
        return page.getByRole("heading", { name: "job_id_taken (2)" }).count();
      })
      .toBe(1);
    const section = page.getByRole("region", { name: "job_id_taken (2)" });
    expect(await section.textContent()).toContain("What to do:");
    await section.locator("summary").first().click();
    expect(await section.locator("pre").first().textContent()).toMatch(
      /"model_input":"(<b>other<\/b>|third)"/,
    );
    await section.getByRole("button", { name: "Send it to the jobs queue again" }).first().click();
    await expect.poll(() => summary(page)).toBe("All 1 were handled.");
    await page.goBack();
    await page.getByRole("link", { name: "Send these to the jobs queue again …" }).click();
    await expect.poll(() => page.locator("h1").textContent()).toMatch(/Send [12] messages? again/);
    await page.getByRole("button", { name: /^Send \d/ }).click();
    await expect.poll(() => summary(page)).toMatch(/All [12] were handled/);
  });
});

describe("a dead letter whose job id is taken", () => {
  test("is corrected in the form of a job, which is filled in without the id, and refuses a taken one", async () => {
    await run("taken-2");
    await client().submit({
      job_id: "taken-2",
      batch_id: "corrected",
      target: "model:echo",
      model_input: { n: 2 },
    });
    const page = await open("dead-letters");
    const message = page.locator("li").filter({ hasText: "taken-2" });
    await expect
      .poll(async () => {
        await page.reload();
        return message.count();
      })
      .toBe(1);
    await message.locator("summary").click();
    await message.getByRole("button", { name: "Correct it, as a new job" }).click();
    await expect.poll(() => page.getByLabel("Batch").inputValue()).toBe("corrected");
    expect(await page.getByLabel("Job id").inputValue()).toBe("");
    expect(await page.getByLabel("Target").inputValue()).toBe("model:echo/production");
    await page.getByLabel("Job id").fill("taken-2b");
    await page.getByRole("button", { name: "Submit" }).click();
    expect(await client().wait("taken-2b")).toMatchObject({ status: "SUCCEEDED", output: { n: 2 } });
    await page.getByRole("link", { name: "Dead letters" }).click();
    await message.locator("summary").click();
    await message.getByRole("link", { name: "Delete it …" }).click();
    await page.getByRole("button", { name: "Delete the message" }).click();
    await expect.poll(() => page.locator("h1").textContent()).toBe("Dead letters");
    expect(await message.count()).toBe(0);
    const { page: again } = await openRefused("submit");
    await again.getByLabel("Target").fill("model:echo");
    await again.getByLabel("Input, as JSON").fill("1");
    await again.getByLabel("Job id").fill("taken-2");
    await again.getByRole("button", { name: "Submit" }).click();
    await expect
      .poll(() => again.getByRole("alert").textContent())
      .toContain("There is a job taken-2 already");
  });
});

describe("a target", () => {
  test("is paused from the page of one of its jobs, and resumed", async () => {
    await run("pause-1", { target: "model:sentiment" });
    const page = await open("job/pause-1");
    await page.getByRole("link", { name: "Pause this target …" }).click();
    const field = page.getByLabel("Target", { exact: true });
    await expect.poll(() => field.inputValue()).toBe("model:sentiment/production");
    const offered = 'Array.from(document.querySelector("input[list]").list.options, ({ value }) => value)';
    expect(await page.evaluate(offered)).toContain("model:sentiment/production");
    await page.getByRole("button", { name: "Pause", exact: true }).click();
    await expect
      .poll(() => page.locator(".letters").textContent())
      .toContain("model:sentiment/production, since");
    expect((await client().pausedTargets()).map(({ target }) => target)).toContain(
      "model:sentiment/production",
    );
    await page.getByRole("button", { name: "Resume model:sentiment/production", exact: true }).click();
    await expect
      .poll(async () => (await client().pausedTargets()).map(({ target }) => target))
      .not.toContain("model:sentiment/production");
  });
});
