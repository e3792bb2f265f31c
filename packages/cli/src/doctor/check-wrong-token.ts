import { type Sleep, testJobId } from "@boomerang/core";
import { explainResponse } from "./explain-response.ts";
import type { Finding } from "./finding.ts";
import { type Fetch, sendDelivery } from "./send-delivery.ts";

export interface WrongTokenTest {
  readonly base: string;
  readonly fetch: Fetch;
  readonly sleep: Sleep;
  readonly now: () => number;
  readonly randomId: () => string;
}

/** Whether a delivery with a wrong token gets 401. The receiver counts it as rejected. */
export async function checkWrongToken(
  { base, randomId, ...options }: WrongTokenTest,
  signal: AbortSignal,
): Promise<Finding> {
  const keys = { linkKey: randomId(), webhookSecrets: [] };
  const response = await sendDelivery(base, testJobId(randomId()), keys, { ...options, signal });
  if (response.type !== "response" || response.status < 200 || response.status >= 300) {
    if (response.type === "response" && response.status === 401) {
      return {
        check: "wrong token",
        result: "ok",
        message: `A delivery to ${base} with a wrong token got 401.`,
      };
    }
    return { ...explainResponse(base, response), check: "wrong token" };
  }
  return {
    ...{ check: "wrong token", result: "problem" },
    message: `A delivery with a wrong token got ${response.status} from ${base}: something else than the receiver responds there, and outputs that it accepts are lost.`,
    fix: { text: "Check the setting webhookBaseUrl, and what is in front of the API." },
  };
}
