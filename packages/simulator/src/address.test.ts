import { describe, expect, test } from "vitest";
import { parseAddress } from "./address.ts";

describe("parseAddress", () => {
  test.each([
    ["model-abc123.api.example", "/production/predict", "model", "abc123", undefined, "/production/predict"],
    ["chain-xyz.api.example:8080", "/wake", "chain", "xyz", undefined, "/wake"],
    ["model-echo-staging.api.example", "/async_predict", "model", "echo", "staging", "/async_predict"],
    ["chain-echo-prod-us.localhost:1", "/run_remote", "chain", "echo", "prod-us", "/run_remote"],
    ["127.0.0.1:8080", "/model-abc/production/predict", "model", "abc", undefined, "/production/predict"],
    ["127.0.0.1:8080", "/chain-xyz-staging/async_run_remote", "chain", "xyz", "staging", "/async_run_remote"],
    ["localhost", "/model-echo-prod-us/wake", "model", "echo", "prod-us", "/wake"],
    ["model-host.localhost", "/model-path/wake", "model", "host", undefined, "/model-path/wake"],
  ])("reads %s%s", (host, path, ...address) => {
    const [kind, id, region, rest] = address;
    expect(parseAddress(host, path)).toEqual({ kind, id, region, path: rest });
  });

  test.each([
    ["localhost:80", "/production/predict"],
    ["model-abc", "/wake"],
    ["localhost", "/model-/wake"],
    ["localhost", "/model-a_b/wake"],
    ["localhost", "/model-abc-/wake"],
    ["localhost", "/model-abc"],
    ["mymodel-abc.example", "/wake"],
  ])("finds nothing in %s%s", (host, path) => {
    expect(parseAddress(host, path)).toBeUndefined();
  });
});
