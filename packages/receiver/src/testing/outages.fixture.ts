import type { Sleep } from "@boomerang/core";

/** How something that the receiver needs behaves: well, not at all, without ever answering, or after so many ms. */
export type Condition = "up" | "down" | "hangs" | number;

export type Part = "table" | "bucket" | "spillQueue" | "deadLetters" | "linkKey" | "webhookSecrets";

/** The conditions of a world's parts, which a test changes at will. */
export function createOutages(sleep: Sleep) {
  const conditions: Record<Part, Condition> = {
    table: "up",
    bucket: "up",
    spillQueue: "up",
    deadLetters: "up",
    linkKey: "up",
    webhookSecrets: "up",
  };

  /** Makes every method of a part pass through its condition. */
  function subject<T extends object>(part: Part, methods: T): T {
    const entries = Object.entries(methods).map(([name, method]) => [
      name,
      typeof method !== "function"
        ? method
        : async (...args: unknown[]) => {
            const condition = conditions[part];
            if (condition === "down") throw new Error(`${part} cannot be reached`);
            if (condition === "hangs") await new Promise(() => undefined);
            if (typeof condition === "number") await sleep(condition);
            return method(...args);
          },
    ]);
    return Object.fromEntries(entries) as T;
  }

  return { conditions, subject };
}
