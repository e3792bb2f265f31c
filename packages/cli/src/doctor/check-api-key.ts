import { createInferenceClient, InferenceApiError, type Target, targetText } from "@boomerang/core";
import { API_KEY_FORM, parseApiKey } from "@boomerang/runtime/parse-api-key";
import { type ClockReading, clockReading } from "./check-clock.ts";
import type { Deployment } from "./deployment.ts";
import type { Finding, Fix } from "./finding.ts";
import type { Fetch } from "./send-delivery.ts";

export interface ApiKeySources {
  readonly deployment: Pick<Deployment, "secret" | "apiUrl">;
  /** The target whose queue status is read, if any is known. */
  readonly target: () => Promise<Target | undefined>;
  readonly fetch: Fetch;
  readonly now: () => number;
  /** Sets a key, after trying it with this target. */
  readonly setCommand: (target: string) => string;
}

const CHECK = "api key";

/** Whether the deployment's key is set, and the API accepts it. Also the API's clock, if it has responded. */
export async function checkApiKey(
  { deployment, target, fetch, now, setCommand }: ApiKeySources,
  signal: AbortSignal,
): Promise<{ readonly finding: Finding; readonly clock?: ClockReading | undefined }> {
  const [text, called] = await Promise.all([deployment.secret("apiKey"), target()]);
  const apiKey = parseApiKey(text);
  const command = setCommand(called === undefined ? "TARGET" : targetText(called));
  if (apiKey === undefined) return { finding: notUsable(command) };
  if (called === undefined) return { finding: NO_TARGET };
  const baseUrl = await deployment.apiUrl();
  let clock: ClockReading | undefined;
  const api = createInferenceClient({
    apiKey,
    baseUrl,
    async fetch(...call) {
      const from = now();
      const response = await fetch(...call);
      clock = clockReading(response.headers.get("date"), from, now());
      return response;
    },
  });
  try {
    await api.queueStatus(called, { signal });
    const message = `The API accepts it (asked for the queue status of ${targetText(called)}).`;
    return { finding: { check: CHECK, result: "ok", message }, clock };
  } catch (error) {
    if (!(error instanceof InferenceApiError)) throw error;
    return { finding: rejected(error, targetText(called), command), clock };
  }
}

function notUsable(command: string): Finding {
  return {
    ...{ check: CHECK, result: "problem" },
    message: "The secret has no API key in a form that can be used. Jobs wait until it is set.",
    fix: { text: `Set it; it must contain ${API_KEY_FORM}:`, command },
  };
}

const NO_TARGET: Finding = {
  ...{ check: CHECK, result: "not_checked" },
  message:
    "It is set, in the right form. Whether the API accepts it is not known: the settings of the deployment name no target to try it with.",
  fix: { text: "Run this again with --target, such as --target model:abc123." },
};

function rejected({ kind, status, message }: InferenceApiError, target: string, command: string): Finding {
  const response = status === undefined ? message : `it responded with ${status}`;
  const finding = (result: Finding["result"], text: string, fix: Fix): Finding => ({
    ...{ check: CHECK, result, fix },
    message: text,
  });
  switch (kind) {
    case "account":
      return finding("problem", `The API rejects it: ${response}. Jobs wait until that is resolved.`, {
        text: "Check at the provider that the key is valid and may call the target, and that the account has credit. To set another key:",
        command,
      });
    case "not_found":
      return finding(
        "warning",
        `The API knows no ${target}, or the key may not call it. Jobs for it are rejected. A development deployment may be scaled to zero.`,
        { text: "Correct the target in the deployment's settings, or name another one with --target." },
      );
    default:
      return finding("not_checked", `The API has not told whether it accepts the key: ${response}.`, {
        text: "Check the network, and run this again in a moment.",
      });
  }
}
