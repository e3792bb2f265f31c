import { createLog } from "@boomerang/runtime";

/** How a part of the surroundings behaves: well, not at all, well but its answers are lost, or without ever answering. */
export type Condition = "up" | "down" | "mute" | "hangs";

/** Makes every method of a part behave as its condition says at the time. */
export function subject<T extends object>(condition: () => Condition, methods: T): T {
  const entries = Object.entries(methods).map(([name, method]) => [
    name,
    typeof method !== "function"
      ? method
      : async (...args: unknown[]) => {
          const now = condition();
          if (now === "hangs") await new Promise(() => undefined);
          if (now === "down") throw new Error("cannot be reached");
          const answer = await method(...args);
          if (now === "mute") throw new Error("its answer was lost");
          return answer;
        },
  ]);
  return Object.fromEntries(entries) as T;
}

/** A log, and its lines as they would be written. */
export function createLines() {
  const lines: string[] = [];
  const line = (message: string, fields?: unknown) => {
    lines.push(JSON.stringify({ message, fields }));
  };
  return {
    lines,
    log: createLog({ info: line, warn: line, error: line } as Parameters<typeof createLog>[0]),
  };
}
