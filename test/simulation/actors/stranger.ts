import { SIGNATURE_HEADER, signWebhook, webhookToken } from "@boomerang/core";
import { KNOCKS, type Knock } from "../climate.ts";
import type { Gateway, WebhookCall } from "../gateway.ts";
import { LINK_KEY } from "../models/vault.ts";
import type { StrangerAnswer } from "../observer.ts";
import type { Site } from "../site.ts";
import { jobIdOf } from "./job-id.ts";

// What is forged says so: none of it may ever be in a record.
const FORGED = Buffer.from(JSON.stringify({ request_id: "forged", data: "FORGED", errors: [] }));
const HUGE_BYTES = 5_000_000;

/** What a stranger sends, and the answers that are right. */
interface Attempt {
  readonly kind: Knock;
  readonly call: WebhookCall;
  readonly right: StrangerAnswer["right"];
  /** Whether it is an old one, of a job that has its result. */
  readonly isStale?: boolean;
}

/** Sends what no provider would, at any time; that nothing of it is stored, the rules over records tell. */
export function startStranger(
  { time, chance, climate, trace, troubles, observer }: Site,
  options: {
    readonly gateway: Gateway;
    /** Deliveries that were made so far. */
    readonly overheard: readonly WebhookCall[];
    /** The webhook secrets of the moment; none when the provider signs nothing. */
    readonly secrets: () => readonly string[];
    /** Whether a job has its result. */
    readonly isStored: (jobId: string) => boolean;
    /** How many deliveries were ever spilled. */
    readonly spilled: () => number;
    /** Whether what could not be read is kept, with a dead letter that says where. */
    readonly isKept: (jobId: string, body: Uint8Array) => Promise<boolean>;
  },
): void {
  const { gateway, overheard, secrets } = options;

  for (let n = 0; n < climate.strangers; n++) {
    const at = chance.between(`stranger ${n} at`, 0, climate.troubleMs + 600_000);
    time.setTimeout(() => void knock(n), at);
  }

  async function knock(n: number): Promise<void> {
    const attempt = attemptOf(n);
    if (attempt === undefined || !troubles.isMade(`stranger_${attempt.kind}`, `${n}`)) return;
    const { kind, call, right, isStale = false } = attempt;
    const spilledBefore = options.spilled();
    const status = await gateway(call);
    trace.add(time.now(), `stranger ${n} for ${jobOf(call)}: ${kind} answered ${status}`);
    const isSpilled = options.spilled() > spilledBefore;
    const isKept = status === 400 && (await options.isKept(jobOf(call), call.body));
    observer.strangerAnswered({ kind, status, right, isSpilled, isStale, isKept });
  }

  function attemptOf(n: number): Attempt | undefined {
    const kind = chance.pick(`stranger ${n}`, KNOCKS);
    const jobId = jobIdOf(chance, chance.between(`stranger ${n} job`, 0, climate.jobs));
    const to = (token: string, body: Uint8Array, signedWith: readonly string[] = []): WebhookCall => ({
      path: `/v1/webhooks/${jobId}/${token}`,
      body,
      headers: signedWith.length > 0 ? { [SIGNATURE_HEADER]: signWebhook(body, signedWith) } : {},
    });
    const token = webhookToken(jobId, LINK_KEY);
    switch (kind) {
      case "no_path":
        return { kind, call: { ...to(token, FORGED), path: "/v1/webhooks/" }, right: [401] };
      case "wrong_token":
        return { kind, call: to("A".repeat(43), FORGED, secrets()), right: [401] };
      case "token_of_another":
        return { kind, call: to(webhookToken("order-x", LINK_KEY), FORGED, secrets()), right: [401] };
      case "beginning_of_a_token":
        return { kind, call: to(token.slice(0, 20), FORGED, secrets()), right: [401] };
      case "wrong_signature":
        if (secrets().length === 0) return undefined;
        // Spilled where the secrets cannot be had: then it is looked at when it is drained.
        return { kind, call: to(token, FORGED, ["whsec_other"]), right: [401, "spilled"] };
      case "huge":
        return { kind, call: to(token, new Uint8Array(HUGE_BYTES)), right: [413] };
      case "malformed":
        return {
          kind,
          call: to(token, Buffer.from('{"request_id": PRIVATE'), secrets()),
          right: [400, "spilled"],
        };
      case "empty":
        return { kind, call: to(token, new Uint8Array(), secrets()), right: [400, "spilled"] };
      case "replay": {
        if (overheard.length === 0) return undefined;
        const call = chance.pick(`stranger ${n} replays`, overheard);
        const sentAt = Date.parse((JSON.parse(Buffer.from(call.body).toString()) as { time: string }).time);
        const isOld = time.now() - sentAt > 300_000 + 2 * climate.skewMs;
        const isStored = options.isStored(jobOf(call));
        return { kind, call, right: [200, 401], isStale: isOld && isStored };
      }
    }
  }
}

function jobOf({ path }: WebhookCall): string {
  return path.split("/").at(-2) ?? "";
}
