import { CliError } from "../cli-error.ts";
import { EXIT } from "../exit-code.ts";
import { loadWords } from "../job-view.ts";
import { newCommand, runAction, type Toolbox } from "../program.ts";

/** `boomerang explain`: what an error code means. */
export function explainCommand(tools: Toolbox) {
  return newCommand("explain", tools.io.env)
    .summary("say what an error code means, and what to do")
    .argument("[code]", "a code of a job or of a dead letter; without one, all codes are listed")
    .addHelpText(
      "after",
      "\nExamples:\n  boomerang explain job_id_taken\n  boomerang explain http_503\n  boomerang explain\n\nJSON: code, found_in, meaning, action; without a code a list of them.",
    )
    .action((code, options) =>
      runAction(tools, options, async ({ io, output }) => {
        const { KNOWN_CODES } = await import("@boomerang/client");
        const { explainCode } = await loadWords(io);
        if (code === undefined) {
          const all = async function* () {
            for (const each of KNOWN_CODES)
              yield explainCode(each) ?? { code: each, foundIn: [], meaning: "", action: "" };
          };
          await output.list(
            all(),
            (each) => json(each),
            ({ code: name, meaning }) => `${name.padEnd(28)}${meaning}`,
          );
          return undefined;
        }
        const explanation = explainCode(code);
        if (explanation === undefined) throw unknownCode(code);
        const { foundIn, meaning, action } = explanation;
        await output.one(
          json(explanation),
          `${code}: ${meaning}\n${action}\nFound in: ${foundIn.join(", ")}`,
        );
        return undefined;
      }),
    );
}

function json({
  code,
  foundIn,
  meaning,
  action,
}: {
  code: string;
  foundIn: readonly string[];
  meaning: string;
  action: string;
}) {
  return { code, found_in: foundIn, meaning, action };
}

function unknownCode(code: string): CliError {
  return new CliError(`${code} is not a code of Boomerang's own`, {
    code: "not_found",
    nextStep:
      "boomerang explain lists them. Codes in capitals, such as MODEL_PREDICT_ERROR, come from the provider: its message says what happened.",
    exitCode: EXIT.notFound,
  });
}
