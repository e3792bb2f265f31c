import { createHmac, timingSafeEqual } from "node:crypto";

const JOB_ID = /^[A-Za-z0-9._:-]{1,128}$/;
const TOKEN = /^[A-Za-z0-9_-]{1,128}$/;
const MAX_PATH_CHARS = 2048;

/** What a webhook path names. */
export interface WebhookLink {
  readonly jobId: string;
  /** Not checked yet: see {@link isWebhookToken}. */
  readonly token: string;
}

/**
 * The token that lets a delivery in: HMAC-SHA256 of the job id, as 43 characters of base64url.
 *
 * @param linkKey our own key, not the provider's webhook secret
 * @throws TypeError when the key is empty, since anyone could then make tokens
 */
export function webhookToken(jobId: string, linkKey: string): string {
  if (linkKey === "")
    throw new TypeError("the link key is empty: set one, or anyone could make webhook tokens");
  return createHmac("sha256", linkKey).update(jobId).digest("base64url");
}

/**
 * Whether the token is the one {@link webhookToken} makes for the job, in constant time; throws as that does.
 */
export function isWebhookToken(token: string, jobId: string, linkKey: string): boolean {
  // As text, not as bytes: several texts of base64url decode to the same bytes.
  const expected = Buffer.from(webhookToken(jobId, linkKey));
  const given = Buffer.from(token);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/**
 * The URL at which a job's delivery arrives: `{base}/v1/webhooks/{job_id}/{token}`.
 *
 * @param base absolute http(s) URL; may have a path, with or without a slash at its end
 * @throws TypeError when the base is no such URL, or the job id is none that a message may carry
 */
export function webhookUrl(base: string, jobId: string, token: string): string {
  const url = URL.parse(base);
  if (!url || !/^https?:$/.test(url.protocol) || url.search !== "" || url.hash !== "") {
    throw new TypeError("the webhook base must be an absolute http(s) URL without a query or fragment");
  }
  // Every character of a job id is allowed as it is in a path (RFC 3986, pchar), so nothing needs encoding.
  if (!isJobId(jobId))
    throw new TypeError("the webhook URL needs a job id of 1 to 128 of A-Z a-z 0-9 . _ : -");
  return `${url.href.replace(/\/+$/, "")}/v1/webhooks/${jobId}/${token}`;
}

/**
 * Reads job id and token from the path of a request, whatever stands before `/v1/webhooks/`; `undefined` when
 * it is no webhook path. Never throws.
 */
export function parseWebhookPath(path: string): WebhookLink | undefined {
  if (path.length > MAX_PATH_CHARS) return undefined;
  const segments = path
    .replace(/[?#].*$/s, "")
    .replace(/\/$/, "")
    .split("/");
  const [version, name, id, token] = segments.slice(-4);
  if (version !== "v1" || name !== "webhooks" || id === undefined || token === undefined) return undefined;
  const jobId = decode(id);
  return isJobId(jobId) && TOKEN.test(token) ? { jobId, token } : undefined;
}

// URL parsers fold `.` and `..` away, so they can stand in no path.
function isJobId(id: string): boolean {
  return JOB_ID.test(id) && id !== "." && id !== "..";
}

// Proxies may write `:` as `%3A`. What cannot be decoded keeps its `%`, which no job id has.
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
