import { webhookToken } from "@boomerang/core";
import { afterEach, expect } from "vitest";

export const LINK_KEY = "PRIVATE-link-key-of-more-than-32-characters";

/** Every log line that the worlds of a test have written, as it would reach CloudWatch. */
export const logLines: string[] = [];

// After each test of a file that has worlds: no line holds what tests mark as PRIVATE, a webhook token or a signature.
afterEach(() => {
  const log = logLines.splice(0).join("\n");
  expect(log).not.toContain("PRIVATE");
  expect(log).not.toContain(webhookToken("order-1", LINK_KEY));
  expect(log).not.toMatch(/v1=[0-9a-f]{64}/);
});
