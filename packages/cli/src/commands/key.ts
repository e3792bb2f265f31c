import { usageError } from "../cli-error.ts";
import { newCommand, runAction, type Toolbox } from "../program.ts";
import { readArgument } from "../submit/open-input.ts";

/** `boomerang key`: the deployment's key of the Inference API. */
export function keyCommand(tools: Toolbox) {
  return newCommand("key", tools.io.env)
    .summary("set the deployment's API key, after checking it")
    .description(
      "Reads a key from standard input, checks it against the Inference API, and stores it as the deployment's key. Jobs that wait for one start within a minute.",
    )
    .argument("<action>", "set")
    .requiredOption("--target <target>", "a target that the key must be able to call, such as model:abc123")
    .addHelpText(
      "after",
      `
Examples:
  read -rs key && printf %s "$key" | boomerang key set --target model:abc123
  boomerang key set --target model:abc123 < key.txt

The key is read from standard input only, so that neither the shell's history nor the list of processes has it.
JSON: secret, always "stored".`,
    )
    .action((action, options) =>
      runAction(tools, options, async ({ io, output, client }) => {
        if (action !== "set") throw usageError(`${action} is not known: use set`, "key");
        if (io.stdin.isTerminal)
          throw usageError("the key must come from standard input, not from the terminal", "key");
        await (await client()).setApiKey(await readArgument("-", io), { target: options.target });
        await output.one({ secret: "stored" }, "The API accepts the key; it is stored.");
        return undefined;
      }),
    );
}
