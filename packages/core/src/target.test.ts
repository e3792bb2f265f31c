import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { parseTargetText, type Target, targetSchema, targetText, toTarget } from "./target.ts";

const ids = fc.stringMatching(/^[A-Za-z0-9]{1,63}$/);
const names = fc
  .stringMatching(/^[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$/)
  .filter((name) => name !== "development");
const regionalNames = names.filter((name) => !name.includes("_"));
const places: fc.Arbitrary<Target["place"]> = fc.oneof(
  fc.constant({ type: "development" as const }),
  ids.map((id) => ({ type: "deployment" as const, id })),
  names.map((name) => ({ type: "environment" as const, name, regional: false })),
  regionalNames.map((name) => ({ type: "environment" as const, name, regional: true })),
);
const targets: fc.Arbitrary<Target> = fc.record({
  kind: fc.constantFrom("model" as const, "chain" as const),
  id: ids,
  place: places,
});

const read = (input: unknown) => {
  const parsed = v.safeParse(targetSchema, input);
  return parsed.success
    ? toTarget(parsed.output)
    : parsed.issues.map((issue) => `${v.getDotPath(issue) ?? "target"} ${issue.message}`).join("; ");
};

describe("a target as text", () => {
  test("is parsed to the same target, so no two targets share a text", () => {
    fc.assert(
      fc.property(targets, (target) => {
        expect(parseTargetText(targetText(target))).toEqual(target);
      }),
    );
  });

  test.each([
    [
      "model:abc123/production",
      { kind: "model", id: "abc123", place: { type: "environment", name: "production", regional: false } },
    ],
    ["model:abc123/development", { kind: "model", id: "abc123", place: { type: "development" } }],
    [
      "model:abc123/deployment:xyz",
      { kind: "model", id: "abc123", place: { type: "deployment", id: "xyz" } },
    ],
    [
      "chain:def456/staging@regional",
      { kind: "chain", id: "def456", place: { type: "environment", name: "staging", regional: true } },
    ],
  ])("is written %s", (text, target) => {
    expect(parseTargetText(text)).toEqual(target);
    expect(targetText(target as Target)).toBe(text);
  });

  test.each([
    "",
    "abc123",
    "model:abc123",
    "model:/production",
    "model:abc123/",
    "other:abc123/production",
    "model:a.b/production",
    "model:abc/production/x",
    "model:abc/deployment:",
    "model:abc/deployment:x@regional",
    "model:abc/development@regional",
    "model:abc/a_b@regional",
    "model:abc/-a",
    "model:abc/production@regional@regional",
    "model:abc/production\n",
    `model:${"a".repeat(64)}/production`,
  ])("is not %j", (text) => {
    expect(parseTargetText(text)).toBeUndefined();
  });

  test("is parsed without throwing, and a parsed text is written the same", () => {
    const part = fc.oneof(
      fc.constantFrom("model:", "chain:", "/", "deployment:", "@regional", "development"),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const target = parseTargetText(parts.join(""));
        expect(target === undefined || targetText(target) === parts.join("")).toBe(true);
      }),
    );
  });
});

describe("a target in a message", () => {
  test("runs in production by default", () => {
    expect(read({ model_id: "abc" })).toEqual({
      kind: "model",
      id: "abc",
      place: { type: "environment", name: "production", regional: false },
    });
    expect(read({ chain_id: "abc", development: false, regional: true })).toEqual({
      kind: "chain",
      id: "abc",
      place: { type: "environment", name: "production", regional: true },
    });
  });

  test("may name an environment, a deployment or development", () => {
    expect(read({ model_id: "abc", environment: "eu-1", regional: true })).toMatchObject({
      place: { type: "environment", name: "eu-1", regional: true },
    });
    expect(read({ chain_id: "abc", deployment_id: "xyz" })).toMatchObject({
      kind: "chain",
      place: { type: "deployment", id: "xyz" },
    });
    for (const development of [{ development: true }, { environment: "development" }]) {
      expect(read({ model_id: "abc", ...development })).toEqual({
        kind: "model",
        id: "abc",
        place: { type: "development" },
      });
    }
  });

  test.each([
    [{}, /must have exactly one of model_id and chain_id/],
    [{ model_id: "a", chain_id: "b" }, /must have exactly one of/],
    [{ model_id: "a.b" }, /model_id must be 1 to 63 letters and digits/],
    [{ model_id: 5 }, /model_id must be a string/],
    [{ model_id: "a", environment: "x", deployment_id: "y" }, /must have at most one of/],
    [{ model_id: "a", deployment_id: "y", development: true }, /must have at most one of/],
    [{ model_id: "a", deployment_id: "y", regional: true }, /cannot be regional with deployment_id/],
    [
      { model_id: "a", development: true, regional: true },
      /cannot be regional with deployment_id or development/,
    ],
    [{ model_id: "a", environment: "a_b", regional: true }, /cannot be regional with _/],
    [
      { model_id: "a".repeat(40), environment: "b".repeat(17), regional: true },
      /cannot be regional: id and environment are too long/,
    ],
    [
      { model_id: "a", environment: "development", regional: true },
      /cannot be regional with the environment development/,
    ],
    [{ model_id: "a", environment: "development", development: true }, /must have at most one of/],
    [{ model_id: "a", environment: "../x" }, /environment must be 1 to 63/],
    [{ model_id: "a", development: "yes" }, /development must be true or false/],
    [{ model_id: "a", regional: 1 }, /regional must be true or false/],
    [{ model_id: "a", model: "b" }, /is not a known field/],
    ["abc", /must be an object with model_id or chain_id/],
  ])("%j is rejected with what to fix", (input, message) => {
    expect(read(input)).toMatch(message);
  });
});
