import type { Place, Target } from "@boomerang/core";
import { parseAddress } from "./address.ts";
import { ApiError } from "./api-error.ts";

/** The paths, after `/model/:id` or `/chain/:id`, under which the endpoints of a target stand. */
export const PLACE_PATHS = [
  "/production",
  "/development",
  "/environments/:environment",
  "/deployment/:deployment",
  "/<regional>/:region",
] as const;

/**
 * The path by which the application routes: `/model/abc/production/predict`, or `/model/abc/<regional>/staging/predict`,
 * which no caller can write, as a URL's path has no `<`.
 */
export function routedPath(request: Request): string {
  const url = new URL(request.url);
  const address = parseAddress(request.headers.get("host") ?? url.host, url.pathname);
  if (address === undefined) return /^\/(__simulator\/.*)?$/.test(url.pathname) ? url.pathname : "/<nowhere>";
  const region = address.region === undefined ? "" : `/<regional>/${address.region}`;
  return `/${address.kind}/${address.id}${region}${address.path}`;
}

const ENVIRONMENT = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$/;
const DEPLOYMENT = /^[A-Za-z0-9]{1,63}$/;

/** The target of a routed call; a place that cannot exist throws a 404. */
export function targetOf(
  kind: Target["kind"],
  params: Readonly<Partial<Record<"id" | "environment" | "deployment" | "region", string>>>,
  isDevelopment: boolean,
): Target {
  return { kind, id: params.id ?? "", place: placeOf(params, isDevelopment) };
}

function placeOf(params: Parameters<typeof targetOf>[1], isDevelopment: boolean): Place {
  const { environment, deployment, region } = params;
  if (isDevelopment) return { type: "development" };
  if (deployment !== undefined) {
    if (!DEPLOYMENT.test(deployment)) throw noSuch("deployment");
    return { type: "deployment", id: deployment };
  }
  const name = region ?? environment ?? "production";
  // The development deployment is no environment: it has a path of its own.
  if (!ENVIRONMENT.test(name) || name === "development") throw noSuch("environment");
  return { type: "environment", name, regional: region !== undefined };
}

function noSuch(what: string): ApiError {
  return new ApiError(`There is no such ${what}`, { status: 404, code: "model_does_not_exist" });
}

/** Says why nothing stands at a path. */
export function explainNotFound(request: Request): string {
  const url = new URL(request.url);
  const address = parseAddress(request.headers.get("host") ?? url.host, url.pathname);
  if (address === undefined) {
    return "No model or chain is named: call host model-ID.… or chain-ID.…, or a path that begins with /model-ID/ or /chain-ID/";
  }
  if (
    address.region !== undefined &&
    /^\/(production|development|environments|deployment)(\/|$)/.test(address.path)
  ) {
    return `${address.path} is refused on a regional host: its environment is ${address.region}, so the path is bare, such as /async_predict`;
  }
  return `${request.method} ${address.path} is no endpoint of a ${address.kind}`;
}
