import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Target } from "../target.ts";
import { actionUrl, checkBaseUrl, type PlacedOperation, requestUrl } from "./url.ts";

const PLACES: readonly Target["place"][] = [
  { type: "environment", name: "production", regional: false },
  { type: "environment", name: "staging", regional: false },
  { type: "environment", name: "production", regional: true },
  { type: "environment", name: "eu-1", regional: true },
  { type: "deployment", id: "dep1" },
  { type: "development" },
];
const OPERATIONS: readonly PlacedOperation[] = ["predict", "submit", "queueStatus", "wake"];
const target = (kind: Target["kind"], place: Target["place"]): Target => ({ kind, id: "abc123", place });
const production = target("model", { type: "environment", name: "production", regional: false });

describe("an action's URL", () => {
  test.each<[string, Target, PlacedOperation]>([
    ["https://model-abc123.api.baseten.co/production/predict", production, "predict"],
    [
      "https://chain-abc123.api.baseten.co/production/run_remote",
      { ...production, kind: "chain" },
      "predict",
    ],
    [
      "https://model-abc123.api.baseten.co/environments/staging/async_predict",
      target("model", PLACES[1]!),
      "submit",
    ],
    [
      "https://chain-abc123.api.baseten.co/development/async_run_remote",
      target("chain", PLACES[5]!),
      "submit",
    ],
    [
      "https://model-abc123.api.baseten.co/deployment/dep1/async_queue_status",
      target("model", PLACES[4]!),
      "queueStatus",
    ],
    ["https://chain-abc123-eu-1.api.baseten.co/wake", target("chain", PLACES[3]!), "wake"],
    ["https://model-abc123-production.api.baseten.co/predict", target("model", PLACES[2]!), "predict"],
  ])("is %s", (url, of, operation) => {
    expect(actionUrl(of, operation)).toBe(url);
  });

  test("begins with the host's label where a base URL is given", () => {
    expect(actionUrl(target("chain", PLACES[3]!), "submit", "http://127.0.0.1:8080/api")).toBe(
      "http://127.0.0.1:8080/api/chain-abc123-eu-1/async_run_remote",
    );
  });

  test("is rejected for an invalid target that would send the key to another host or path", () => {
    const bad: readonly Target[] = [
      { ...production, id: "abc.evil.example/" },
      { ...production, id: "" },
      { ...production, place: { type: "deployment", id: "../wake" } },
      { ...production, place: { type: "environment", name: "x@evil.example", regional: true } },
    ];
    for (const one of bad) expect(() => actionUrl(one, "submit")).toThrow(/target is not valid/);
  });
});

test("the client calls every path of the OpenAPI document, and no other", () => {
  const document = readFileSync(new URL("../../openapi/inference-api.yaml", import.meta.url), "utf8");
  const paths = [...document.matchAll(/^ {2}(\/\S+?):/gm)].map(([, path]) => path);
  const called = (["model", "chain"] as const).flatMap((kind) =>
    PLACES.flatMap((place) => {
      const of = target(kind, place);
      return [requestUrl(of, "r1"), ...OPERATIONS.map((operation) => actionUrl(of, operation))];
    }),
  );
  const templates = called.map((url) =>
    new URL(url).pathname
      .replace("/staging/", "/{env_name}/")
      .replace("/dep1/", "/{deployment_id}/")
      .replace("/r1", "/{request_id}"),
  );
  expect(paths).toHaveLength(31);
  expect(new Set(templates)).toEqual(new Set(paths));
});

describe("a request's URL", () => {
  test.each([
    ["r-1", "https://model-abc123.api.baseten.co/async_request/r-1"],
    ["a/b?c#d", "https://model-abc123.api.baseten.co/async_request/a%2Fb%3Fc%23d"],
    ["../wake", "https://model-abc123.api.baseten.co/async_request/..%2Fwake"],
    ["\ud800", "https://model-abc123.api.baseten.co/async_request/%EF%BF%BD"],
  ])("contains %j as one segment", (id, url) => {
    expect(requestUrl(production, id)).toBe(url);
    expect(new URL(url).href).toBe(url);
  });

  test.each(["", ".", ".."])("is rejected for %j, which is not a path segment", (id) => {
    expect(() => requestUrl(production, id)).toThrow(/request id must not be empty/);
  });

  test("has a regional host when the target is regional", () => {
    expect(requestUrl(target("chain", PLACES[3]!), "r1")).toBe(
      "https://chain-abc123-eu-1.api.baseten.co/async_request/r1",
    );
  });
});

describe("a base URL", () => {
  test.each([
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080"],
    ["http://127.0.0.1:8080/", "http://127.0.0.1:8080"],
    ["https://proxy.example/api//", "https://proxy.example/api"],
  ])("%s is accepted", (given, used) => {
    expect(checkBaseUrl(given)).toBe(used);
  });

  test.each([
    ["", /absolute http\(s\) URL/],
    ["127.0.0.1:8080", /absolute http\(s\) URL/],
    ["ftp://example.com", /absolute http\(s\) URL/],
    ["http://example.com/?a=1", /without a query/],
    ["http://example.com/#a", /without a query or fragment/],
    ["http://user:secret@example.com/", /must not contain a user or password/],
  ])("%j is rejected", (given, message) => {
    expect(() => checkBaseUrl(given)).toThrow(message);
  });
});
