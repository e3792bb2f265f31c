import type { Job } from "@boomerang/core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { startChromium } from "./chromium.ts";
import { type DevWithConsole, startDevWithConsole } from "./local-pipeline.ts";
import { endedAt, endedJobs, submittedJobs, writeRecords } from "./records.ts";
import { rows } from "./use-console.ts";
import { openPage } from "./watched-page.ts";

const FEW = 100;
const MANY = 100_000;
const PAGE_SIZE = 50;
const LOADS = 15;

let browser: Browser;
let few: DevWithConsole;
let many: DevWithConsole;
let manyOpen: DevWithConsole;
beforeAll(async () => {
  browser = await startChromium();
  few = await startWith(endedJobs(FEW));
  many = await startWith(endedJobs(MANY));
  manyOpen = await startWith(submittedJobs(MANY));
});
afterAll(async () => {
  await browser?.close();
  await manyOpen?.stop();
  await many?.stop();
  await few?.stop();
});

async function startWith(jobs: Iterator<Job, unknown, void>): Promise<DevWithConsole> {
  const dev = await startDevWithConsole();
  await writeRecords(dev.state, jobs);
  return dev;
}

async function open({ url }: DevWithConsole) {
  const { page, problems, close } = await openPage(browser);
  onTestFinished(async () => {
    await close();
    expect(problems).toEqual([]);
  });
  await page.goto(`${url}jobs`);
  return page;
}

/** Milliseconds from the start of a navigation until all rows are visible, by the clock of the page itself. */
async function firstScreenMs(page: Page): Promise<number> {
  await page.reload({ waitUntil: "commit" });
  await rows(page)
    .nth(PAGE_SIZE - 1)
    .waitFor();
  return page.evaluate<number>("performance.now()");
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

test("the first screen of 100,000 jobs takes no more than three times as long as that of 100", async ({
  annotate,
}) => {
  const pages = [await open(few), await open(many), await open(manyOpen)];
  // The first loads compile the console's pages, and the pipeline publishes the events of the jobs meanwhile.
  for (const page of pages) for (let n = 0; n < 3; n++) await firstScreenMs(page);
  const times: number[][] = pages.map(() => []);
  for (let n = 0; n < LOADS; n++)
    for (const [of, page] of pages.entries()) times[of]?.push(await firstScreenMs(page));
  const [ofFew = 0, ofMany = 0, ofManyOpen = 0] = times.map(median);
  await annotate(
    `first screen: ${ofFew.toFixed(0)} ms with ${FEW} jobs, ${ofMany.toFixed(0)} ms with ${MANY}, ${ofManyOpen.toFixed(0)} ms with as many open ones`,
  );
  expect(ofMany).toBeLessThanOrEqual(3 * ofFew);
  expect(ofManyOpen).toBeLessThanOrEqual(3 * ofFew);
});

test("100,000 open jobs are counted as far as they can be, and their targets are those of the ones that are checked next", async () => {
  const page = await open(manyOpen);
  await page.getByRole("link", { name: "Pipeline" }).click();
  await expect.poll(() => page.locator(".stage").nth(2).textContent()).toContain("10,000 or more");
  expect(await page.locator("caption").first().textContent()).toBe(
    "Open jobs by target: of the 200 that are checked next, of 10,000 or more",
  );
});

describe("among 100,000 jobs", () => {
  test("one is found by its id", async () => {
    const page = await open(many);
    await page.getByRole("searchbox", { name: "Find a job" }).fill("many-31415");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator("h1").textContent()).toContain("many-31415 SUCCEEDED");
    expect(await page.locator("#output-formatted").textContent()).toBe('{\n  "n": 31415\n}');
  });

  test("those with an outcome in a range of time are listed, the latest first", async () => {
    const page = await open(many);
    await page.getByLabel("FAILED").check();
    await page.getByLabel("Ended since").fill(endedAt(50_000));
    await page.getByLabel("Ended until").fill(endedAt(50_045));
    await page.getByRole("button", { name: "Filter" }).click();
    const names = () => page.locator("tbody th").allTextContents();
    await expect.poll(names).toEqual(["many-50040", "many-50030", "many-50020", "many-50010", "many-50000"]);
  });

  test("the next pages go on where the one before ended", async () => {
    const page = await open(many);
    for (let n = 1; n <= 3; n++) {
      const last = MANY - n * PAGE_SIZE;
      await expect.poll(() => page.locator("tbody th").last().textContent()).toBe(`many-${last}`);
      await page.getByRole("link", { name: "Next page" }).click();
      await expect.poll(() => page.locator("tbody th").first().textContent()).toBe(`many-${last - 1}`);
    }
  });
});
