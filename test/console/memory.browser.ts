import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ConsoleProcess, startConsoleProcess } from "./console-process.ts";
import { endedJobs, submittedJob, writeRecords } from "./records.ts";
import { useConsole } from "./use-console.ts";
import { openPage } from "./watched-page.ts";

const { state, stateHome, browser } = useConsole();

const JOBS = 200;
const LOADED = [
  "jobs",
  "jobs?status=FAILED",
  "job/many-7",
  "job/many-10",
  "search?q=nothing",
  "targets",
  "pipeline",
  "pipeline/charts",
  "docs/glossary",
];
const WATCHED = ["jobs", "jobs?status=FAILED", "job/open-1", "pipeline"];
// In the first third, and in the rest.
const ROUNDS = [60, 120] as const;
// 0.3 to 0.5 MB more are in use at the end, which heap snapshots show to be V8's own code and tables. The rest, 1 MB, is less than 1 KB
// for each of the 1,080 pages of the last two thirds; the page of a list has 28 KB.
const MAX_GROWTH = 1_500_000;

let consoleProcess: ConsoleProcess;
beforeAll(async () => {
  await writeRecords(state(), endedJobs(JOBS));
  await writeRecords(state(), [submittedJob("open-1", Date.now())].values());
  consoleProcess = await startConsoleProcess(stateHome());
});
afterAll(() => consoleProcess?.stop());

/** Loads each page once, and opens and closes a live stream, in the browser. */
const load = (page: Page) =>
  page.evaluate(`Promise.all([
    ...${JSON.stringify(LOADED)}.map(async (path) => (await fetch(path)).text()),
    new Promise((resolve) => {
      const source = new EventSource("jobs/live");
      source.addEventListener("content", () => resolve(source.close()));
    }),
  ])`);

test("a console that is used for long needs no more memory: nothing of a page or a stream is kept", async ({
  annotate,
}) => {
  const watched = await Promise.all(
    [...WATCHED, "submit"].map(async (path) => {
      const opened = await openPage(browser());
      await opened.page.goto(`${consoleProcess.url}${path}`);
      return opened;
    }),
  );
  const loading = watched.at(-1)?.page as Page;
  for (let n = 0; n < ROUNDS[0]; n++) await load(loading);
  const atThird = await consoleProcess.heapUsed();
  for (let n = 0; n < ROUNDS[1]; n++) await load(loading);
  const atEnd = await consoleProcess.heapUsed();
  await annotate(
    `used heap: ${(atThird / 1e6).toFixed(1)} MB, and ${(atEnd / 1e6).toFixed(1)} MB after ${ROUNDS[1] * LOADED.length} more pages`,
  );
  for (const { page, problems, close } of watched) {
    if (page !== loading) expect(await page.locator("#live-state").textContent()).toBe("Live");
    expect(problems).toEqual([]);
    await close();
  }
  expect(atEnd - atThird).toBeLessThan(MAX_GROWTH);
});
