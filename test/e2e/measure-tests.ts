import { execFile } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CREDENTIALS, REGION } from "./clients.ts";
import type { TestContext } from "./context.ts";
import { sendJob, waitForRecord } from "./jobs.ts";
import { CERTIFICATE } from "./ministack.ts";
import { ROOT } from "./paths.ts";

/** The report of `pnpm run measure` about the deployed stack. */
export function measureTests({ deployment }: TestContext): void {
  test("the measuring script reports latency, use and returned messages of the deployed stack", async () => {
    // The development deployment that does not exist here is one that takes longer to wake than the run looks.
    await deployment().restartSimulator({ coldStartMs: 45_000 });
    await sendJob(deployment(), "wakes-echo");
    await waitForRecord(deployment(), "wakes-echo", { status: "SUCCEEDED" });
    // More than a minute, so that the scheduler has been invoked.
    const options = ["--jobs", "20", "--settle", "65", "--oversized-delivery", "--visibility", "--json"];
    const report = await measureStack(deployment().ministack.url, options);
    expect(report).toMatchObject({
      // The only one in the settings.
      target: "model:echo/production",
      jobs: { sent: 20, statuses: { SUCCEEDED: 20 }, withoutOutcome: 0 },
      use: { notes: [] },
    });
    expect(report.use.functions.dispatcher.invocations).toBeGreaterThan(0);
    expect(report.use.functions.receiver.invocations).toBeGreaterThanOrEqual(20);
    expect(report.oversized[0]).toMatchObject({ bytes: 4_500_000, response: 401 });
    expect(report.use.returned).toContainEqual(
      expect.objectContaining({ isPartialFailure: true, verdict: "kept" }),
    );
  }, 400_000);
}

function measureStack(endpoint: string, args: readonly string[]) {
  const script = join(ROOT, "infra/scripts/measure.ts");
  const env = {
    ...{ PATH: process.env.PATH, HOME: process.env.HOME },
    ...{ AWS_ENDPOINT_URL: endpoint, AWS_REGION: REGION, NODE_EXTRA_CA_CERTS: CERTIFICATE },
    ...{ AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId, AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey },
  };
  // biome-ignore lint/suspicious/noExplicitAny: its parts are what the test checks
  return new Promise<any>((resolve, reject) => {
    execFile(process.execPath, [script, ...args], { env, maxBuffer: 10_000_000 }, (error, stdout, stderr) => {
      if (error !== null && error.code !== 1) reject(new Error(`the script failed:\n${stderr}`));
      else resolve(JSON.parse(stdout));
    });
  });
}
