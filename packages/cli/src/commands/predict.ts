import { orInterrupted, untilInterrupted } from "../io/interruption.ts";
import { shownText } from "../io/output.ts";
import { JSON_HINT, jsonOf } from "../json-argument.ts";
import { newCommand, runAction, type Toolbox } from "../program.ts";
import { readArgument } from "../submit/open-input.ts";

/** `boomerang predict`: a synchronous call. */
export function predictCommand(tools: Toolbox) {
  return newCommand("predict", tools.io.env)
    .summary("call a model or chain and print its output as it arrives")
    .description(
      "Calls a model or chain synchronously. Nothing is queued or stored. The output is printed as it arrives, also a stream.",
    )
    .argument("<target>", "such as model:abc123 or chain:def456/staging")
    .requiredOption("--input <json>", `input of the model: ${JSON_HINT}`)
    .addHelpText(
      "after",
      `
Examples:
  boomerang predict model:abc123 --input '{"text":"A nice day"}'
  boomerang predict model:abc123/development --input @input.json

The key is that of the deployment, or of BASETEN_API_KEY. The output is printed as the model wrote it, whatever
--output says.`,
    )
    .action((target, options) =>
      runAction(tools, options, async ({ io, client }) => {
        const { JsonText } = await import("@boomerang/client");
        const input = new JsonText(jsonOf(await readArgument(options.input, io)));
        const { provider } = await client();
        const { body } = await orInterrupted(
          provider.predict(target, input, { signal: io.interrupted }),
          io.interrupted,
        );
        const decoder = new TextDecoder();
        const print = (text: string) => io.stdout.write(shownText(text, io.stdout));
        try {
          for await (const chunk of untilInterrupted(body, io.interrupted))
            await print(decoder.decode(chunk, { stream: true }));
          await print(decoder.decode());
        } finally {
          // Also after an interruption, so that what follows begins a line.
          if (io.stdout.isTerminal) await io.stdout.write("\n");
        }
        return undefined;
      }),
    );
}
