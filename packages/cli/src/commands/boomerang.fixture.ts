import type { Client } from "@boomerang/client";
import type { Connection } from "../context.ts";
import { fakeIo } from "../io.fixture.ts";
import { runCli } from "../run-cli.ts";

/** Runs a command line with a client that has these methods only. */
export async function boomerang(
  args: readonly string[],
  client: Partial<Client> = {},
  options: Parameters<typeof fakeIo>[0] = {},
) {
  const { io, texts } = fakeIo(options);
  const connections: Connection[] = [];
  const exitCode = await runCli(args, io, async (connection) => {
    connections.push(connection);
    return { close: () => undefined, ...client } as Client;
  });
  return { exitCode, ...texts, connections };
}

/** The lines of standard output, each as JSON. */
export function jsonLines({ stdout }: { readonly stdout: string }): unknown[] {
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}
