import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { submittedJob, writeRecords } from "./records.ts";
import { rowOf, rows, statusesOf, useConsole } from "./use-console.ts";

const { client, url, state, open, openRefused, run, submitWaiting } = useConsole();

describe("the list", () => {
  test("shows a new job and its outcome without being loaded again, and says that it is live", async () => {
    const page = await open();
    await expect.poll(() => page.locator("#live-state").textContent()).toBe("Live");
    await submitWaiting("live-1");
    await expect.poll(() => statusesOf(page, "live-1")).toEqual(["OPEN"]);
    await client().cancel("live-1");
    await expect.poll(() => statusesOf(page, "live-1")).toEqual(["CANCELED"]);
  });

  test("says how long a job has been open, and keeps that up to date where focus and selection are", async () => {
    const openFor = (page: Page) => rowOf(page, "stuck-1").locator("td").last();
    // Three minutes are over in three seconds.
    await writeRecords(state(), [submittedJob("stuck-1", Date.now() - 177_000)].values());
    const page = await open();
    await expect.poll(() => page.locator("#live-state").textContent()).toBe("Live");
    expect(await openFor(page).textContent()).toBe("open for 2 min");
    expect(await openFor(page).locator("time").getAttribute("title")).toMatch(/^since \d{4}-/);
    const link = page.getByRole("link", { name: "stuck-1", exact: true });
    await link.focus();
    await link.selectText();
    await expect.poll(() => openFor(page).textContent()).toBe("open for 3 min");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("stuck-1");
    expect(await page.evaluate("getSelection().toString()")).toBe("stuck-1");
  });

  test("is filtered by its address: a link shows the same, the form what it was filtered by", async () => {
    await run("filter-1", { batch_id: "filtered" });
    await run("filter-2", { target: "model:fail500", batch_id: "filtered" });
    const page = await open();
    await page.getByLabel("FAILED").check();
    await page.getByLabel("Target").fill("model:fail500");
    await page.getByLabel("Ended since").fill("1h");
    await page.getByRole("button", { name: "Filter" }).click();
    await expect.poll(() => rowOf(page, "filter-2").count()).toBe(1);
    expect(await rowOf(page, "filter-1").count()).toBe(0);
    const link = await open(page.url().replace(url(), ""));
    expect(await rowOf(link, "filter-2").count()).toBe(1);
    expect(await link.getByLabel("FAILED").isChecked()).toBe(true);
    expect(await link.getByLabel("Ended since").inputValue()).toBe("1h");
    await link.getByRole("link", { name: "Show all" }).click();
    await expect.poll(() => rowOf(link, "filter-1").count()).toBe(1);
  });

  test("says what is wrong with a filter", async () => {
    const { page } = await openRefused("jobs?since=yesterday");
    expect(await page.getByRole("alert").textContent()).toContain("Write 30m, 1h or 7d");
    const { page: other } = await openRefused("jobs?target=echo");
    expect(await other.getByRole("alert").textContent()).toContain("Write model:abc123/production");
  });

  test("has pages, each of which has jobs that the others have not", async () => {
    const ids = Array.from({ length: 120 }, (_, n) => `paged-${n}`);
    await client().submitMany(
      ids.map((job_id) => ({ job_id, batch_id: "paged", target: "model:echo", model_input: 1 })),
    );
    for await (const _ of client().results(ids, { wait: true }));
    const page = await open("jobs?status=SUCCEEDED");
    const seen = new Set<string>();
    for (let pages = 0; pages < 10; pages++) {
      const names = await page.locator("tbody th").allTextContents();
      for (const name of names) {
        expect(seen).not.toContain(name);
        seen.add(name);
      }
      const next = page.getByRole("link", { name: "Next page" });
      if ((await next.count()) === 0) break;
      await next.click();
    }
    expect(ids.filter((id) => !seen.has(id))).toEqual([]);
  });
});

describe("the search box finds", () => {
  async function find(text: string): Promise<Page> {
    const page = await open();
    await page.getByRole("searchbox", { name: "Find a job" }).fill(text);
    await page.keyboard.press("Enter");
    await page.waitForURL((address) => !address.pathname.endsWith("/jobs") || address.search !== "");
    return page;
  }

  test("a job by its id, its request id or a metadata value, and a batch by its id", async () => {
    await run("search-1", { batch_id: "search-batch", metadata: { customer: "Café Zürich 42" } });
    const byId = await find("search-1");
    expect(new URL(byId.url()).pathname).toMatch(/\/job\/search-1$/);
    const byBatch = await find("search-batch");
    expect(await rowOf(byBatch, "search-1").count()).toBe(1);
    const job = await client().get("search-1");
    const byRequest = await find(job?.requestId ?? "");
    expect(await rows(byRequest).count()).toBe(1);
    const byMetadata = await find("zürich 4");
    expect(await rowOf(byMetadata, "search-1").count()).toBe(1);
  });

  test("nothing, and says where it looked", async () => {
    const page = await find("no such thing");
    expect(await page.locator("main").textContent()).toMatch(
      /No job or batch has this id. 0 of \d+ jobs have it/,
    );
  });
});
