import { SIGNATURE_HEADER, signWebhook, webhookToken } from "@boomerang/core";
import { LINK_KEY } from "@boomerang/testkit/models/secrets";
import { type Gateway, MAX_BODY_BYTES, type WebhookCall } from "../engine/gateway.ts";
import type { AttackResponse } from "../engine/observer.ts";
import type { RunContext } from "../engine/run-context.ts";
import { ATTACKS, type Attack } from "../faults/fault-profile.ts";
import { jobIdOf } from "./job-id.ts";

// Forged bodies contain this mark: no record may ever contain it.
// Those without a valid token also contain another one: nothing with it may ever be quarantined.
const FORGED = Buffer.from(JSON.stringify({ request_id: "forged", data: "FORGED", errors: [] }));
const OF_STRANGER = Buffer.from(JSON.stringify({ request_id: "stranger", data: "FORGED", errors: [] }));
const FLOOD = 25;
const HUGE_BYTES = 5_000_000;

/** A request, and the responses that are right for it. */
interface Attempt {
  readonly kind: Attack;
  readonly call: WebhookCall;
  readonly right: AttackResponse["right"];
  /** Whether it is an old delivery of a job that has its result. */
  readonly isStale?: boolean;
  /** How often it is sent at the same time; default once. */
  readonly times?: number;
}

/** What others must know of the attacker. */
export interface Attacker {
  /** Whether the attacker used the valid webhook URL of a job. */
  readonly hasWebhookUrl: (jobId: string) => boolean;
}

/** Sends forged, malformed and replayed deliveries at any time; the record invariants check that none is stored. */
export function startAttacker(
  { time, chance, profile, trace, faults, observer, coverage }: RunContext,
  options: {
    readonly gateway: Gateway;
    /** Deliveries that were sent so far. */
    readonly captured: readonly WebhookCall[];
    /** The current webhook secrets; none when the provider does not sign. */
    readonly webhookSecrets: () => readonly string[];
    /** Whether a job has its result. */
    readonly isStored: (jobId: string) => boolean;
    /** Whether a bad signature may be quarantined. */
    readonly mayBeUnverified: () => boolean;
    /** How many deliveries were spilled and quarantined so far. */
    readonly spilled: () => number;
    readonly quarantined: () => number;
    /** Whether a malformed delivery is kept, with a dead letter that names its location. */
    readonly isKept: (jobId: string, body: Uint8Array) => Promise<boolean>;
  },
): Attacker {
  const { gateway, captured, webhookSecrets } = options;
  const attacked = new Set<string>();

  for (let n = 0; n < profile.attacks; n++) {
    const at = chance.between(`attack ${n} at`, 0, profile.faultsEndMs + 600_000);
    time.setTimeout(() => void attack(n), at);
  }

  async function attack(n: number): Promise<void> {
    const attempt = attemptOf(n);
    if (attempt === undefined || !faults.injectIfAllowed(`attack_${attempt.kind}`, `${n}`)) return;
    const { call, times = 1 } = attempt;
    if (call.path.endsWith(`/${webhookToken(jobOf(call), LINK_KEY)}`)) attacked.add(jobOf(call));
    const quarantinedBefore = options.quarantined();
    const statuses = await Promise.all(Array.from({ length: times }, () => send(n, attempt)));
    const areQuarantined = options.quarantined() > quarantinedBefore;
    if (times > 1 && areQuarantined && statuses.includes(401)) coverage.count("quarantine_filled");
  }

  async function send(n: number, { kind, call, right, isStale = false }: Attempt): Promise<number> {
    const spilledBefore = options.spilled();
    const quarantinedBefore = options.quarantined();
    const unverified = options.mayBeUnverified() ? (["quarantined", 401] as const) : [];
    const status = await gateway(call);
    trace.add(time.now(), `attack ${n} for ${jobOf(call)}: ${kind} got ${status}`);
    const isSpilled = options.spilled() > spilledBefore;
    const isQuarantined = options.quarantined() > quarantinedBefore;
    const isKept = status === 400 && (await options.isKept(jobOf(call), call.body));
    const all = attacked.has(jobOf(call)) ? [...right, ...unverified] : right;
    observer.attackResponded({ kind, status, right: all, isSpilled, isQuarantined, isStale, isKept });
    return status;
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
        return { kind, call: { ...to(token, OF_STRANGER), path: "/v1/webhooks/" }, right: [401] };
      case "wrong_token":
        return { kind, call: to("A".repeat(43), OF_STRANGER, webhookSecrets()), right: [401] };
      case "token_of_another_job":
        return {
          kind,
          call: to(webhookToken("order-x", LINK_KEY), OF_STRANGER, webhookSecrets()),
          right: [401],
        };
      case "truncated_token":
        return { kind, call: to(token.slice(0, 20), OF_STRANGER, webhookSecrets()), right: [401] };
      case "wrong_signature":
        if (webhookSecrets().length === 0) return undefined;
        // Spilled while the secrets are unavailable: then it is verified when it is drained.
        return { kind, call: to(token, FORGED, ["whsec_other"]), right: [401, "spilled"] };
      case "flood":
        if (webhookSecrets().length === 0) return undefined;
        return { kind, call: to(token, FORGED, ["whsec_other"]), right: [401, "spilled"], times: FLOOD };
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

  return { hasWebhookUrl: (jobId) => attacked.has(jobId) };
}

function jobOf({ path }: WebhookCall): string {
  return path.split("/").at(-2) ?? "";
}
