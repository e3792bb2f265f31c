import { webhookToken } from "@boomerang/core";
import { afterEach, expect } from "vitest";

/** Every log line that a test's worlds have written, as it would reach CloudWatch. */
export const logLines: string[] = [];

/** After each test: no line holds anything that a test marks as PRIVATE, a webhook token or a signature. */
export function guardLog(linkKey: string): void {
  afterEach(() => {
    const log = logLines.splice(0).join("\n");
    expect(log).not.toContain("PRIVATE");
    expect(log).not.toContain(webhookToken("order-1", linkKey));
    expect(log).not.toMatch(/v1=[0-9a-f]{64}/);
  });
}
