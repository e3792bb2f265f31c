import { text } from "node:stream/consumers";
import { orInterrupted } from "../io/interruption.ts";
import type { Sink } from "../io/io.ts";
import { Raw, shownText } from "../io/output.ts";
import { inOneLine } from "../job-view.ts";
import { isJson, JSON_HINT, jsonOf } from "../json-argument.ts";
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

The key is that of the deployment, or of BASETEN_API_KEY. With --local: that of the pipeline's simulator, or of
BASETEN_API_KEY if it calls the real API. The text is printed as the model wrote it.

JSON: target and output, once all of it has come; an output that is no strict JSON, such as a stream, is the string
output_text.`,
    )
    .action((target, options) =>
      runAction(tools, options, async ({ io, output, client }) => {
        const { JsonText } = await import("@boomerang/client");
        const input = new JsonText(jsonOf(await readArgument(options.input, io)));
        const { provider } = await client();
        const { body } = await orInterrupted(
          provider.predict(target, input, { signal: io.interrupted }),
          io.interrupted,
        );
        if (output.format === "text") await printText(body, io.stdout);
        else await output.one(outputJson(target, await text(body)), "");
        return undefined;
      }),
    );
}

async function printText(body: ReadableStream<Uint8Array>, stdout: Sink): Promise<void> {
  const decoder = new TextDecoder();
  const print = (text: string) => stdout.write(shownText(text, stdout));
  try {
    for await (const chunk of body) await print(decoder.decode(chunk, { stream: true }));
  } finally {
    // Also before an error.
    await print(`${decoder.decode()}${stdout.isTerminal ? "\n" : ""}`);
  }
}

function outputJson(target: string, text: string): Raw {
  const json = JSON.stringify({ target, output_text: isJson(text) ? undefined : text });
  return new Raw(isJson(text) ? `${json.slice(0, -1)},"output":${inOneLine(text.trim())}}` : json);
}
