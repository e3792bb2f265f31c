import { setTimeout } from "node:timers/promises";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished } from "vitest";
import { startChromium } from "./chromium.ts";
import { type DevWithConsole, startDevWithConsole } from "./local-pipeline.ts";
import { openPage } from "./watched-page.ts";

/** What the tests of a file share: `pnpm dev` with its console, and Chromium. */
export interface UsedConsole {
  readonly client: () => DevWithConsole["client"];
  /** With the token, and a slash at the end. */
  readonly url: () => string;
  readonly printed: () => string;
  /** Of the pipeline, and the folder of its state file. */
  readonly state: () => DevWithConsole["state"];
  readonly stateHome: () => string;
  readonly browser: () => Browser;
  /** A page of the console. Whatever goes wrong in it fails the test. */
  open(path?: string, options?: BrowserContextOptions): Promise<Page>;
  /** A page that the server may refuse, which a browser reports as an error. */
  openRefused(path: string): Promise<{ readonly page: Page; readonly status: number | undefined }>;
  /** Submits a job, and waits for its outcome. */
  run(jobId: string, more?: object): Promise<unknown>;
  /** Submits a job that waits: its target is paused. */
  submitWaiting(jobId: string, more?: object): Promise<void>;
}

const PAUSED = "model:echo/paused";

export function useConsole(): UsedConsole {
  let browser: Browser | undefined;
  let dev: DevWithConsole | undefined;
  beforeAll(async () => {
    [browser, dev] = await Promise.all([startChromium(), startDevWithConsole()]);
    // Before any job: dispatchers remember for 15 seconds that nothing is paused.
    await dev.client.pause(PAUSED);
  });
  afterAll(async () => {
    await browser?.close();
    await dev?.stop();
  });
  const started = () => {
    if (browser === undefined || dev === undefined) throw new Error("the console has not been started");
    return { browser, dev };
  };
  const client = () => started().dev.client;
  return {
    client,
    url: () => started().dev.url,
    printed: () => started().dev.printed(),
    state: () => started().dev.state,
    stateHome: () => started().dev.stateHome,
    browser: () => started().browser,
    async open(path = "", options = {}) {
      const { page, problems, close } = await openPage(started().browser, options);
      onTestFinished(async () => {
        await close();
        expect(problems).toEqual([]);
      });
      await page.goto(`${started().dev.url}${path}`);
      return page;
    },
    async openRefused(path) {
      const { page, close } = await openPage(started().browser);
      onTestFinished(close);
      const response = await page.goto(`${started().dev.url}${path}`);
      return { page, status: response?.status() };
    },
    run: (job_id, more = {}) =>
      client().run({ job_id, target: "model:echo", model_input: { text: job_id }, ...more }),
    async submitWaiting(job_id, more = {}) {
      await client().submit({ job_id, target: PAUSED, model_input: 1, ...more });
      // Not a poll of `expect`, which works in tests only.
      while ((await client().get(job_id))?.status !== "PENDING") await setTimeout(50);
    },
  };
}

/** The rows of jobs of a list. */
export const rows = (page: Page) => page.locator("tbody tr");

export const rowOf = (page: Page, jobId: string) =>
  rows(page).filter({ has: page.getByRole("link", { name: jobId, exact: true }) });

export const statusesOf = (page: Page, jobId: string) =>
  rowOf(page, jobId).locator(".status").allTextContents();
