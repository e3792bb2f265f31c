import { once } from "node:events";
import { CliError } from "../cli-error.ts";
import { EXIT } from "../exit-code.ts";
import { portOf } from "../port-argument.ts";
import { newCommand, runAction, type Toolbox } from "../program.ts";

/** `boomerang console`: the web page of a deployment, until it is interrupted. */
export function consoleCommand(tools: Toolbox) {
  return newCommand("console", tools.io.env)
    .summary("serve the web page of a deployment on this machine")
    .description(
      "Serves a web page on 127.0.0.1 that lists the jobs of the deployment live, finds and explains one, and acts on it, with your own AWS credentials. The address has a random token: whoever has it, on this machine, can do what you can.",
    )
    .option("--port <port>", "port on 127.0.0.1; 0: any free one", portOf, 0)
    .addHelpText(
      "after",
      `
Examples:
  boomerang console --stack Boomerang
  boomerang console --local

JSON: url.`,
    )
    .action(({ port, ...options }) =>
      runAction(tools, options, async ({ io, output, client }) => {
        const { startConsole } = await import("@boomerang/console");
        const { stack: name, region, local: isLocal = false } = options;
        const running = await startConsole({
          client: await client(),
          deployment: isLocal ? { type: "local" } : { type: "stack", name, region },
          port,
          onError: (error) => void io.stderr.write(`${error instanceof Error ? error.stack : error}\n`),
        }).catch((error: unknown) => {
          throw portError(port, error);
        });
        try {
          const { url } = running;
          await output.one({ url }, `The console is at\n\n  ${url}\n\nStop it with Ctrl+C.`);
          if (!io.interrupted.aborted) await once(io.interrupted, "abort");
        } finally {
          await running.stop();
        }
        return EXIT.interrupted;
      }),
    );
}

function portError(port: number, cause: unknown): unknown {
  const { code } = cause as NodeJS.ErrnoException;
  if (code !== "EADDRINUSE" && code !== "EACCES") return cause;
  const why = code === "EADDRINUSE" ? "is in use" : "needs permissions that you do not have";
  return new CliError(`port ${port} ${why}`, {
    code: "unavailable",
    nextStep: "Choose another with --port, or leave it out.",
    cause,
  });
}
