import { SIGNATURE_HEADER, signWebhook, webhookToken } from "@boomerang/core";
import { LINK_KEY } from "@boomerang/testkit/models/secrets";
import { type Gateway, MAX_BODY_BYTES, type WebhookCall } from "../engine/gateway.ts";
import type { AttackResponse } from "../engine/observer.ts";
import type { RunContext } from "../engine/run-context.ts";
import { ATTACKS, type Attack } from "../faults/fault-profile.ts";
import { jobIdOf } from "./job-id.ts";

// Forged bodies contain this mark: no record may ever contain it.
const FORGED = Buffer.from(JSON.stringify({ request_id: "forged", data: "FORGED", errors: [] }));
const HUGE_BYTES = 5_000_000;

/** A request, and the responses that are right for it. */
interface Attempt {
  readonly kind: Attack;
  readonly call: WebhookCall;
  readonly right: AttackResponse["right"];
  /** Whether it is an old delivery of a job that has its result. */
  readonly isStale?: boolean;
}

/** Sends forged, malformed and replayed deliveries at any time; the record invariants check that none is stored. */
export function startAttacker(
  { time, chance, profile, trace, faults, observer }: RunContext,
  options: {
    readonly gateway: Gateway;
    /** Deliveries that were sent so far. */
    readonly captured: readonly WebhookCall[];
    /** The current webhook secrets; none when the provider does not sign. */
    readonly webhookSecrets: () => readonly string[];
    /** Whether a job has its result. */
    readonly isStored: (jobId: string) => boolean;
    /** How many deliveries were spilled so far. */
    readonly spilled: () => number;
    /** Whether a malformed delivery is kept, with a dead letter that names its location. */
    readonly isKept: (jobId: string, body: Uint8Array) => Promise<boolean>;
  },
): void {
  const { gateway, captured, webhookSecrets } = options;

  for (let n = 0; n < profile.attacks; n++) {
    const at = chance.between(`attack ${n} at`, 0, profile.faultsEndMs + 600_000);
    time.setTimeout(() => void attack(n), at);
  }

  async function attack(n: number): Promise<void> {
    const attempt = attemptOf(n);
    if (attempt === undefined || !faults.injectIfAllowed(`attack_${attempt.kind}`, `${n}`)) return;
    const { kind, call, right, isStale = false } = attempt;
    const spilledBefore = options.spilled();
    const status = await gateway(call);
    trace.add(time.now(), `attack ${n} for ${jobOf(call)}: ${kind} got ${status}`);
    const isSpilled = options.spilled() > spilledBefore;
    const isKept = status === 400 && (await options.isKept(jobOf(call), call.body));
    observer.attackResponded({ kind, status, right, isSpilled, isStale, isKept });
  }

  function attemptOf(n: number): Attempt | undefined {
    const kind = chance.pick(`attack ${n}`, ATTACKS);
    const jobId = jobIdOf(chance, chance.between(`attack ${n} job`, 0, profile.jobs));
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
        return { kind, call: to("A".repeat(43), FORGED, webhookSecrets()), right: [401] };
      case "token_of_another_job":
        return { kind, call: to(webhookToken("order-x", LINK_KEY), FORGED, webhookSecrets()), right: [401] };
      case "truncated_token":
        return { kind, call: to(token.slice(0, 20), FORGED, webhookSecrets()), right: [401] };
      case "wrong_signature":
        if (webhookSecrets().length === 0) return undefined;
        // Spilled while the secrets are unavailable: then it is verified when it is drained.
        return { kind, call: to(token, FORGED, ["whsec_other"]), right: [401, "spilled"] };
      case "huge":
        return { kind, call: to(token, new Uint8Array(HUGE_BYTES)), right: [413] };
      case "malformed":
        return {
          kind,
          call: to(token, Buffer.from('{"request_id": PRIVATE'), webhookSecrets()),
          right: [400, "spilled"],
        };
      case "empty":
        return { kind, call: to(token, new Uint8Array(), webhookSecrets()), right: [400, "spilled"] };
      case "replay": {
        if (captured.length === 0) return undefined;
        const call = chance.pick(`attack ${n} replays`, captured);
        const sentAt = Date.parse(/"time":"([^"]+)"/.exec(Buffer.from(call.body).toString())?.[1] ?? "");
        const isOld = time.now() - sentAt > 300_000 + 2 * profile.skewMs;
        const isStored = options.isStored(jobOf(call));
        const right = call.body.byteLength > MAX_BODY_BYTES ? [413] : [200, 401];
        return { kind, call, right, isStale: isOld && isStored };
      }
    }
  }
}

function jobOf({ path }: WebhookCall): string {
  return path.split("/").at(-2) ?? "";
}
