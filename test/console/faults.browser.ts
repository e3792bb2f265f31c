import { expect, test } from "vitest";
import { useConsole } from "./use-console.ts";
import { expectAccessible } from "./watched-page.ts";

const { client, open, openRefused, printed } = useConsole();

test("with half of the submissions rejected, and half of the deliveries lost and repeated, every job has an outcome", async () => {
  const page = await open("faults");
  await page.getByLabel("Submissions rejected with 429 or 503").fill("50");
  await page.getByLabel("Deliveries lost").fill("50");
  await page.getByLabel("Deliveries repeated").fill("50");
  await page.getByRole("button", { name: "Set these faults" }).click();
  await expect.poll(() => page.getByRole("status").first().textContent()).toContain("The faults are set");
  expect(await page.getByLabel("Deliveries lost").inputValue()).toBe("50");
  const ids = Array.from({ length: 12 }, (_, n) => `faulty-${n}`);
  await client().submitMany(ids.map((job_id) => ({ job_id, target: "model:echo", model_input: job_id })));
  const statuses: string[] = [];
  for await (const { status } of client().results(ids, { wait: true })) statuses.push(status);
  // Of a job, three deliveries may be lost; then its record says so.
  expect(statuses.filter((status) => status !== "SUCCEEDED" && status !== "LOST")).toEqual([]);
  expect(statuses).toContain("SUCCEEDED");
  const list = await open("jobs");
  expect(await list.locator("main").textContent()).toContain(
    "Faults are set: 50 % of submissions rejected, 50 % of deliveries lost, 50 % of deliveries repeated.",
  );
  await expectAccessible(list);
  await list.getByRole("link", { name: "Change them" }).click();
  await list.waitForURL("**/faults");
  await page.getByRole("button", { name: "Set no faults" }).click();
  await expect.poll(() => page.getByLabel("Deliveries lost").inputValue()).toBe("0");
  await list.reload();
  expect(await list.locator("main").textContent()).not.toContain("Faults are set");
});

test("a value that is not valid is refused with what it must be", async () => {
  const { page } = await openRefused("faults");
  // As another client would send it: the browser's own form allows only what is valid.
  await page.evaluate("document.getElementById('lost').type = 'text'");
  await page.getByLabel("Deliveries lost").fill("many");
  await page.getByRole("button", { name: "Set these faults" }).click();
  await expect.poll(() => page.getByRole("alert").textContent()).toContain("from 0 to 100 %, not many");
});

test.each([
  ["dispatcher", "Kill the dispatcher at its next submission", "after the API had accepted job"],
  ["receiver", "Kill the receiver at its next delivery", "while it handled the delivery of job"],
])(
  "a %s that is killed while it works loses no job, and the page tells what happened",
  async (worker, button, during) => {
    const page = await open("faults");
    await page.getByRole("button", { name: button }).click();
    await expect.poll(() => page.getByText("Armed: submit a job.").count()).toBe(1);
    expect(await page.getByRole("button", { name: button }).isDisabled()).toBe(true);
    const jobId = `kill-${worker}`;
    const job = await client().run({ job_id: jobId, target: "model:echo", model_input: worker });
    expect(job.status).toBe("SUCCEEDED");
    // Without a reload.
    await expect
      .poll(() =>
        page
          .getByText("Killed at")
          .filter({ hasText: `${during} ${jobId}` })
          .count(),
      )
      .toBe(1);
    expect(await page.getByRole("button", { name: button }).isEnabled()).toBe(true);
    expect(printed()).toContain(`Killed the ${worker}, as you asked`);
    await page.getByRole("link", { name: jobId }).click();
    await expect.poll(() => page.locator("main .status").first().textContent()).toContain("SUCCEEDED");
  },
);
