import type { Job, JobWrite } from "@boomerang/core";

/** A write that comes too late: whoever makes it last saw the job as it was earlier. */
export interface SupersededWrite {
  readonly write: JobWrite;
  readonly seen: Job;
}

const error = { code: "NO_DELIVERY", message: "late" } as const;

/** Each write that belongs to another claim, request or version of a job than its record has now, or to an earlier quarantine. */
export function supersededWrites(earlier: readonly Job[], now: Job): SupersededWrite[] {
  const all = earlier.flatMap((seen) =>
    [
      ...underClaim(seen, now),
      ...aboutRequest(seen, now),
      ...ofVersion(seen),
      ...ofQuarantine(seen, now),
    ].map((write) => ({ write, seen })),
  );
  // Several versions have the same claim or request; whoever makes the write saw the last of them.
  return [...new Map(all.map((each) => [JSON.stringify(each.write), each])).values()];
}

/** Responses to the submission of an earlier claim, or the lack of one. */
function underClaim({ status, lease_until: claim }: Job, now: Job): JobWrite[] {
  const isCurrent = now.status === "PENDING" && now.lease_until === claim;
  if (status !== "PENDING" || claim === undefined || isCurrent) return [];
  return [
    { type: "submitted", claim, requestId: "late" },
    { type: "release", claim },
    { type: "release", claim, isScaledToZero: true },
    { type: "unknown", claim, error },
    { type: "reject", claim, errors: [error] },
  ];
}

/** What the API did with an earlier request. */
function aboutRequest({ status, request_id: requestId }: Job, now: Job): JobWrite[] {
  const isCurrent = now.status === "SUBMITTED" && now.request_id === requestId;
  if (status !== "SUBMITTED" || requestId === undefined || isCurrent) return [];
  return [
    { type: "cancel_confirmed", requestId },
    ...(["FAILED", "EXPIRED", "CANCELED"] as const).map(
      (ended): JobWrite => ({ type: "ended_at_api", requestId, status: ended, errors: [error] }),
    ),
  ];
}

/** A loss that was decided on an earlier version. */
function ofVersion({ version }: Job): JobWrite[] {
  return [
    { type: "lost", version, error },
    { type: "lost", version, error, withoutResubmission: true },
  ];
}

/** That an earlier quarantined delivery is forged, while the job waits for a later one or for none. */
function ofQuarantine({ quarantined_delivery_at: at }: Job, now: Job): JobWrite[] {
  if (at === undefined || (now.quarantined_delivery_at ?? "") === at) return [];
  return [{ type: "forged_delivery", at: Date.parse(at) }];
}
