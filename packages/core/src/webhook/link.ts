import { createHmac, timingSafeEqual } from "node:crypto";

const JOB_ID = /^[A-Za-z0-9._:-]{1,128}$/;
const TOKEN = /^[A-Za-z0-9_-]{1,128}$/;
const MAX_PATH_CHARS = 2048;

export interface WebhookLink {
  readonly jobId: string;
  /** Not checked yet: see {@link isWebhookToken}. */
  readonly token: string;
}

/**
 * HMAC-SHA256 of the job id, as 43 characters of base64url. A delivery with the right token is accepted.
 *
 * @param linkKey our own key, not the provider's webhook secret
 * @throws TypeError when the key is empty: then anyone could compute tokens
 */
export function webhookToken(jobId: string, linkKey: string): string {
  if (linkKey === "")
    throw new TypeError("the link key is empty, so anyone could compute webhook tokens: set a link key");
  return createHmac("sha256", linkKey).update(jobId).digest("base64url");
}

/** Compares in constant time; throws as {@link webhookToken} does. */
export function isWebhookToken(token: string, jobId: string, linkKey: string): boolean {
  // Compared as text, because several base64url texts decode to the same bytes.
  const expected = Buffer.from(webhookToken(jobId, linkKey));
  const given = Buffer.from(token);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/**
 * `{base}/v1/webhooks/{job_id}/{token}`
 *
 * @param base absolute http(s) URL; may have a path, with or without a slash at its end
 * @throws TypeError when the base or the job id is not valid
 */
export function webhookUrl(base: string, jobId: string, token: string): string {
  const url = URL.parse(base);
  if (!url || !/^https?:$/.test(url.protocol) || url.search !== "" || url.hash !== "") {
    throw new TypeError("the webhook base must be an absolute http(s) URL without a query or fragment");
  }
  // Every character of a job id is allowed as it is in a path (RFC 3986, pchar), so nothing needs encoding.
  if (!isJobId(jobId))
    throw new TypeError("the webhook URL needs a job id of 1 to 128 characters of A-Z a-z 0-9 . _ : -");
  return `${url.href.replace(/\/+$/, "")}/v1/webhooks/${jobId}/${token}`;
}

/** The job id and token in a request's path, with anything before `/v1/webhooks/`; `undefined` for another path. */
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

// URL parsers remove `.` and `..` from a path.
function isJobId(id: string): boolean {
  return JOB_ID.test(id) && id !== "." && id !== "..";
}

// Proxies may encode `:` as `%3A`. A segment that cannot be decoded keeps its `%`, so it is not a job id.
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
