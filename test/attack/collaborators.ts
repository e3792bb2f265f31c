import { createLog } from "@boomerang/runtime";

/** A fault of a collaborator; with `response lost` the call takes effect, and its caller gets an error. */
export type Fault = "unavailable" | "response lost" | "hangs";

/** The same methods, with the fault that `current` returns at the time of each call. */
export function withFault<T extends object>(current: () => Fault | undefined, methods: T): T {
  const entries = Object.entries(methods).map(([name, method]) => [
    name,
    typeof method !== "function"
      ? method
      : async (...args: unknown[]) => {
          const fault = current();
          if (fault === "hangs") await new Promise(() => undefined);
          if (fault === "unavailable") throw new Error("unavailable");
          const response = await method(...args);
          if (fault === "response lost") throw new Error("response lost");
          return response;
        },
  ]);
  return Object.fromEntries(entries) as T;
}

/** A log that keeps its lines as JSON text. */
export function createRecordingLog() {
  const lines: string[] = [];
  const line = (message: string, fields?: unknown) => {
    lines.push(JSON.stringify({ message, fields }));
  };
  return {
    lines,
    log: createLog({ info: line, warn: line, error: line } as Parameters<typeof createLog>[0]),
  };
}
