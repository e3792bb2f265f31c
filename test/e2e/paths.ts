import { dirname, join } from "node:path";

export const ROOT = join(import.meta.dirname, "../..");

/** What is installed once, and what the last run left behind for whoever looks into a failure. */
export const CACHE = join(ROOT, ".cache/e2e");
export const LAST_RUN = join(CACHE, "last-run");

/** `PATH` with the Node of this process, the one that Lambda runs, in front. */
export const SEARCH_PATH = `${dirname(process.execPath)}:${process.env.PATH ?? ""}`;
