import assert from "node:assert/strict";
import type { APIGatewayProxyResult } from "aws-lambda";
import fc from "fast-check";
import { test } from "vitest";
import { deliveryBodies, readDelivery } from "../arbitraries/deliveries.ts";
import { holdsSignature, type Signing, signings } from "../arbitraries/signature-headers.ts";
import { type Path, webhookPaths } from "../arbitraries/webhook-paths.ts";
import { attack, expectSeen, LONG } from "../attack.ts";
import type { Condition } from "../memory.ts";
import {
  assertKept,
  assertNothingElse,
  assertQuiet,
  assertUntouched,
  type Given,
  jobAddressed,
  waits,
} from "./check-answer.ts";
import { drainAll } from "./drain-all.ts";
import { requestEvent } from "./events.ts";
import {
  type Conditions,
  createWorld,
  NEW_SECRET,
  OLD_SECRET,
  type Part,
  STATES,
  type State,
  tokenOf,
  type World,
} from "./world.ts";

const NEIGHBOURS = [
  ["neighbour", "SUCCEEDED"],
  ["other-1", "SUBMITTED"],
] as const;
const JOB_IDS = ["order-1", "a", "...", "__proto__", "constructor", "A:b.c_d-9", "i".repeat(128)];
const KNOWN_IDS = [...JOB_IDS, ...NEIGHBOURS.map(([id]) => id)];

interface Case {
  readonly jobId: string;
  readonly state: State;
  readonly path: Path;
  readonly body: Uint8Array | null;
  readonly signing: Signing;
  /** What is known, and what a fresh read finds. */
  readonly secrets: readonly (readonly string[])[];
  readonly encoding: "base64" | "utf8" | "base64, but said to be text" | "text, but said to be base64";
  readonly conditions: Conditions;
}

const condition = fc.constantFrom<Condition>("down", "mute", "hangs");
const part = fc.constantFrom<Part>(
  "table",
  "bucket",
  "spillQueue",
  "deadLetters",
  "linkKey",
  "webhookSecrets",
);
const conditions: fc.Arbitrary<Conditions> = fc.oneof(
  { weight: 5, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.tuple(part, condition), { minLength: 1, maxLength: 2 })
      .map((faults) => Object.fromEntries(faults)),
  },
);
const others = (jobId: string) =>
  KNOWN_IDS.filter((id) => id !== jobId)
    .map(tokenOf)
    .concat(`${tokenOf(jobId)}/../${tokenOf("neighbour")}`);
const cases: fc.Arbitrary<Case> = fc.constantFrom(...JOB_IDS).chain((jobId) =>
  fc.record<Case>({
    jobId: fc.constant(jobId),
    state: fc.constantFrom(...STATES),
    path: PATHS.get(jobId) ?? fc.constant({ path: "", isRight: false }),
    body: fc.oneof({ weight: 99, arbitrary: deliveryBodies }, { weight: 1, arbitrary: fc.constant(null) }),
    signing: SIGNINGS,
    secrets: fc.constantFrom([[NEW_SECRET]], [[OLD_SECRET, NEW_SECRET]], [[OLD_SECRET], [NEW_SECRET]], [[]]),
    encoding: fc.oneof(
      { weight: 12, arbitrary: fc.constant("base64" as const) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          ...(["utf8", "base64, but said to be text", "text, but said to be base64"] as const),
        ),
      },
    ),
    conditions,
  }),
);
const SIGNINGS = signings([OLD_SECRET, NEW_SECRET]);
const PATHS = new Map(JOB_IDS.map((id) => [id, webhookPaths(id, tokenOf, others(id))]));

/** The request, and the bytes that it says it has. */
function requestOf({ path: { path }, body, signing, encoding }: Case) {
  const raw = Buffer.from(body ?? "");
  const isEncoded = encoding.startsWith("base64");
  const isBase64Encoded = encoding === "base64" || encoding.endsWith("said to be base64");
  const sent = body === null ? null : raw.toString(isEncoded ? "base64" : "utf8");
  const bytes = Buffer.from(sent ?? "", isBase64Encoded ? "base64" : "utf8");
  const headers = signing.write(bytes);
  return { event: requestEvent({ path, body: sent, headers, isBase64Encoded }), headers, bytes };
}

test(
  "whatever comes to a webhook address, only a genuine delivery is kept, under its own job, before a 200",
  async () => {
    const tally = await attack("deliveries", cases, async (given, saw) => {
      const jobs = [...NEIGHBOURS, [given.jobId, given.state]] as const;
      const world = createWorld(given.secrets, jobs);
      world.setConditions(given.conditions);
      const { event, headers, bytes } = requestOf(given);
      const before = new Map(world.jobs);
      const answer = await world.time.run(world.handle(event));

      const jobId = jobAddressed(event.path, KNOWN_IDS);
      const isUnsigned = given.secrets.flat().length === 0;
      const mayPass = isUnsigned || holdsSignature(headers, bytes, given.secrets.flat());
      const mustPass = isUnsigned || (mayPass && given.signing.isRight === true);
      const told: Given = { jobId, bytes, mayPass, mustPass, before, delivery: readDelivery(bytes) };
      assert.deepEqual(Object.keys(answer), ["statusCode", "body"]);
      assert.equal(answer.body, "", "an answer said something");
      assertNothingElse(world, told);
      assertQuiet(world, jobId);
      if (answer.statusCode === 401) assertUntouched(world, told);
      saw(await assertAnswer(world, given, told, answer));
    });
    expectSeen(tally, { stored: 3000, repeated: 1000, "400": 1000, "not taken in": 50 });
    expectSeen(tally, { "401: no such address": 4000, "401: not genuine": 2000, "401: stale": 200 });
    expectSeen(tally, { "spilled, then kept": 50, "spilled, then refused": 5, "spilled, then put aside": 5 });
  },
  LONG,
);

/** Whether the answer is one that may be given; says which it was. */
async function assertAnswer(
  world: World,
  { path, conditions: faults }: Case,
  told: Given,
  { statusCode }: APIGatewayProxyResult,
): Promise<string> {
  const { delivery } = told;
  const isUp = Object.keys(faults).length === 0;
  switch (statusCode) {
    case 200: {
      assert.ok(told.jobId !== undefined, "a wrong token was let in");
      if (world.spilled.length === 0) return assertKept(world, told);
      assert.ok(!isUp, "a delivery was spilled although everything was there");
      return drainAll(world, told, faults);
    }
    case 400: {
      assert.ok(told.jobId !== undefined && told.mayPass, "400 was said to a stranger");
      assert.equal(delivery, undefined, "a delivery was called malformed");
      assert.ok(
        [...world.blobs.values()].some((blob) => Buffer.compare(told.bytes, blob) === 0),
        "its bytes were not kept",
      );
      assert.equal(
        world.jobs.get(told.jobId),
        told.before.get(told.jobId),
        "a malformed delivery changed its job",
      );
      return "400";
    }
    case 401: {
      if (path.isRight && faults.linkKey === undefined) assert.ok(told.jobId !== undefined);
      if (told.jobId === undefined || !path.isRight) return "401: no such address";
      if (!told.mustPass) return "401: not genuine";
      assert.ok(delivery !== undefined && delivery.isFresh !== true, "a good delivery was refused");
      assert.ok(!waits(told.before.get(told.jobId)), "a delivery was refused that its job waits for");
      return "401: stale";
    }
    case 503:
      assert.ok(!isUp, "503 was said although everything was there");
      return "not taken in";
    default:
      throw new assert.AssertionError({ message: `${statusCode} is no answer of the receiver` });
  }
}
