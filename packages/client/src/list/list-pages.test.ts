import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Job as JobRecord } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import { errorOf, indexed, setUp } from "../client.fixture.ts";
import type { Client } from "../client.ts";
import type { JobFilter } from "./job-filter.ts";

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + 1000 * seconds).toISOString();
const ended = (id: string, second: number, fields: Partial<JobRecord> = {}) =>
  indexed(id, "FAILED", { created_at: at(0), completed_at: at(second), ...fields });
const open = (id: string, second: number) =>
  indexed(id, "SUBMITTED", { created_at: at(0), check_at: at(second) });
const idsOf = async (client: Client, filter: JobFilter, cursor?: string) =>
  (await Array.fromAsync(client.list(filter, { cursor }))).map(({ jobId }) => jobId);
const cursorOf = async (client: Client, filter: JobFilter, index = 0) =>
  (await Array.fromAsync(client.list(filter)))[index]?.cursor;

describe("a job is listed once", () => {
  test("although it ends while the list is read", async () => {
    const { client, records } = setUp();
    for (let n = 0; n < 5; n++) records.set(`open-${n}`, open(`open-${n}`, n));
    records.set("ended", ended("ended", 1));
    const listed: string[][] = [];
    for await (const { jobId, status } of client.list()) {
      listed.push([jobId, status]);
      if (jobId === "open-3") for (const id of ["open-0", "open-3"]) records.set(id, ended(id, 50));
    }
    expect(listed).toEqual([
      ...Array.from({ length: 5 }, (_, n) => [`open-${n}`, "OPEN"]),
      ["ended", "FAILED"],
    ]);
  });

  test("although it is checked meanwhile, and is among the open ones again", async () => {
    const { client, records } = setUp();
    for (let n = 0; n < 150; n++) records.set(`open-${n}`, open(`open-${n}`, n));
    const listed: string[] = [];
    for await (const { jobId } of client.list()) {
      listed.push(jobId);
      if (listed.length === 50) records.set("open-0", open("open-0", 500));
    }
    expect(listed.toSorted()).toEqual([...records.keys()].toSorted());
  });

  test("with its outcome, if it was not listed as open before", async () => {
    const { client, records } = setUp();
    records.set("a", open("a", 1));
    const filter = { target: "model:echo/production" };
    const other = open("b", 2);
    records.set("b", { ...other, target: { model_id: "other" } });
    const listed: string[][] = [];
    for await (const { jobId, status } of client.list(filter)) {
      listed.push([jobId, status]);
      records.set("b", ended("b", 50));
    }
    expect(listed).toEqual([
      ["a", "OPEN"],
      ["b", "FAILED"],
    ]);
  });

  test("with all outcomes that are waited for", async () => {
    const { client, records, time } = setUp();
    for (const id of ["a", "b"]) records.set(id, open(id, 1));
    const items = Array.fromAsync(client.results({}, { wait: true }));
    await time.advance(3000);
    for (const id of ["a", "b"]) records.set(id, ended(id, 50));
    expect((await time.run(items)).map(({ jobId, status }) => [jobId, status])).toEqual([
      ["a", "FAILED"],
      ["b", "FAILED"],
    ]);
  });
});

describe("a cursor", () => {
  test("keeps the times of its list, which may be left out then", async () => {
    const { client, records } = setUp();
    for (let n = 0; n < 6; n++) records.set(`job-${n}`, ended(`job-${n}`, n));
    const range = { status: "FAILED", since: at(1), until: at(4) } as const;
    const cursor = await cursorOf(client, range);
    records.set("later", ended("later", 9));
    expect(await idsOf(client, range, cursor)).toEqual(["job-3", "job-2", "job-1"]);
    expect(await idsOf(client, { status: "FAILED" }, cursor)).toEqual(["job-3", "job-2", "job-1"]);
    // The next page's cursor has them too.
    const [next] = await Array.fromAsync(client.list({ status: "FAILED" }, { cursor }));
    expect(await idsOf(client, { status: "FAILED" }, next?.cursor)).toEqual(["job-2", "job-1"]);
  });

  test("keeps them in every part of a list", async () => {
    const { client, records } = setUp();
    records.set("open-1", open("open-1", 1));
    records.set("open-2", open("open-2", 2));
    const cursor = await cursorOf(client, { until: at(4) });
    records.set("early", ended("early", 4));
    records.set("late", ended("late", 5));
    expect(await idsOf(client, {}, cursor)).toEqual(["open-2", "early"]);
    for (const [n, second] of [1, 9, 2].entries()) {
      records.set(`b-${n}`, ended(`b-${n}`, second, { batch_id: "b", created_at: at(n) }));
    }
    const inBatch = await cursorOf(client, { batchId: "b", until: at(4) });
    expect(await idsOf(client, { batchId: "b" }, inBatch)).toEqual(["b-2"]);
  });

  test("does not come to jobs that ended after a page of ended jobs", async () => {
    const { client, records } = setUp();
    for (let n = 0; n < 3; n++) records.set(`job-${n}`, ended(`job-${n}`, n));
    const cursor = await cursorOf(client, { status: "FAILED" });
    records.set("later", ended("later", 9));
    expect(await idsOf(client, { status: "FAILED" }, cursor)).toEqual(["job-1", "job-0"]);
  });

  test.for<[string, JobFilter, JobFilter, string]>([
    ["another status", { status: "FAILED" }, { status: "LOST" }, "another filter"],
    ["another target", {}, { target: "model:echo" }, "another filter"],
    ["another until", { until: at(50) }, { until: at(60) }, `with until ${at(50)}`],
    ["an until, which it had not", {}, { until: at(60) }, "without until"],
    ["another since", { since: at(0) }, { since: at(1), until: at(9) }, `with since ${at(0)}`],
  ])("is rejected with %s, and the error says so", async ([, before, after, reason]) => {
    const { client, records } = setUp();
    records.set("job", ended("job", 5));
    const error = await errorOf(idsOf(client, after, await cursorOf(client, before)));
    expect(error).toMatchObject({ code: "invalid_argument", message: expect.stringContaining(reason) });
  });

  test("is rejected in another deployment: another table, or another region", async () => {
    const here = setUp();
    here.records.set("job", ended("job", 5));
    const cursor = await cursorOf(here.client, {});
    const elsewhere = [
      setUp({ jobsTableName: "Other" }),
      setUp({ jobsTableName: "Jobs" }, { dynamodb: new DynamoDBClient({ region: "eu-west-1" }) }),
    ];
    for (const { client } of elsewhere) {
      const error = await errorOf(idsOf(client, {}, cursor));
      expect(error).toMatchObject({
        code: "invalid_argument",
        message: expect.stringContaining("deployment"),
      });
    }
  });

  test("that is none is rejected", async () => {
    const { client, records } = setUp();
    records.set("job", ended("job", 5));
    const cursor = (await cursorOf(client, {})) ?? "";
    const [part, deployment, filter, range, state] = cursor.split(".");
    const texts = [
      ...["", "abc", "ended.000000000000.e30", `${cursor}.x`],
      [part, deployment, filter, range, "e30"].join("."),
      [part, deployment, filter, Buffer.from('{"to":"soon"}').toString("base64url"), state].join("."),
      [part, deployment, filter, "bm8", state].join("."),
    ];
    for (const text of texts) {
      expect(await errorOf(idsOf(client, {}, text))).toMatchObject({
        code: "invalid_argument",
        message: "the cursor is not valid",
      });
    }
  });
});
