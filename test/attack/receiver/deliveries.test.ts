import assert from "node:assert/strict";
import type { Fault } from "@boomerang/testkit/harness";
import type { CollaboratorName } from "@boomerang/testkit/receiver-faults";
import type { APIGatewayProxyResult } from "aws-lambda";
import fc from "fast-check";
import { test } from "vitest";
import { deliveryBodies, readDelivery } from "../arbitraries/deliveries.ts";
import { hasSignature, type Signing, signings } from "../arbitraries/signature-headers.ts";
import { type Path, webhookPaths } from "../arbitraries/webhook-paths.ts";
import { attack, expectCoverage, TIMEOUT_MS } from "../attack.ts";
import {
  assertAccepted,
  assertNothingChanged,
  assertNothingPrivateLogged,
  assertOnlyNoted,
  assertOtherJobsUnchanged,
  jobOfPath,
  type SentDelivery,
  waitsForResult,
} from "./assert-response.ts";
import { drainSpilled } from "./drain-spilled.ts";
import { requestEvent } from "./events.ts";
import {
  createHarness,
  type Faults,
  type Harness,
  NEW_SECRET,
  OLD_SECRET,
  STATES,
  type State,
  tokenOf,
} from "./harness.ts";

const OTHER_JOBS = [
  ["neighbour", "SUCCEEDED"],
  ["other-1", "SUBMITTED"],
] as const;
const JOB_IDS = ["order-1", "a", "...", "__proto__", "constructor", "A:b.c_d-9", "i".repeat(128)];
const KNOWN_IDS = [...JOB_IDS, ...OTHER_JOBS.map(([id]) => id)];

interface Case {
  readonly jobId: string;
  readonly state: State;
  readonly path: Path;
  readonly body: Uint8Array | null;
  readonly signing: Signing;
  /** The cached webhook secrets, and what a fresh read returns. */
  readonly secrets: readonly (readonly string[])[];
  readonly encoding: "base64" | "utf8" | "base64, flagged as text" | "text, flagged as base64";
  readonly faults: Faults;
}

const fault = fc.constantFrom<Fault>("unavailable", "response lost", "hangs");
const collaboratorName = fc.constantFrom<CollaboratorName>(
  "table",
  "bucket",
  "spillQueue",
  "deadLetters",
  "linkKey",
  "webhookSecrets",
);
const faults: fc.Arbitrary<Faults> = fc.oneof(
  { weight: 5, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.tuple(collaboratorName, fault), { minLength: 1, maxLength: 2 })
      .map((entries) => Object.fromEntries(entries)),
  },
);
const wrongTokens = (jobId: string) =>
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
          ...(["utf8", "base64, flagged as text", "text, flagged as base64"] as const),
        ),
      },
    ),
    faults,
  }),
);
const SIGNINGS = signings([OLD_SECRET, NEW_SECRET]);
const PATHS = new Map(JOB_IDS.map((id) => [id, webhookPaths(id, tokenOf, wrongTokens(id))]));

/** The request, and the bytes that the receiver decodes from it. */
function requestOf({ path: { path }, body, signing, encoding }: Case) {
  const raw = Buffer.from(body ?? "");
  const isEncoded = encoding.startsWith("base64");
  const isBase64Encoded = encoding === "base64" || encoding.endsWith("flagged as base64");
  const text = body === null ? null : raw.toString(isEncoded ? "base64" : "utf8");
  const bytes = Buffer.from(text ?? "", isBase64Encoded ? "base64" : "utf8");
  const headers = signing.write(bytes);
  return { event: requestEvent({ path, body: text, headers, isBase64Encoded }), headers, bytes };
}

test(
  "of all requests to a webhook URL, only a genuine delivery is stored, under its own job, before a 200",
  async () => {
    const coverage = await attack("deliveries", cases, async (testCase, count) => {
      const jobs = [...OTHER_JOBS, [testCase.jobId, testCase.state]] as const;
      const harness = createHarness(testCase.secrets, jobs);
      harness.setFaults(testCase.faults);
      const { event, headers, bytes } = requestOf(testCase);
      const before = new Map(harness.jobs);
      const response = await harness.time.run(harness.handle(event));

      const jobId = jobOfPath(event.path, KNOWN_IDS);
      const isUnsigned = testCase.secrets.flat().length === 0;
      const mayPass = isUnsigned || hasSignature(headers, bytes, testCase.secrets.flat());
      const mustPass = isUnsigned || (mayPass && testCase.signing.isRight === true);
      const sent: SentDelivery = { jobId, bytes, mayPass, mustPass, before, delivery: readDelivery(bytes) };
      assert.deepEqual(Object.keys(response), ["statusCode", "body"]);
      assert.equal(response.body, "", "a response has a body");
      assertOtherJobsUnchanged(harness, sent);
      assertNothingPrivateLogged(harness, jobId);
      if (response.statusCode === 401) assertNothingChanged(harness, sent);
      count(await assertResponse(harness, testCase, sent, response));
    });
    expectCoverage(coverage, { stored: 3000, repeated: 1000, "400": 1000, "503: not accepted": 50 });
    expectCoverage(coverage, { "401: wrong URL": 4000, "401: forged": 2000, "401: stale": 200 });
    expectCoverage(coverage, {
      "spilled, then accepted": 50,
      "spilled, then rejected": 5,
      "spilled, then dead-lettered": 5,
    });
  },
  TIMEOUT_MS,
);

/** Checks that the response is allowed, and returns its coverage counter. */
async function assertResponse(
  harness: Harness,
  { path, faults }: Case,
  sent: SentDelivery,
  { statusCode }: APIGatewayProxyResult,
): Promise<string> {
  const { delivery } = sent;
  const hasFault = Object.keys(faults).length > 0;
  switch (statusCode) {
    case 200: {
      assert.ok(sent.jobId !== undefined, "accepted a wrong token");
      if (harness.spilled.length === 0) return assertAccepted(harness, sent);
      assert.ok(hasFault, "spilled a delivery without a fault");
      return drainSpilled(harness, sent, faults);
    }
    case 400: {
      assert.ok(sent.jobId !== undefined && sent.mayPass, "responded with 400 to an attacker");
      assert.ok(delivery?.isDamaged ?? true, "responded with 400 to a readable delivery");
      assert.ok(
        [...harness.blobs.values()].some((blob) => Buffer.compare(sent.bytes, blob) === 0),
        "its bytes were not stored",
      );
      assertOnlyNoted(harness.jobs.get(sent.jobId), sent.before.get(sent.jobId));
      return "400";
    }
    case 401: {
      if (path.isRight && faults.linkKey === undefined) assert.ok(sent.jobId !== undefined);
      if (sent.jobId === undefined || !path.isRight) return "401: wrong URL";
      if (!sent.mustPass) return "401: forged";
      assert.ok(
        delivery !== undefined && delivery.isFresh !== true,
        "rejected a genuine delivery that is not stale",
      );
      assert.ok(!waitsForResult(sent.before.get(sent.jobId)), "rejected a delivery that its job waits for");
      return "401: stale";
    }
    case 503:
      assert.ok(hasFault, "responded with 503 without a fault");
      return "503: not accepted";
    default:
      throw new assert.AssertionError({ message: `the receiver must not respond with ${statusCode}` });
  }
}
