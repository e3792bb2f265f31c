import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { useConsole } from "./use-console.ts";

const { client, open, run, submitWaiting } = useConsole();

const PAUSED = "model:echo/paused";
const stage = (page: Page, title: string) =>
  page.locator(".stage").filter({ has: page.getByRole("heading", { name: title }) });
const figure = (page: Page, title: string) =>
  page.locator("figure").filter({ has: page.getByRole("heading", { name: title }) });
/** What the legend of a chart says: the value under the pointer. */
const legend = (page: Page, title: string) => figure(page, title).locator(".u-legend").textContent();

describe("is anything stuck?", () => {
  test("the page says so while it is looked at: a paused target with the jobs that wait for it, and resumes it", async () => {
    const page = await open("pipeline");
    await submitWaiting("stuck-1");
    const problem = page.locator(".problems li").filter({ hasText: `Paused: ${PAUSED}` });
    await expect.poll(() => problem.textContent()).toContain("1 of its jobs waits.");
    await expect.poll(() => stage(page, "Submitting").textContent()).toContain("1 job of a paused target");
    await problem.getByRole("link", { name: "Resume it" }).click();
    await page.getByRole("button", { name: `Resume ${PAUSED}`, exact: true }).click();
    await expect.poll(async () => (await client().get("stuck-1"))?.status).toBe("SUCCEEDED");
    await page.getByRole("link", { name: "Pipeline" }).click();
    await expect.poll(() => page.locator("#live-content").textContent()).toContain("Nothing is stuck");
  });

  test("a dead letter is named, with its page and the section of the runbook", async () => {
    const page = await open("pipeline");
    // The same id with another input.
    await run("dead-1");
    await client().submit({ job_id: "dead-1", target: "model:echo", model_input: "another" });
    const problem = page.locator(".problems li").filter({ hasText: "Dead letters" });
    await expect.poll(() => problem.textContent()).toContain("About 1 message cannot be processed.");
    await problem.getByRole("link", { name: "What to do: Dead letters" }).click();
    await expect.poll(() => new URL(page.url()).hash).toBe("#dead-letters");
    const target = () => page.evaluate("document.querySelector(':target')?.textContent");
    await expect.poll(target).toBe("Dead letters");
  });

  test("jobs are where they are: one that runs long is at the provider, with its age, by target", async () => {
    const slow = Array.from({ length: 3 }, (_, n) => ({
      ...{ job_id: `slow-${n}`, target: "model:pipeline-slow", model_input: n },
    }));
    const faults = await open("faults");
    await faults.getByLabel("Time of an inference").fill("6000");
    await faults.getByRole("button", { name: "Set these faults" }).click();
    const page = await open("pipeline");
    await client().submitMany(slow.map((job) => ({ ...job, target: "model:sentiment" })));
    await expect
      .poll(() => stage(page, "At the provider").textContent())
      .toMatch(/3 ?jobs that wait or run there.*The oldest: \d/);
    const row = page.locator("tbody tr").filter({ hasText: "model:sentiment/production" });
    expect(await row.locator("td").first().textContent()).toBe("0");
    await row.getByRole("link").click();
    await expect.poll(() => page.locator("tbody tr").count()).toBe(3);
    await faults.getByRole("button", { name: "Set no faults" }).click();
  });
});

describe("over time,", () => {
  test("what was sent and delivered is a line, a sentence and a table", async () => {
    for (let n = 0; n < 6; n++) await run(`chart-${n}`);
    const page = await open("pipeline");
    const flow = figure(page, "Submissions and deliveries a minute");
    await expect.poll(() => flow.locator("canvas").count()).toBe(1);
    await expect.poll(() => flow.locator("figcaption").textContent()).toMatch(/messages processed [1-9]/);
    await flow.getByText("As a table").click();
    const sent = flow
      .locator("details tbody tr")
      .filter({ has: page.locator("td:nth-of-type(1) data:not([value='0'])") });
    await expect.poll(() => sent.count()).toBeGreaterThan(0);
    const took = figure(page, "From message to result, in s");
    await expect.poll(() => took.locator("figcaption").textContent()).toMatch(/median 0\.\d+ s.*p99/);
    // It stays open when the values change.
    await page.waitForResponse((response) => response.url().includes("/pipeline/charts"));
    await expect.poll(() => flow.locator("details").getAttribute("open")).not.toBeNull();
  });

  test("the pointer shows values, dragging zooms in, and a double click zooms out", async () => {
    const page = await open("pipeline");
    const title = "Messages on the jobs queue";
    const plot = figure(page, title).locator(".u-over");
    await plot.waitFor();
    const { width = 0, height = 0 } = (await plot.boundingBox()) ?? {};
    expect(await legend(page, title)).toMatch(/from.*–.*waiting.*–/);
    await plot.hover({ position: { x: width - 2, y: height / 2 } });
    await expect.poll(() => legend(page, title)).toMatch(/from.*\d\d:\d\d:\d\d.*waiting\d/);
    /** How many seconds the chart shows: from the period at its left edge to that at its right edge. */
    const shown = async () => {
      const edges: number[] = [];
      for (const x of [2, width - 2]) {
        await plot.hover({ position: { x, y: height / 2 } });
        const [, at] = /from(\S+ \S{8})/.exec((await legend(page, title)) ?? "") ?? [];
        edges.push(Date.parse(`${at}Z`) / 1000);
      }
      return (edges[1] ?? 0) - (edges[0] ?? 0);
    };
    const all = await shown();
    expect(all).toBeGreaterThanOrEqual(50);
    await plot.hover({ position: { x: width / 2, y: height / 2 } });
    await page.mouse.down();
    await plot.hover({ position: { x: width - 5, y: height / 2 } });
    await page.mouse.up();
    await expect.poll(shown).toBeLessThan(0.7 * all);
    // The next values leave it as it is.
    await page.waitForResponse((response) => response.url().includes("/pipeline/charts"));
    expect(await shown()).toBeLessThan(0.7 * all);
    await plot.dblclick({ position: { x: width / 2, y: height / 2 } });
    await expect.poll(shown).toBeGreaterThanOrEqual(all);
  });

  test("a longer range is in the address, so that a link shows the same", async () => {
    const page = await open("pipeline?range=3h");
    expect(await page.getByRole("link", { name: "3 hours" }).getAttribute("aria-current")).toBe("true");
    const table = figure(page, "Messages on the jobs queue");
    await table.getByText("As a table").click();
    const times = table.locator("details tbody time");
    // Periods of three minutes; nothing is known from before the pipeline was started.
    await expect.poll(() => times.count()).toBe(12);
    const [first, second] = await times.evaluateAll((all) =>
      all.map((each) => each.getAttribute("datetime")),
    );
    expect(Date.parse(second ?? "") - Date.parse(first ?? "")).toBe(180_000);
    await page.getByRole("link", { name: "15 minutes" }).click();
    await expect.poll(() => page.url()).toContain("range=15m");
  });
});
