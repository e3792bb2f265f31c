import { CliError } from "../cli-error.ts";
import { closest } from "../closest.ts";
import { EXIT } from "../exit-code.ts";
import { newCommand, runAction, type Toolbox } from "../program.ts";

/** `boomerang explain`: what an error code means. */
export function explainCommand(tools: Toolbox) {
  return newCommand("explain", tools.io.env)
    .summary("say what an error code means, and what to do")
    .argument(
      "[code]",
      "a code of a job, of a dead letter, or of an error of the client library; without one, all codes are listed",
    )
    .addHelpText(
      "after",
      `
Examples:
  boomerang explain job_id_taken
  boomerang explain MODEL_PREDICT_ERROR
  boomerang explain

The codes that the Inference API publishes are explained too. With any other code of its, read the message beside it.

JSON: code, found_in (record, dead letter, error), meaning, action; without a code a list of them.`,
    )
    .action((code, options) =>
      runAction(tools, options, async ({ output }) => {
        const { explain, codes } = await loadExplanations();
        if (code === undefined) {
          const all = codes.flatMap((each) => explain(each) ?? []);
          await output.list(all, toJson, ({ code: name, meaning }) => `${name.padEnd(28)}${meaning}`);
          return undefined;
        }
        const explanation = explain(code);
        if (explanation === undefined) throw unknownCode(code, codes);
        const { foundIn, meaning, action } = explanation;
        const text = `${code}: ${meaning}\n${action}\nFound in: ${foundIn.join(", ")}`;
        await output.one(toJson(explanation), text);
        return undefined;
      }),
    );
}

interface Explanation {
  readonly code: string;
  /** `error`: of the client library and of commands. */
  readonly foundIn: readonly ("record" | "dead letter" | "error")[];
  readonly meaning: string;
  readonly action: string;
}

async function loadExplanations() {
  const { ERROR_MEANINGS, explainCode, KNOWN_CODES } = await import("@boomerang/client");
  const meanings = new Map(Object.entries(ERROR_MEANINGS));
  function explain(code: string): Explanation | undefined {
    const ofJob = explainCode(code);
    const meaning = meanings.get(code);
    if (meaning === undefined) return ofJob;
    const ofError: Explanation = {
      ...{ code, foundIn: ["error"], meaning },
      action: "The error itself says what to do next.",
    };
    if (ofJob === undefined) return ofError;
    // Such as timeout, which the provider has too.
    return {
      code,
      foundIn: [...ofJob.foundIn, "error"],
      meaning: `Of a job: ${ofJob.meaning} Of an error of the client library or of a command: ${meaning}`,
      action: `Of a job: ${ofJob.action} ${ofError.action}`,
    };
  }
  return { explain, codes: [...new Set([...KNOWN_CODES, ...meanings.keys()])] };
}

function toJson({ code, foundIn, meaning, action }: Explanation) {
  return { code, found_in: foundIn, meaning, action };
}

function unknownCode(code: string, codes: readonly string[]): CliError {
  const similar = closest(code, codes);
  return new CliError(`${code} is not a code that is known here`, {
    code: "not_found",
    nextStep: `${similar === undefined ? "" : `Did you mean ${similar}? `}boomerang explain lists all. Another code comes from the provider: the message beside it says what happened.`,
    exitCode: EXIT.notFound,
  });
}
