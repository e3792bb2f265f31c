import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { expect } from "vitest";

/** A page that keeps what goes wrong in it: errors of scripts, what the content security policy blocks, failed requests. */
export interface WatchedPage {
  readonly page: Page;
  readonly problems: readonly string[];
  close(): Promise<void>;
}

export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") problems.push(message.text());
  });
  page.on("request", (request) => {
    if (new URL(request.url()).hostname !== "127.0.0.1") problems.push(`request to ${request.url()}`);
  });
  return { page, problems, close: () => context.close() };
}

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** Checks the page with axe-core: nothing that keeps people from reading or using it. */
export async function expectAccessible(page: Page): Promise<void> {
  // As an expression of the debugger: the policy of the page allows no script of others.
  await page.evaluate(await readFile(AXE, "utf8"));
  const { violations } = await page.evaluate<{ violations: Violation[] }>("axe.run()");
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${page.url()}: ${id}: ${help}: ${html} ${failureSummary}`),
  );
  expect(found).toEqual([]);
}
