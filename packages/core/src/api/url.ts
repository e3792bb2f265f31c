import { parseTargetText, type Target, targetText } from "../target.ts";
import type { Operation } from "./operation.ts";

const ACTIONS = {
  predict: { model: "predict", chain: "run_remote" },
  submit: { model: "async_predict", chain: "async_run_remote" },
  queueStatus: { model: "async_queue_status", chain: "async_queue_status" },
  wake: { model: "wake", chain: "wake" },
} as const satisfies Partial<Record<Operation, Record<Target["kind"], string>>>;

/** An operation whose URL names the target's place. */
export type PlacedOperation = keyof typeof ACTIONS;

/**
 * URL of an action on a target: `https://model-{id}.api.baseten.co/production/predict`, or on a regional host
 * just `/predict`.
 *
 * @param baseUrl of a simulator or proxy; the host's label then becomes the first path segment:
 * `{base}/model-{id}/…`
 * @throws TypeError when the target is none that `targetSchema` accepts
 */
export function actionUrl(target: Target, operation: PlacedOperation, baseUrl?: string): string {
  return `${origin(target, baseUrl)}${placePath(target)}/${ACTIONS[operation][target.kind]}`;
}

/**
 * URL of one queued request, whose path names no place.
 *
 * @throws TypeError when the target is invalid, or the id is empty, `.` or `..`, which are no path segment
 */
export function requestUrl(target: Target, requestId: string, baseUrl?: string): string {
  if (/^\.{0,2}$/.test(requestId)) throw new TypeError("the request id must not be empty, . or ..");
  return `${origin(target, baseUrl)}/async_request/${encodeURIComponent(requestId.toWellFormed())}`;
}

/** Checks a base URL and takes the slashes off its end; throws a TypeError that names what is wrong. */
export function checkBaseUrl(baseUrl: string): string {
  const url = URL.parse(baseUrl);
  if (!url || !/^https?:$/.test(url.protocol) || url.search !== "" || url.hash !== "") {
    throw new TypeError("baseUrl must be an absolute http(s) URL without a query or fragment");
  }
  if (url.username !== "" || url.password !== "")
    throw new TypeError("baseUrl must not hold a user or password");
  return url.href.replace(/\/+$/, "");
}

function origin(target: Target, baseUrl: string | undefined): string {
  // The API key goes to this host, so a target made by hand must be as good as one that was parsed.
  if (parseTargetText(targetText(target)) === undefined) {
    throw new TypeError("the target is not valid: make it with toTarget or parseTargetText");
  }
  const { kind, id, place } = target;
  const region = place.type === "environment" && place.regional ? `-${place.name}` : "";
  const label = `${kind}-${id}${region}`;
  return baseUrl === undefined ? `https://${label}.api.baseten.co` : `${baseUrl}/${label}`;
}

function placePath({ place }: Target): string {
  switch (place.type) {
    case "development":
      return "/development";
    case "deployment":
      return `/deployment/${place.id}`;
    case "environment":
      if (place.regional) return "";
      return place.name === "production" ? "/production" : `/environments/${place.name}`;
  }
}
