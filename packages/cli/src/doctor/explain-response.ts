import type { Finding } from "./finding.ts";
import { DELIVERY_TIMEOUT_MS, type DeliveryResponse } from "./send-delivery.ts";

const LOST = "Outputs are lost while this is so: the provider keeps none.";
const seconds = DELIVERY_TIMEOUT_MS / 1000;

/**
 * The finding about a test delivery that did not get 200.
 *
 * @param base of the webhook URL, without job id and token
 */
export function explainResponse(base: string, response: DeliveryResponse): Finding {
  const [what, text] = explain(response);
  return {
    ...{ check: "webhook url", result: "problem" },
    message: `A test delivery to ${base} failed: ${what} ${LOST}`,
    fix: { text },
  };
}

function explain(response: DeliveryResponse): readonly [what: string, fix: string] {
  switch (response.type) {
    case "timeout":
      return [
        `no response within ${seconds} s.`,
        'Check that what is in front of the API (a domain of your own, a proxy, a firewall) lets requests through; see docs/runbook.md, "Receiver errors" and "Receiver throttled".',
      ];
    case "no_response":
      return explainCode(response.code);
    case "response":
      return explainStatus(response.status);
  }
}

function explainCode(code: string): readonly [string, string] {
  if (/^(?:ENOTFOUND|EAI_|ENODATA)/.test(code)) {
    return [
      `its name cannot be resolved (${code}).`,
      "Check the setting webhookBaseUrl and the DNS record of its domain. The provider needs a public name.",
    ];
  }
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO|EPROTO/.test(code)) {
    return [
      `TLS failed (${code}).`,
      "Check that the certificate of the domain is valid, complete and for this name, and that TLS 1.2 or newer is offered. Behind a proxy that opens TLS, set NODE_EXTRA_CA_CERTS on this computer.",
    ];
  }
  return [
    `it cannot be reached (${code}).`,
    "Check that the API is deployed, and the setting webhookBaseUrl; and that this computer may reach it.",
  ];
}

function explainStatus(status: number): readonly [string, string] {
  if (status === 401) {
    return [
      "401. Either what is at this URL has another link key or other webhook secrets than this stack: the URL leads to another deployment, or a secret was changed seconds ago. Or this computer's clock is wrong by more than five minutes.",
      'If a secret was changed within the last minute, run this again. Otherwise check the setting webhookBaseUrl, and see docs/runbook.md, "Deliveries rejected": the outcome in the receiver\'s log says which of them it was.',
    ];
  }
  if (status === 403 || status === 404) {
    return [
      `${status}. Nothing is at this path: the API is not deployed, or webhookBaseUrl leads elsewhere, or a firewall has rejected it.`,
      "Deploy again; check the setting webhookBaseUrl, with the stage at its end if the domain has no mapping, and rules of a firewall in front.",
    ];
  }
  if (status === 413) {
    return [
      "413. Something in front of the receiver accepts less than a hundred bytes.",
      'Raise the limit of the proxy in front of the API; see docs/deploy.md, "Large outputs".',
    ];
  }
  if (status === 429) {
    return [
      "429, which the provider does not retry. The API Gateway of the stack never responds so.",
      "Check what is in front of the API: its rate limit must respond with 503.",
    ];
  }
  if (status >= 500) {
    return [
      `${status}. The API throttles, the receiver fails, or it cannot read its secrets, the table and the spill queue. The provider retries once.`,
      'See docs/runbook.md, "Deliveries failed with 5xx" and "Receiver errors".',
    ];
  }
  if (status >= 300 && status < 400) {
    return [
      `${status}, a redirect, which the provider does not follow.`,
      "Set webhookBaseUrl to the address that it leads to.",
    ];
  }
  return [
    `${status}, which the receiver never sends in response to it.`,
    "Check the setting webhookBaseUrl: something else responds there.",
  ];
}
