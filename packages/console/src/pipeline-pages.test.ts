import { BoomerangError } from "@boomerang/client";
import { expect, test } from "vitest";
import { NOW, openConsole } from "./app.fixture.ts";
import { listedJob, listingClient } from "./jobs/listed-jobs.fixture.ts";
import { metricsWith, queuesWith } from "./pipeline/pipeline.fixture.ts";

const denied = new BoomerangError("cannot read the metrics: not authorized", {
  code: "access_denied",
  nextStep: "Give these credentials cloudwatch:GetMetricData.",
});
const ECHO = "model:echo/production";

function clientWith(monitoring: object = {}, more: object = {}) {
  const sentAt = new Date(NOW - 90_000).toISOString();
  const targets = [{ target: ECHO, pending: 1, submitted: 2, oldestSentAt: sentAt }];
  async function* queueHistory() {
    yield { at: new Date(NOW - 30_000).toISOString(), queued: 4, inProgress: 1 };
  }
  return {
    ...listingClient([listedJob(1)]).client,
    queueHistory,
    pausedTargets: async () => [],
    monitoring: {
      queues: async () => queuesWith({ jobs: { visible: 7, notVisible: 0 } }),
      openJobs: async () => ({ jobs: 3, isExact: true, examined: 3, targets }),
      pausedJobs: async () => ({ jobs: 5, isExact: true }),
      metrics: async () => metricsWith({ messagesVisible: [3, 4] }),
      alarms: async () => [],
      ...monitoring,
    },
    ...more,
  };
}

test("the page says that nothing is stuck, where jobs are, and which targets have open ones", async () => {
  const { text, html } = openConsole(clientWith());
  const page = await text("/pipeline");
  expect(page).toContain("Nothing is stuck");
  expect(page).toMatch(
    /Waiting 7 messages on the jobs queue .* At the provider 2 jobs that wait or run there/,
  );
  expect(page).toContain(`${ECHO} 1 2 1 min 30 s 4 1`);
  expect(await html("/pipeline")).toContain(`/jobs?status=OPEN&amp;target=${encodeURIComponent(ECHO)}`);
});

test("what is wrong comes first, with where to read what to do", async () => {
  const alarm = {
    ...{
      title: "Jobs lost (scheduler)",
      state: "alarm",
      meaning: "Jobs ended as LOST.",
      since: "2026-11-28T11:00:00Z",
    },
    runbook: "docs/runbook.md#jobs-lost",
  };
  const pausedTargets = async () => [{ target: ECHO, pausedAt: "2026-11-28T11:00:00Z" }];
  const { text, html } = openConsole(clientWith({ alarms: async () => [alarm] }, { pausedTargets }));
  const page = await text("/pipeline");
  expect(page).toContain(
    "2 things need you Jobs lost (scheduler) , since 2026-11-28 11:00:00 Jobs ended as LOST. See them",
  );
  expect(page).toContain("5 of its jobs wait. Resume it");
  expect(await html("/pipeline")).toMatch(/docs\/runbook#jobs-lost">What to do: Jobs lost \(scheduler\)</);
});

test("a paused target for which no job waits is a note beside it", async () => {
  const pausedTargets = async () => [{ target: ECHO, pausedAt: "2026-11-28T11:00:00Z" }];
  const pausedJobs = async () => ({ jobs: 0, isExact: true });
  const { text } = openConsole(clientWith({ pausedJobs }, { pausedTargets }));
  expect(await text("/pipeline")).toMatch(
    /Nothing is stuck: .* Paused, and no job waits yet: model:echo\/production/,
  );
});

test("what may not be read leaves a gap, and the rest is there", async () => {
  const { text } = openConsole(clientWith({ metrics: () => Promise.reject(denied) }));
  const page = await text("/pipeline");
  expect(page).toContain("No problem is known, but not everything could be read.");
  expect(page).toContain(
    "Cannot read the metrics: not authorized. Give these credentials cloudwatch:GetMetricData.",
  );
  expect(page).toContain("Waiting 7 messages");
});

test("the page changes while it is looked at", async () => {
  const { value } = await openConsole(clientWith()).events("/pipeline/live").next();
  expect(value).toMatch(/^event: content\ndata: <p class="done">Nothing is stuck/);
});

test("charts are sentences and tables, in the range that was asked for", async () => {
  const { text, html } = openConsole(clientWith());
  expect(await text("/pipeline/charts")).toContain(
    "Messages on the jobs queue waiting 4. As a table From waiting 2026-11-28 11:55:05",
  );
  expect(await text("/pipeline/charts?range=1h")).toContain("From waiting 2026-11-28 11:01:00");
  expect(await html("/pipeline?range=1h")).toContain("/pipeline/charts?range=1h");
  expect(await text("/pipeline?range=nonsense")).toContain("Periods of 5 seconds.");
});

test("charts that cannot be read say why, beside those that can", async () => {
  const { text } = openConsole(clientWith({ metrics: () => Promise.reject(denied) }));
  const charts = await text("/pipeline/charts");
  expect(charts).toContain("Give these credentials cloudwatch:GetMetricData.");
  expect(charts).toContain("Messages on the jobs queue No data for this period.");
  expect(charts).toMatch(/From message to result, in s In all of this time: median/);
});

test("the runbook is a page, and a document that does not exist is not", async () => {
  const { text, html } = openConsole({});
  expect(await html("/docs/runbook")).toContain('<h2 id="dead-letters">Dead letters</h2>');
  expect(await text("/docs/nothing")).toContain("The console has no page at this address.");
});

test("the code that draws charts is served from the library", async () => {
  const { html } = openConsole(clientWith());
  expect(await html("/assets/uPlot.iife.min.js")).toContain("uPlot");
  expect(await html("/pipeline")).toContain("/assets/uPlot.iife.min.js");
});
