import { join } from "node:path";
import { startChild } from "./child.ts";

const MAIN = join(import.meta.dirname, "stub-main.ts");

/** Serves AWS and the API from a process of its own. */
export async function startStub(
  apiLatencyMs = 0,
): Promise<{ readonly url: string; readonly stop: () => void }> {
  const child = startChild<never, number>(MAIN, { args: [String(apiLatencyMs)] });
  return { url: `http://127.0.0.1:${await child.next()}`, stop: child.stop };
}
