import type { Place, Target } from "@boomerang/core";
import { targetNotFound } from "./api-error.ts";

/** The model or chain that a host or a path names, and the rest of the path. */
export interface TargetPath {
  readonly kind: "model" | "chain";
  readonly id: string;
  /** The environment of a regional host. */
  readonly region: string | undefined;
  readonly path: string;
}

// Ids are alphanumeric, so the first hyphen after the id begins the name of a regional environment.
const HOST = /^(model|chain)-([a-z0-9]+)(?:-([a-z0-9](?:[a-z0-9-]*[a-z0-9])?))?\./i;
const SEGMENT = /^\/(model|chain)-([a-z0-9]+)(?:-([a-z0-9](?:[a-z0-9-]*[a-z0-9])?))?(\/.*)$/i;

/**
 * Parses a host such as `model-abc.…` or `chain-xyz-staging.…`, or else a first path segment such as `/model-abc/…` or
 * `/chain-xyz-staging/…`; `undefined` when neither names a model or chain.
 */
export function parseTargetPath(host: string, path: string): TargetPath | undefined {
  const hostMatch = HOST.exec(host);
  if (hostMatch) return { ...parseName(hostMatch), path };
  const segmentMatch = SEGMENT.exec(path);
  return segmentMatch ? { ...parseName(segmentMatch), path: segmentMatch[4] ?? "/" } : undefined;
}

function parseName(match: RegExpExecArray): Omit<TargetPath, "path"> {
  const kind = match[1]?.toLowerCase() === "chain" ? "chain" : "model";
  return { kind, id: match[2] ?? "", region: match[3] };
}

function targetPathOf(request: Request): TargetPath | undefined {
  const url = new URL(request.url);
  return parseTargetPath(request.headers.get("host") ?? url.host, url.pathname);
}

/** The route patterns of the places of a target, after `/model/:id` or `/chain/:id`. */
export const PLACE_PATHS = [
  "/production",
  "/development",
  "/environments/:environment",
  "/deployment/:deployment",
  "/<regional>/:region",
] as const;

/**
 * The path that the app routes by: `/model/abc/production/predict`, or `/model/abc/<regional>/staging/predict`. No client
 * can send the latter, since the path of a URL contains no `<`.
 */
export function routedPath(request: Request): string {
  const target = targetPathOf(request);
  if (target === undefined) {
    const { pathname } = new URL(request.url);
    return /^\/(__simulator\/.*)?$/.test(pathname) ? pathname : "/<not-found>";
  }
  const region = target.region === undefined ? "" : `/<regional>/${target.region}`;
  return `/${target.kind}/${target.id}${region}${target.path}`;
}

const ENVIRONMENT = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$/;
const DEPLOYMENT = /^[A-Za-z0-9]{1,63}$/;

/** The target of a routed call; throws a 404 for an impossible environment name or deployment id. */
export function parseTarget(
  kind: Target["kind"],
  params: Readonly<Partial<Record<"id" | "environment" | "deployment" | "region", string>>>,
  isDevelopment: boolean,
): Target {
  return { kind, id: params.id ?? "", place: parsePlace(params, isDevelopment) };
}

function parsePlace(params: Parameters<typeof parseTarget>[1], isDevelopment: boolean): Place {
  const { environment, deployment, region } = params;
  if (isDevelopment) return { type: "development" };
  if (deployment !== undefined) {
    if (!DEPLOYMENT.test(deployment)) throw targetNotFound("There is no such deployment");
    return { type: "deployment", id: deployment };
  }
  const name = region ?? environment ?? "production";
  // The provider's own tools call `/environments/development`. No host has that name, since regional hosts serve environments.
  if (environment === "development") return { type: "development" };
  if (!ENVIRONMENT.test(name) || name === "development") throw targetNotFound("There is no such environment");
  return { type: "environment", name, regional: region !== undefined };
}

/** The message of a 404 for a path without a route. */
export function explainNotFound(request: Request): string {
  const target = targetPathOf(request);
  if (target === undefined) {
    return "The request names no model or chain: call the host model-ID.… or chain-ID.…, or a path that begins with /model-ID/ or /chain-ID/";
  }
  const { kind, region, path } = target;
  if (region !== undefined && /^\/(production|development|environments|deployment)(\/|$)/.test(path)) {
    return `${path} does not exist on a regional host: its environment is ${region}, so use a path without one, such as /async_predict`;
  }
  return `${request.method} ${path} is not an endpoint of a ${kind}`;
}
