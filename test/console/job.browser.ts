import { DeleteObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { localClientConfig } from "@boomerang/runtime/local-pipeline";
import { describe, expect, test } from "vitest";
import { useConsole } from "./use-console.ts";
import { expectAccessible } from "./watched-page.ts";

const { client, state, open, openRefused, run, submitWaiting } = useConsole();

/** What the bucket's lifecycle rule does after some time, to outputs that are too large for their records. */
async function deleteOutputOf(jobId: string): Promise<void> {
  const { bucket, endpoints } = state();
  const s3 = new S3Client(localClientConfig(endpoints.s3));
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: "results/" }));
  const keys = Contents.map(({ Key = "" }) => Key).filter((key) => key.includes(jobId));
  expect(keys).toHaveLength(1);
  await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: keys[0] }));
  s3.destroy();
}

describe("a job", () => {
  test("shows why it failed, what to do, its times and its input", async () => {
    await run("failed-1", { target: "model:fail500", model_input: { b: 1.0, a: "x" } });
    const page = await open("job/failed-1");
    const errors = page.getByRole("region", { name: "Why there is no result" });
    expect(await errors.textContent()).toMatch(/MODEL_PREDICT_ERROR.*What to do:/);
    const timeline = page.getByRole("region", { name: "Timeline" });
    expect(await timeline.locator("li").allTextContents()).toEqual(
      expect.arrayContaining([
        expect.stringContaining("Message sent to the jobs queue"),
        expect.stringContaining("Claimed by a dispatcher"),
        expect.stringContaining("Submitted"),
        expect.stringContaining("FAILED"),
      ]),
    );
    expect(await page.locator("#input-formatted").textContent()).toBe('{\n  "b": 1,\n  "a": "x"\n}');
  });

  test("can be replayed, and says so; the same command can be copied", async () => {
    await run("replay-me", { target: "model:fail500" });
    const page = await open("job/replay-me", { permissions: ["clipboard-read", "clipboard-write"] });
    await page.getByRole("button", { name: "Copy the command: replay" }).click();
    await expect
      .poll(() => page.evaluate("navigator.clipboard.readText()"))
      .toBe("npx -y pnpm@12 boomerang replay replay-me --local");
    await page.getByRole("button", { name: "Replay as a new job" }).click();
    await expect
      .poll(() => page.getByRole("status").first().textContent())
      .toBe("This job was sent as a replay.");
  });

  test("that waits changes by itself, and can be canceled", async () => {
    await submitWaiting("cancel-me");
    const page = await open("job/cancel-me");
    await page.getByRole("button", { name: "Cancel the job" }).click();
    await expect.poll(() => page.locator("h1 .status").textContent()).toBe("CANCELED");
  });

  test("that does not exist is searched for again", async () => {
    const { page, status } = await openRefused("job/nobody");
    expect(status).toBe(404);
    expect(await page.getByRole("searchbox").inputValue()).toBe("nobody");
  });

  test("whose output is not stored any more still has its page", async () => {
    await run("gone-1", { target: "model:repeat1000", model_input: "x".repeat(400) });
    await deleteOutputOf("gone-1");
    const page = await open("job/gone-1");
    expect(await page.locator("h1").textContent()).toBe("gone-1 SUCCEEDED");
    const output = page.getByRole("region", { name: "Output", exact: true });
    expect(await output.textContent()).toContain("It is not stored any more");
    expect(await page.getByRole("region", { name: "Timeline" }).textContent()).toContain("Submitted");
    await expectAccessible(page);
  });

  test("offers its output as a file with the same bytes", async () => {
    const output = { text: "1.0 <b>&amp;", n: 3 };
    await run("download-1", { model_input: output });
    const page = await open("job/download-1");
    const download = page.waitForEvent("download");
    await page
      .getByRole("region", { name: "Output", exact: true })
      .getByRole("link", { name: "Download" })
      .click();
    const file = await download;
    expect(file.suggestedFilename()).toBe("download-1-output.json");
    const chunks = await (await file.createReadStream()).toArray();
    const job = await client().get("download-1");
    expect(Buffer.concat(chunks).toString()).toBe(job?.status === "SUCCEEDED" ? job.text : "no output");
  });
});

describe("the form", () => {
  test("submits a job, and remembers it for the next one", async () => {
    const page = await open("submit");
    await page.getByLabel("Target").fill("model:echo");
    await page.getByLabel("Input, as JSON").fill('{"text":"from the form"}');
    await page.getByLabel("Job id").fill("form-1");
    await page.getByRole("button", { name: "Submit" }).click();
    await expect
      .poll(() => page.getByRole("status").first().textContent())
      .toContain("The message of the job was sent");
    expect((await client().wait("form-1")).status).toBe("SUCCEEDED");
    await page.getByRole("link", { name: "Submit" }).click();
    await expect.poll(() => page.getByLabel("Input, as JSON").inputValue()).toBe('{"text":"from the form"}');
    expect(await page.getByLabel("Job id").inputValue()).toBe("");
  });

  test("says what is wrong, and keeps what was written", async () => {
    const { page } = await openRefused("submit");
    await page.getByLabel("Target").fill("echo");
    await page.getByLabel("Input, as JSON").fill("{text:1}");
    await page.getByRole("button", { name: "Submit" }).click();
    await expect.poll(() => page.getByRole("alert").textContent()).toContain("The input is not JSON");
    await page.getByLabel("Input, as JSON").fill("1");
    await page.getByRole("button", { name: "Submit" }).click();
    await expect.poll(() => page.getByRole("alert").textContent()).toContain("model:abc123");
    expect(await page.getByLabel("Target").inputValue()).toBe("echo");
  });
});
