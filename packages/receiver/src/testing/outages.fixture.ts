import type { Sleep } from "@boomerang/core";

/** How a collaborator behaves: it works, fails, never responds, or responds after so many milliseconds. */
export type Condition = "up" | "down" | "hangs" | number;

export type Part = "table" | "bucket" | "spillQueue" | "deadLetters" | "linkKey" | "webhookSecrets";

/** The condition of each collaborator; a test may change it at any time. */
export function createOutages(sleep: Sleep) {
  const conditions: Record<Part, Condition> = {
    table: "up",
    bucket: "up",
    spillQueue: "up",
    deadLetters: "up",
    linkKey: "up",
    webhookSecrets: "up",
  };

  /** Wraps every method so that it behaves according to the condition of its part. */
  function subject<T extends object>(part: Part, methods: T): T {
    const entries = Object.entries(methods).map(([name, method]) => [
      name,
      typeof method !== "function"
        ? method
        : async (...args: unknown[]) => {
            const condition = conditions[part];
            if (condition === "down") throw new Error(`${part} is unavailable`);
            if (condition === "hangs") await new Promise(() => undefined);
            if (typeof condition === "number") await sleep(condition);
            return method(...args);
          },
    ]);
    return Object.fromEntries(entries) as T;
  }

  return { conditions, subject };
}
