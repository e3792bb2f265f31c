import { webhookToken } from "@boomerang/core";
import { expect, onTestFinished } from "vitest";

export const LINK_KEY = "PRIVATE-link-key-of-more-than-32-characters";

/**
 * Gives a list for the log lines that a test's world writes, as they would reach CloudWatch. When the test ends, no line may
 * hold what tests mark as PRIVATE, a webhook token or a signature.
 */
export function guardedLogLines(): string[] {
  const lines: string[] = [];
  // Of the test, not of the file: files share this module, and a hook of it would belong to the first of them alone.
  onTestFinished(() => {
    const log = lines.join("\n");
    expect(log).not.toContain("PRIVATE");
    expect(log).not.toContain(webhookToken("order-1", LINK_KEY));
    expect(log).not.toMatch(/v1=[0-9a-f]{64}/);
  });
  return lines;
}
