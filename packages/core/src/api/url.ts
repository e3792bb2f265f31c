import { parseTargetText, type Target, targetText } from "../target.ts";
import type { Operation } from "./call.ts";

const ACTIONS = {
  predict: { model: "predict", chain: "run_remote" },
  submit: { model: "async_predict", chain: "async_run_remote" },
  queueStatus: { model: "async_queue_status", chain: "async_queue_status" },
  wake: { model: "wake", chain: "wake" },
} as const satisfies Partial<Record<Operation, Record<Target["kind"], string>>>;

/** An operation whose URL contains the target's place. */
export type PlacedOperation = keyof typeof ACTIONS;

/**
 * For example `https://model-{id}.api.baseten.co/production/predict`; on a regional host the path is just `/predict`.
 *
 * @param baseUrl of a simulator or proxy: the host's label becomes the first path segment, `{baseUrl}/model-{id}/…`
 * @throws TypeError when `targetSchema` does not accept the target
 */
export function actionUrl(target: Target, operation: PlacedOperation, baseUrl?: string): string {
  return `${origin(target, baseUrl)}${placePath(target)}/${ACTIONS[operation][target.kind]}`;
}

/**
 * URL of one queued request; its path does not contain the place.
 *
 * @throws TypeError when `targetSchema` does not accept the target, or the id cannot be a path segment
 */
export function requestUrl(target: Target, requestId: string, baseUrl?: string): string {
  if (/^\.{0,2}$/.test(requestId)) throw new TypeError("the request id must not be empty, . or ..");
  return `${origin(target, baseUrl)}/async_request/${encodeURIComponent(requestId.toWellFormed())}`;
}

/** The URL without slashes at its end; throws a TypeError when it cannot be a base URL. */
export function checkBaseUrl(baseUrl: string): string {
  const url = URL.parse(baseUrl);
  if (!url || !/^https?:$/.test(url.protocol) || url.search !== "" || url.hash !== "") {
    throw new TypeError("baseUrl must be an absolute http(s) URL without a query or fragment");
  }
  if (url.username !== "" || url.password !== "")
    throw new TypeError("baseUrl must not contain a user or password");
  return url.href.replace(/\/+$/, "");
}

function origin(target: Target, baseUrl: string | undefined): string {
  // The API key is sent to this host, so a target that was not parsed is checked here.
  if (parseTargetText(targetText(target)) === undefined) {
    throw new TypeError("the target is not valid: create it with toTarget or parseTargetText");
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
