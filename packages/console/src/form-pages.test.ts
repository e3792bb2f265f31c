import { describe, expect, test } from "vitest";
import { NOW, openConsole } from "./app.fixture.ts";
import { FAULT_NAMES, type FaultControls, type FaultValues } from "./faults/fault-values.ts";
import type { WorkerKill, WorkerName } from "./faults/worker-kills.ts";
import { listedJob, listingClient } from "./jobs/listed-jobs.fixture.ts";

const NO_FAULTS = Object.fromEntries(FAULT_NAMES.map((name) => [name, 0])) as FaultValues;

describe("the form of a job", () => {
  const form = { target: "model:a", input: "{}", jobId: "", batchId: "", priority: "", metadata: "" };

  test("says what is not JSON, and keeps what was written", async () => {
    const { page } = openConsole({});
    const { status, html } = await page("/submit", { ...form, input: "{text:1}" });
    expect(status).toBe(400);
    expect(html).toContain("The input is not JSON");
    expect(html).toContain("{text:1}</textarea>");
    expect((await page("/submit", { ...form, metadata: "a=b" })).html).toContain("The metadata is not JSON");
  });

  test("refuses the id of a job that exists: the message would become a dead letter", async () => {
    const getWithoutOutput = async () => ({ ...listedJob(1), status: "SUCCEEDED" });
    const { page } = openConsole({ getWithoutOutput });
    const { status, html } = await page("/submit", { ...form, jobId: "order-1" });
    expect(status).toBe(400);
    expect(html).toContain("There is a job order-1 already; it is SUCCEEDED. Choose another job id");
  });

  test("offers targets: those of the latest jobs, or at first those of the simulated API", async () => {
    const known = openConsole(listingClient([listedJob(1)]).client);
    expect(await known.html("/submit")).toContain('<option value="model:echo/production">');
    const faults = { none: NO_FAULTS, read: () => NO_FAULTS, write: () => undefined };
    expect(await openConsole({}, faults).html("/submit")).toContain('<option value="model:sentiment">');
    expect(await openConsole({}).html("/submit")).not.toContain("<option");
  });

  test("is filled with the message of a dead letter, without its job id", async () => {
    const target = { chain_id: "c", environment: "staging", regional: true };
    const body = {
      job_id: "taken",
      batch_id: "b",
      priority: 1,
      target,
      model_input: "N",
      metadata: { a: "b" },
    };
    const { page } = openConsole({});
    // More digits than JavaScript's numbers have.
    const text = JSON.stringify(body).replace('"N"', '{"n": 12345678901234567890}');
    const { html } = await page("/submit/edit", { body: text });
    for (const value of ["chain:c/staging@regional", "b", "1", "{&quot;a&quot;:&quot;b&quot;}"])
      expect(html).toContain(`value="${value}"`);
    expect(html).toContain("{&quot;n&quot;: 12345678901234567890}</textarea>");
    expect(html).not.toContain("taken");
    // The job that the browser remembers does not replace it.
    expect(html).toContain('data-remember="keep"');
    for (const other of ["no json", "[]", "[".repeat(200_000)])
      expect((await page("/submit/edit", { body: other })).html).toContain("Submit a job");
  });

  test("says why a job was not accepted", async () => {
    const { BoomerangError } = await import("@boomerang/client");
    const invalid = new BoomerangError("the job is not valid: priority must be 0, 1 or 2", {
      code: "invalid_job",
      nextStep: "Correct it.",
    });
    const { page } = openConsole({ submit: () => Promise.reject(invalid) });
    const { status, html } = await page("/submit", { ...form, priority: "7" });
    expect(status).toBe(400);
    expect(html).toContain("The job is not valid: priority must be 0, 1 or 2. Correct it.");
  });
});

describe("faults of the simulated API", () => {
  function setUp() {
    let values = NO_FAULTS;
    const faults = {
      none: NO_FAULTS,
      read: () => values,
      write(next: typeof NO_FAULTS) {
        values = next;
      },
    };
    return { ...openConsole({}, faults), values: () => values };
  }
  const form = Object.fromEntries(Object.entries(NO_FAULTS).map(([name]) => [name, "0"]));

  test("are set, shown and taken back", async () => {
    const { text, html, post, values } = setUp();
    expect(await text("/submit")).toContain("Faults");
    expect(await post("/faults", { ...form, lost: "30" })).toBe("303 /faults?done=set");
    expect(values()).toEqual({ ...NO_FAULTS, lost: 30 });
    expect(await html("/faults?done=set")).toMatch(/The faults are set.*id="lost"[^>]*value="30"/);
    for (const path of ["/submit", "/nothing"])
      expect(await text(path)).toContain("Faults are set: 30 % of deliveries lost. Change them");
    expect(await post("/faults/none")).toBe("303 /faults?done=none");
    expect(await text("/faults?done=none")).toContain("No faults are set any more.");
    expect(values()).toEqual(NO_FAULTS);
    expect(await text("/submit")).not.toContain("Faults are set");
  });

  test("that are not valid are refused, and nothing changes", async () => {
    const { page, values } = setUp();
    const { status, html } = await page("/faults", { ...form, lost: "300" });
    expect([status, html.includes("from 0 to 100 %, not 300")]).toEqual([400, true]);
    expect(values()).toEqual(NO_FAULTS);
  });

  test("have no kills if the functions run in no workers", async () => {
    const { text, post } = setUp();
    expect(await text("/faults")).not.toContain("Kill a worker");
    expect(await post("/faults/kills/dispatcher")).toBe("404 undefined");
  });

  test("are not there without a simulated API", async () => {
    const { text } = openConsole({});
    expect(await text("/submit")).not.toContain("Faults");
    expect(await text("/faults")).toContain("The console has no page at this address.");
  });
});

describe("a kill of a worker", () => {
  function setUp() {
    const kills: Record<WorkerName, WorkerKill> = {
      dispatcher: { state: "none" },
      receiver: { state: "none" },
    };
    const faults: FaultControls = {
      ...{ none: NO_FAULTS, read: () => NO_FAULTS, write: () => undefined },
      kills: {
        visibilityTimeoutSeconds: 20,
        read: () => kills,
        arm(worker) {
          kills[worker] = { state: "armed" };
        },
      },
    };
    return { ...openConsole({}, faults), kills };
  }

  test("is armed by its button, which waits until it has happened", async () => {
    const { html, post, kills } = setUp();
    expect(await post("/faults/kills/receiver")).toBe("303 /faults#kills-title");
    expect(kills).toEqual({ dispatcher: { state: "none" }, receiver: { state: "armed" } });
    const page = await html("/faults");
    expect(page).toMatch(/disabled[^>]*>Kill the receiver at its next delivery/);
    expect(page).not.toMatch(/disabled[^>]*>Kill the dispatcher/);
    expect(await post("/faults/kills/publisher")).toBe("404 undefined");
  });

  test("says when it happened, to which job, and what happens next, while the page is open", async () => {
    const { html, text, events, kills } = setUp();
    kills.dispatcher = { state: "killed", at: NOW + 5000, jobId: "order:1" };
    expect(await text("/faults")).toMatch(
      /Killed at 12:00:05 after the API had accepted job order:1 \. .*received again after their visibility timeout of 20 seconds/,
    );
    expect(await html("/faults")).toMatch(/href="\/t+\/job\/order%3A1"/);
    for await (const event of events("/faults/kills/live")) {
      expect(event).toContain("Killed at");
      break;
    }
  });
});
