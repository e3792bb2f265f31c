import { webhookToken } from "@boomerang/core";
import { expect, onTestFinished } from "vitest";

export const LINK_KEY = "PRIVATE-link-key-of-more-than-32-characters";

/**
 * Gives a list for the log lines of a test, as they would reach CloudWatch. When the test ends, no line may contain what tests
 * mark as PRIVATE, a webhook token or a signature.
 */
export function guardedLogLines(): string[] {
  const lines: string[] = [];
  // A hook of the test, not of the file: files share this module, and its hook would belong to the first file only.
  onTestFinished(() => {
    const log = lines.join("\n");
    expect(log).not.toContain("PRIVATE");
    expect(log).not.toContain(webhookToken("order-1", LINK_KEY));
    expect(log).not.toMatch(/v1=[0-9a-f]{64}/);
  });
  return lines;
}
