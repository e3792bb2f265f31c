import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll } from "vitest";

const MAIN = fileURLToPath(new URL("../../packages/local/src/main.ts", import.meta.url));

export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `pnpm start`, called in a temporary folder that the tests of a file share. */
export function startCommand() {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "boomerang-"));
  });
  afterAll(() => rm(folder, { recursive: true }));
  // pnpm sets INIT_CWD to the directory where it was called.
  const envWith = (env: Readonly<Record<string, string>>) => ({ ...process.env, INIT_CWD: folder, ...env });

  function startWith(
    { env = {}, stdin }: { readonly env?: Readonly<Record<string, string>>; readonly stdin?: string },
    ...args: string[]
  ): Promise<Run> {
    return new Promise((resolve) => {
      const options = { timeout: 120_000, env: envWith(env) };
      const child = execFile(process.execPath, [MAIN, ...args], options, (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
        resolve({ code, stdout, stderr });
      });
      if (stdin !== undefined) child.stdin?.end(stdin);
    });
  }

  return {
    path: (name: string): string => join(folder, name),
    async file(name: string, lines: readonly string[]): Promise<string> {
      await writeFile(join(folder, name), lines.join("\n"));
      return name;
    },
    start: (...args: string[]): Promise<Run> => startWith({}, ...args),
    startWith,
    /** Starts it and returns at once. Its standard output is not read. */
    spawn: (...args: string[]): ChildProcess =>
      spawn(process.execPath, [MAIN, ...args], { env: envWith({}), stdio: ["ignore", "ignore", "pipe"] }),
    /** Starts it where no file may be larger than so many kibibytes, as on a full disk. */
    startWithFileLimit(kibibytes: number, ...args: string[]): Promise<Run> {
      // bash counts in units of 1,024 bytes.
      const script = `ulimit -f ${kibibytes}; exec "$0" "$@"`;
      return new Promise((resolve) => {
        const options = { timeout: 120_000, env: envWith({}) };
        execFile(
          "bash",
          ["-c", script, process.execPath, MAIN, ...args],
          options,
          (error, stdout, stderr) => {
            const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
            resolve({ code, stdout, stderr });
          },
        );
      });
    },
    /** The lines of an output file, in the order of the input. */
    async output(
      name: string,
    ): Promise<readonly { readonly line: number; readonly [field: string]: unknown }[]> {
      const text = await readFile(join(folder, name), "utf8");
      const lines = text.split("\n").slice(0, -1);
      return lines.map((line) => JSON.parse(line)).toSorted((a, b) => a.line - b.line);
    },
  };
}

/** A line that asks for the echo of `hello`. */
export const echo = (extra: object = {}): string =>
  JSON.stringify({ target: { model_id: "echo" }, model_input: "hello", ...extra });
