import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { isoTime } from "../time/iso-time.ts";
import { detailTypeOf, EVENT_STATUSES, eventDetailSchema, eventFor } from "./event.ts";
import { histories, jobMessages } from "./job.fixture.ts";
import {
  cancelBatchMessageSchema,
  cancelMessageSchema,
  cancelPageMessageSchema,
  jobMessageSchema,
  resubmitMessageSchema,
} from "./message.ts";
import { jobRecordSchema } from "./record.ts";
import { withoutNulls } from "./without-nulls.ts";

// `strictTypes` requires the type in each branch of a rule.
const ajv = new Ajv2020({ strictTypes: false, formats: { "date-time": true }, allErrors: true });

/** The published schema, compiled as in a user's validator. */
function published(name: string): ValidateFunction {
  const known = ajv.getSchema(`urn:boomerang:${name}`);
  if (known) return known as ValidateFunction;
  const url = new URL(`../../schemas/${name}.schema.json`, import.meta.url);
  return ajv.compile(JSON.parse(readFileSync(url, "utf8")));
}

/** Rules that JSON Schema cannot express, or not in a way that every validator supports. */
const ONLY_IN_CODE = ["must be at most 2048 bytes", "half a surrogate pair", "host name label"];

function comparison(schema: v.GenericSchema, name: string, read = (value: unknown) => value) {
  const validate = published(name);
  const seen = { accepted: 0, rejected: 0, onlyInCode: 0 };
  return {
    seen,
    /** Compares the two schemas. */
    compare(value: unknown) {
      const { issues = [] } = v.safeParse(schema, read(value));
      const isInCodeOnly = ({ message }: { message: string }) =>
        ONLY_IN_CODE.some((rule) => message.includes(rule));
      const result =
        issues.length === 0 ? "accepted" : issues.every(isInCodeOnly) ? "onlyInCode" : "rejected";
      seen[result]++;
      // The published schema may reject, for a weaker reason, what only the code rejects.
      if (result === "onlyInCode" || validate(value) === (result === "accepted")) return;
      const problems = issues.map(({ message }) => message).join("; ");
      throw new Error(`ajv: ${ajv.errorsText(validate.errors)}; valibot: ${problems || "none"}`);
    },
  };
}

const jobMessageComparison = () => comparison(jobMessageSchema, "job-message", readNulls);

function readNulls(value: unknown): unknown {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? withoutNulls(value) : value;
}

const odd = fc.oneof(
  fc.constantFrom<unknown[]>(
    ...[null, true, false, 0, -1, 1.5, 3, 10, 60_001, 1e308, "", "x", "..", "a/b", "a_b", "development"],
    ...[[], ["x"], {}, { a: 1 }, { a: "b" }, { "": "x" }, { constructor: "x" }, { a: "x".repeat(3000) }],
    ...[{ prototype: "x" }, JSON.parse('{"__proto__":"x"}'), { a: "\ud800" }, { "\udc00": "x" }],
    ...["2026-01-01T00:00:00.000Z", "2026-01-01T00:00:00Z", "SUBMITTED", "s3://bucket/key"],
  ),
  fc.jsonValue({ maxDepth: 2 }),
);
const TARGET_FIELDS = [
  "model_id",
  "chain_id",
  "environment",
  "deployment_id",
  "development",
  "regional",
  "other",
];
const target = fc.dictionary(
  fc.constantFrom(...TARGET_FIELDS),
  fc.oneof(fc.constantFrom("a1", "e".repeat(40), "eu_1", "development", true, false, null), odd),
  { maxKeys: 4 },
);
const retries = fc.dictionary(
  fc.constantFrom("max_attempts", "initial_delay_ms", "max_delay_ms", "other"),
  fc.oneof(fc.constantFrom(0, 1, 10, 11, 10_000, 10_001, 60_000, 60_001, null), odd),
);

/** Valid values, with a few members removed, added or replaced. */
function almostValid(valid: fc.Arbitrary<Record<string, unknown>>, fields: string[]) {
  const place = fc.constantFrom(...fields, "__proto__", "toString", "other");
  const change = fc.oneof(
    fc.tuple(place, odd),
    fc.tuple(place, fc.constant(undefined)),
    fc.tuple(fc.constant("target"), target),
    fc.tuple(fc.constant("inference_retry_config"), retries),
  );
  return fc
    .oneof(
      { weight: 9, arbitrary: fc.tuple(valid, fc.array(change, { maxLength: 3 })) },
      { weight: 1, arbitrary: fc.tuple(odd, fc.constant([])) },
    )
    .map(([value, changes]): unknown => {
      if (changes.length === 0) return value;
      const kept = Object.entries(value as object).filter(([key]) => !changes.some(([name]) => name === key));
      // Through JSON, so that __proto__ is a member like any other.
      const texts = [...kept, ...changes].flatMap(([key, member]) =>
        member === undefined ? [] : [`${JSON.stringify(key)}:${JSON.stringify(member)}`],
      );
      return JSON.parse(`{${texts.join()}}`);
    });
}

const fieldsOf = (schema: { entries: object }) => Object.keys(schema.entries);
const runs = { numRuns: 1500 };

describe("the published schema and the code's own agree on", () => {
  test("job messages", () => {
    const { compare, seen } = jobMessageComparison();
    fc.assert(fc.property(almostValid(jobMessages, [...fieldsOf(jobMessageSchema), "type"]), compare), runs);
    expect(Math.min(seen.accepted, seen.rejected)).toBeGreaterThan(100);
  });

  test.each(["environment", "deployment_id", "development"])("targets with %s", (field) => {
    const { compare, seen } = jobMessageComparison();
    const places = [undefined, null, "eu", "e".repeat(60), "eu_1", "development", "a1", "-", true, false];
    for (const value of places) {
      for (const regional of [undefined, true, false]) {
        for (const other of [
          {},
          { environment: "us" },
          { deployment_id: "d1" },
          { development: null },
          { development: true },
        ]) {
          for (const what of [{ model_id: "a" }, { chain_id: "a" }, { model_id: "a", chain_id: "a" }, {}]) {
            const members = { ...what, ...other, regional, ...(value !== undefined && { [field]: value }) };
            compare(JSON.parse(JSON.stringify({ target: members, model_input: 1 })));
          }
        }
      }
    }
    expect(Math.min(seen.accepted, seen.rejected)).toBeGreaterThan(20);
  });

  test.each([
    ["cancel", "job_id", { type: "cancel" }, cancelMessageSchema],
    ["resubmit", "job_id", { type: "resubmit" }, resubmitMessageSchema],
    ["cancel-batch", "batch_id", { type: "cancel" }, cancelBatchMessageSchema],
    ["cancel-page", "batch_id", { type: "cancel_page", sent_at: isoTime(0) }, cancelPageMessageSchema],
  ])("%s messages", (name, id, fields, schema) => {
    const { compare, seen } = comparison(schema, `${name}-message`);
    const valid = fc.stringMatching(/^[a-z]{1,5}$/).map((text) => ({ ...fields, [id]: text }));
    fc.assert(fc.property(almostValid(valid, [id, ...Object.keys(fields), "after"]), compare), runs);
    expect(Math.min(seen.accepted, seen.rejected)).toBeGreaterThan(100);
  });

  test("records", () => {
    const { compare, seen } = comparison(jobRecordSchema, "job-record");
    const records = histories.map((changes) => ({ ...(changes.at(-1)?.after ?? {}) }));
    fc.assert(fc.property(almostValid(records, fieldsOf(jobRecordSchema)), compare), { numRuns: 700 });
    expect(Math.min(seen.accepted, seen.rejected)).toBeGreaterThan(50);
  });

  test.each(EVENT_STATUSES)("events of %s", (status) => {
    const { compare, seen } = comparison(eventDetailSchema(status), eventName(status));
    const details = histories.map((changes) => {
      const { after } = changes.at(-1) ?? {};
      const event =
        after && eventFor(undefined, { ...after, status }, { tableName: "Jobs", announceSubmitted: true });
      return JSON.parse(event?.detail ?? "{}");
    });
    const fields = ["event_id", "job_id", "status", "target", "metadata", "created_at", "errors"];
    const more = ["submitted_at", "completed_at", "result", "result_location"];
    fc.assert(fc.property(almostValid(details, [...fields, ...more]), compare), { numRuns: 300 });
    expect(seen.rejected).toBeGreaterThan(10);
  });
});

function eventName(status: (typeof EVENT_STATUSES)[number]): string {
  return `${detailTypeOf(status).toLowerCase().replace(" ", "-")}-event`;
}

test.each([
  ["metadata over 2 KB in all", { metadata: { a: "x".repeat(1500), b: "x".repeat(1500) } }],
  ["half a surrogate pair in a value", { metadata: { a: "\ud800" } }],
  ["half a surrogate pair in a key", { metadata: { "\udc00": "x" } }],
  [
    "a host name that is too long",
    { target: { model_id: "a".repeat(40), environment: "b".repeat(40), regional: true } },
  ],
])("only the code rejects %s", (_, fields) => {
  const { compare, seen } = jobMessageComparison();
  const message = { target: { model_id: "a" }, model_input: 1, ...fields };
  compare(message);
  expect(seen.onlyInCode).toBe(1);
  expect(published("job-message")(message)).toBe(true);
});

test("the published schemas accept every record of the state machine, and every event of it", () => {
  const record = published("job-record");
  const events = new Map(EVENT_STATUSES.map((status) => [status as string, published(eventName(status))]));
  const seen = new Set<string>();
  fc.assert(
    fc.property(histories, (changes) => {
      for (const { before, after } of changes) {
        expect(record(after), ajv.errorsText(record.errors)).toBe(true);
        const event = eventFor(before, after, { tableName: "Jobs", announceSubmitted: true });
        if (event === undefined) continue;
        seen.add(after.status);
        const schema = events.get(after.status);
        expect(schema?.(JSON.parse(event.detail)), ajv.errorsText(schema?.errors)).toBe(true);
      }
    }),
    { numRuns: 700 },
  );
  expect([...seen].sort()).toEqual([...EVENT_STATUSES].sort());
});

test("an event is accepted by the schema of its own status only", () => {
  const job = {
    job_id: "a",
    version: 1,
    submissions: 1,
    deliveries: 1,
    created_at: "2026-01-01T00:00:00.000Z",
  };
  const times = { submitted_at: job.created_at, completed_at: job.created_at };
  for (const status of EVENT_STATUSES) {
    const after = { ...job, ...times, status, ...(status === "SUCCEEDED" && { result: "1" }) };
    const event = eventFor(undefined, after, { tableName: "Jobs", announceSubmitted: true });
    const detail = JSON.parse(event?.detail ?? "");
    expect(EVENT_STATUSES.filter((other) => published(eventName(other))(detail))).toEqual([status]);
  }
});

test("every published schema has an id, a title and a description", () => {
  const messages = ["job", "cancel", "cancel-batch", "cancel-page", "resubmit"].map(
    (name) => `${name}-message`,
  );
  for (const name of [...messages, "job-record", ...EVENT_STATUSES.map(eventName)]) {
    expect(published(name).schema).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      $id: `urn:boomerang:${name}`,
      title: expect.stringMatching(/\S/),
      description: expect.stringMatching(/\S/),
    });
  }
});
