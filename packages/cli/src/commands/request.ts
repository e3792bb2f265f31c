import type { ProviderRequest } from "@boomerang/client";
import { oneLine } from "@boomerang/local/terminal-text";
import { type CliError, usageError } from "../cli-error.ts";
import { EXIT } from "../exit-code.ts";
import { orInterrupted } from "../io/interruption.ts";
import { newCommand, runAction, type Toolbox } from "../program.ts";

/** `boomerang request`: a request at the provider. */
export function requestCommand(tools: Toolbox) {
  return newCommand("request", tools.io.env)
    .summary("show or cancel a request at the provider")
    .description(
      "Asks the provider about a request by its id, which boomerang get shows. The provider knows a request until an hour after its end.",
    )
    .argument("<action>", "status or cancel")
    .argument("<target>", "such as model:abc123")
    .argument("<request-id>", "the provider's id")
    .addHelpText(
      "after",
      `
Examples:
  boomerang request status model:abc123 1810b373ad66e2a4
  boomerang request cancel model:abc123 1810b373ad66e2a4

To cancel a job, use boomerang cancel: it also stops resubmissions.

JSON: status: request_id, status, errors; cancel: request_id, canceled.`,
    )
    .action((action, target, requestId, options) =>
      runAction(tools, options, async ({ io, output, client }) => {
        const { provider } = await client();
        if (action === "status") {
          const request = await orInterrupted(provider.requestStatus(target, requestId), io.interrupted);
          const { status, errors } = request;
          await output.one({ request_id: requestId, status, errors }, statusText(request));
          return EXIT.ok;
        }
        if (action !== "cancel") throw unknownAction(action);
        const canceled = await orInterrupted(provider.cancelRequest(target, requestId), io.interrupted);
        const text = canceled
          ? "canceled"
          : "not canceled: it does not wait in the provider's queue any more";
        await output.one({ request_id: requestId, canceled }, `${requestId}: ${text}`);
        return canceled ? EXIT.ok : EXIT.failed;
      }),
    );
}

function statusText({ requestId, status, errors }: ProviderRequest): string {
  return [
    oneLine(`${requestId}: ${status}`),
    ...errors.map(({ code, message }) => `  ${oneLine(`${code}: ${message}`)}`),
  ].join("\n");
}

function unknownAction(action: string): CliError {
  return usageError(`${action} is not known: use status or cancel`, "request");
}
