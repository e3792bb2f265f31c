import { parseDelivery, verifyWebhookSignature, webhookToken } from "@boomerang/core";
import { describe, expect, test } from "vitest";
import { boomerangError, deliver, KEYS } from "./delivery.fixture.ts";

const GOOD = [
  { check: "webhook url", result: "ok" },
  { check: "record", result: "ok" },
];

describe("a test delivery", () => {
  test("that was stored and announced is good, and no keys are shown", async () => {
    const { findings, sent, notes, state } = await deliver();
    expect(findings).toMatchObject([...GOOD, { check: "event", result: "ok" }]);
    expect(sent).toHaveLength(1);
    expect(notes).toEqual([]);
    expect(state.isWatching).toBe(false);
    const shown = JSON.stringify(findings);
    for (const secret of ["PRIVATE", sent[0]?.token, sent[0]?.signature]) expect(shown).not.toContain(secret);
    expect(shown).toContain("doctor-0");
  });

  test("is as the provider makes them: token, signature and form", async () => {
    const { sent } = await deliver();
    const [{ jobId, token, signature, body, redirect } = { body: "" }] = sent;
    expect(token).toBe(webhookToken(jobId ?? "", KEYS.linkKey));
    const rawBody = Buffer.from(body);
    expect(verifyWebhookSignature({ rawBody, header: signature, secrets: KEYS.webhookSecrets })).toBe(true);
    expect(parseDelivery(rawBody)).toEqual({
      ...{ requestId: jobId, time: "2026-01-01T00:00:00.000Z", errors: [], data: '{"test_delivery":true}' },
    });
    expect(redirect).toBe("manual");
  });

  test("has no signature if no webhook secrets are set", async () => {
    const { sent } = await deliver({ keys: { ...KEYS, webhookSecrets: [] } });
    expect(sent[0]?.signature).toBeUndefined();
  });

  test("that is rejected ends the test, with the explanation", async () => {
    const { findings, state } = await deliver({ responses: [401] });
    expect(findings).toMatchObject([{ check: "webhook url", result: "problem" }]);
    expect(state.isWatching).toBe(false);
  });

  test("that got 200 and has no record is a problem", async () => {
    const { findings } = await deliver({ notFound: boomerangError("timeout") });
    expect(findings).toMatchObject([
      { check: "webhook url", result: "ok" },
      { check: "record", result: "problem", message: expect.stringContaining("doctor-0 has no record") },
    ]);
  });

  test("whose record may not be read is not checked", async () => {
    const { findings } = await deliver({ notFound: boomerangError("access_denied") });
    expect(findings).toMatchObject([{}, { check: "record", result: "not_checked" }]);
  });
});

describe("the event of a test delivery", () => {
  test("is waited for with further ones, since a new rule does not match at once", async () => {
    const { findings, sent, notes } = await deliver({ announced: 3 });
    expect(findings).toMatchObject([...GOOD, { check: "event", result: "ok" }]);
    expect(sent.map(({ jobId }) => jobId)).toEqual(["doctor-0", "doctor-1", "doctor-2"]);
    expect(notes).toHaveLength(1);
  });

  test("that never comes is a problem after five", async () => {
    const { findings, sent, state } = await deliver({ announced: 0 });
    expect(findings).toMatchObject([...GOOD, { check: "event", result: "problem" }]);
    expect(sent).toHaveLength(5);
    expect(state.isWatching).toBe(false);
  });

  test("is a problem of the URL if a further delivery is rejected", async () => {
    const { findings } = await deliver({ announced: 0, responses: [200, 503] });
    expect(findings).toMatchObject([
      { check: "webhook url", result: "problem", message: expect.stringContaining("503") },
      { check: "record", result: "ok" },
    ]);
  });

  test("is not checked without permissions, and the rest is", async () => {
    const { findings } = await deliver({
      noEvents: boomerangError("access_denied", "cannot create the rule"),
    });
    expect(findings).toMatchObject([
      ...GOOD,
      { check: "event", result: "not_checked", fix: { text: "Next after access_denied." } },
    ]);
  });

  test("says what was not removed, with the command that removes it", async () => {
    const { findings } = await deliver({
      leftover: boomerangError("access_denied", "cannot delete the rule"),
    });
    expect(findings).toMatchObject([
      ...GOOD,
      { result: "ok" },
      {
        ...{ check: "event", result: "warning", fix: { text: "Next after access_denied." } },
        message: expect.stringContaining("was not removed: cannot delete the rule"),
      },
    ]);
  });
});

test("an interruption removes the rule, and says what is left although there are no findings", async () => {
  for (const leftover of [undefined, boomerangError("access_denied", "cannot delete the rule")]) {
    const controller = new AbortController();
    const working = deliver({ announced: 9, ...(leftover && { leftover }) }, controller.signal);
    controller.abort(new Error("interrupted by SIGINT"));
    const { findings, notes, state } = await working;
    expect(findings).toMatchObject({ message: "interrupted by SIGINT" });
    expect(state.isWatching).toBe(false);
    expect(notes.join()).toBe(
      leftover
        ? "What this test has created was not removed: cannot delete the rule. Next after access_denied."
        : "",
    );
  }
});
