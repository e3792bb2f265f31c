import type { Io, Sink } from "./io/io.ts";

/** An `Io` whose streams are texts. */
export function fakeIo(
  options: {
    /** `undefined`: nothing, and no end. */
    stdin?: string | undefined;
    isTerminal?: boolean;
    directory?: string;
    env?: Io["env"];
    now?: number;
  } = {},
) {
  const { isTerminal = false, directory = "/nowhere", env = {} } = options;
  const stdin = "stdin" in options ? options.stdin : "";
  const texts = { stdout: "", stderr: "" };
  const interrupt = new AbortController();
  const time = { now: options.now ?? Date.UTC(2026, 0, 1) };
  const sink = (name: keyof typeof texts): Sink => ({
    isTerminal,
    columns: 100,
    async write(text) {
      texts[name] += text;
    },
  });
  const io: Io = {
    stdout: sink("stdout"),
    stderr: sink("stderr"),
    stdin: {
      isTerminal,
      async *[Symbol.asyncIterator]() {
        if (stdin === undefined) await new Promise(() => undefined);
        yield new TextEncoder().encode(stdin);
      },
    },
    env,
    directory,
    now: () => time.now,
    interrupted: interrupt.signal,
  };
  return { io, texts, time, interrupt: () => interrupt.abort(new Error("interrupted by SIGINT")) };
}
