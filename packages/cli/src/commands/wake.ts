import { orInterrupted } from "../io/interruption.ts";
import { newCommand, runAction, type Toolbox } from "../program.ts";

/** `boomerang wake`: a target that is scaled to zero. */
export function wakeCommand(tools: Toolbox) {
  return newCommand("wake", tools.io.env)
    .summary("start a target that is scaled to zero")
    .description(
      "Asks the provider to start a target that is scaled to zero. It does not wait until it runs.",
    )
    .argument("<target>", "such as model:abc123/development")
    .addHelpText("after", "\nExamples:\n  boomerang wake model:abc123/development\n\nJSON: target.")
    .action((target, options) =>
      runAction(tools, options, async ({ io, output, client }) => {
        await orInterrupted((await client()).provider.wake(target), io.interrupted);
        await output.one({ target }, `${target}: asked to start`);
        return undefined;
      }),
    );
}
