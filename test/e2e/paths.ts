import { dirname, join } from "node:path";

export const ROOT = join(import.meta.dirname, "../..");

/** The installed emulator, and the logs and files of runs. */
export const CACHE = join(ROOT, ".cache/e2e");
/** Python, and what is installed with it. */
export const PYTHON_PROGRAMS = join(CACHE, "python/bin");
/** The logs and files of this run. One that people look at has a folder of its own: tests may run beside it. */
export const LAST_RUN = join(CACHE, process.env.BOOMERANG_E2E_RUN ?? "last-run");

/** `PATH` that begins with the Node of this process, which also runs the functions. */
export const SEARCH_PATH = `${dirname(process.execPath)}:${process.env.PATH ?? ""}`;
