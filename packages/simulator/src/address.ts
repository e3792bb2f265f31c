/** Which model or chain a call is for, by its host or its first path segment, and the path that is left. */
export interface Address {
  readonly kind: "model" | "chain";
  readonly id: string;
  /** The environment that a regional host names. */
  readonly region: string | undefined;
  readonly path: string;
}

// Ids are alphanumeric, so the first hyphen after the id begins the name of a regional environment.
const HOST = /^(model|chain)-([a-z0-9]+)(?:-([a-z0-9](?:[a-z0-9-]*[a-z0-9])?))?\./i;
const SEGMENT = /^\/(model|chain)-([a-z0-9]+)(?:-([a-z0-9](?:[a-z0-9-]*[a-z0-9])?))?(\/.*)$/i;

/**
 * Reads `model-abc.…`, `chain-xyz-staging.…` as host, or `/model-abc/…`, `/chain-xyz-staging/…` as the beginning of
 * the path; the host counts first. `undefined` when neither names a model or chain.
 */
export function parseAddress(host: string, path: string): Address | undefined {
  const byHost = HOST.exec(host);
  if (byHost) return { ...named(byHost), path };
  const bySegment = SEGMENT.exec(path);
  return bySegment ? { ...named(bySegment), path: bySegment[4] ?? "/" } : undefined;
}

function named(match: RegExpExecArray): Omit<Address, "path"> {
  const kind = match[1]?.toLowerCase() === "chain" ? "chain" : "model";
  return { kind, id: match[2] ?? "", region: match[3] };
}
