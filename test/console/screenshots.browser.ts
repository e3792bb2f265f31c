import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { useConsole } from "./use-console.ts";

// The pictures of the docs. They change with each run, so they are kept only if KEEP_SCREENSHOTS is set; look at them before.
const FOLDER = join(import.meta.dirname, "../../docs/images");

const { client, open, run, submitWaiting } = useConsole();

const REVIEWS = [
  "Arrived a day early, and it works.",
  "The box was open and a screw is missing.",
  "Does what it says. The manual could be shorter.",
  "Third one I buy. Still good.",
  "Loud, but it dries well.",
  "Support answered within the hour.",
];

beforeAll(async () => {
  await client().submitMany(
    Array.from({ length: 24 }, (_, n) => ({
      ...{ job_id: `review-${n + 1}`, batch_id: "reviews-2026-11-30", target: "model:sentiment" },
      model_input: { text: REVIEWS[n % REVIEWS.length] },
      metadata: { product: `P-${100 + (n % 7)}` },
    })),
  );
  const ids = Array.from({ length: 24 }, (_, n) => `review-${n + 1}`);
  for await (const _ of client().results(ids, { wait: true }));
  await submitWaiting("order-1207");
  await submitWaiting("order-1206");
  await run("order-1204", {
    target: "model:sentiment",
    model_input: { text: REVIEWS[1] },
    metadata: { customer: "42" },
  });
  await run("order-1205", {
    target: "model:fail500",
    model_input: { text: REVIEWS[4] },
    metadata: { customer: "17" },
  });
});

const KEPT = process.env.KEEP_SCREENSHOTS !== undefined;
const LIVELY_SECONDS = 60;

/** Jobs for a minute, now more and now fewer, on a model that takes a while. Charts of a few jobs would show nothing. */
async function sendJobs(batch: string): Promise<void> {
  const faults = await open("faults");
  await faults.getByLabel("Time of an inference").fill("350");
  await faults.getByRole("button", { name: "Set these faults" }).click();
  for (let second = 0; second < LIVELY_SECONDS; second++) {
    const count = Math.round(5 + 4 * Math.sin(second / 6));
    const jobs = Array.from({ length: count }, (_, n) => ({
      ...{ job_id: `${batch}-${second}-${n}`, model_input: { text: REVIEWS[n % REVIEWS.length] } },
      target: n % 3 === 0 ? "model:sentiment" : "model:echo",
    }));
    await client().submitMany(jobs);
    await setTimeout(1000);
  }
  await faults.getByRole("button", { name: "Set no faults" }).click();
}

describe.each(["light", "dark"] as const)("pictures, %s", (colorScheme) => {
  test.each([
    ["jobs", "jobs"],
    ["job-failed", "job/order-1205"],
    ["pipeline", "pipeline"],
  ])("of %s", async (name, path) => {
    if (KEPT && name === "pipeline") await sendJobs(colorScheme);
    const page = await open(path, { colorScheme, viewport: { width: 1280, height: 860 } });
    await expect.poll(() => page.locator("main h1").count()).toBe(1);
    if (name === "pipeline") await expect.poll(() => page.locator("canvas").count()).toBe(4);
    await page.waitForLoadState();
    // The same in each run: nothing but the content.
    const picture = await page.screenshot({
      ...{ animations: "disabled", caret: "hide" },
      fullPage: name === "pipeline",
    });
    expect(picture.length).toBeGreaterThan(10_000);
    if (!KEPT) return;
    await mkdir(FOLDER, { recursive: true });
    await writeFile(join(FOLDER, `${name}-${colorScheme}.png`), picture);
  });
});
