import * as v from "valibot";

/** Where a model or chain runs. A regional environment has its own host. */
export type Place =
  | { readonly type: "environment"; readonly name: string; readonly regional: boolean }
  | { readonly type: "deployment"; readonly id: string }
  | { readonly type: "development" };

export interface Target {
  readonly kind: "model" | "chain";
  readonly id: string;
  readonly place: Place;
}

// Ids and regional environment names become part of a host name, so other characters are rejected.
const id = v.pipe(
  v.string("must be a string"),
  v.regex(/^[A-Za-z0-9]{1,63}$/, "must be 1 to 63 letters and digits"),
);
const environment = v.pipe(
  v.string("must be a string"),
  v.regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$/,
    "must be 1 to 63 letters, digits, - or _, and must begin and end with a letter or digit",
  ),
);

const MAX_HOST_LABEL = 63;

function hostLabel(target: {
  model_id?: string | undefined;
  chain_id?: string | undefined;
  environment?: string | undefined;
}) {
  const { model_id, chain_id, environment = "production" } = target;
  return `${model_id === undefined ? "chain" : "model"}-${model_id ?? chain_id}-${environment}`;
}

/** A target in a message: `{ model_id | chain_id, environment | deployment_id | development, regional }`. */
export const targetSchema = v.pipe(
  v.strictObject(
    {
      model_id: v.optional(id),
      chain_id: v.optional(id),
      environment: v.optional(environment),
      deployment_id: v.optional(id),
      development: v.optional(v.boolean("must be true or false")),
      regional: v.optional(v.boolean("must be true or false")),
    },
    (issue) =>
      issue.expected === "never"
        ? "is not a known field; a target has model_id or chain_id, environment, deployment_id, development, regional"
        : "must be an object with model_id or chain_id",
  ),
  v.check(
    (t) => (t.model_id === undefined) !== (t.chain_id === undefined),
    "must have exactly one of model_id and chain_id",
  ),
  v.check(
    (t) =>
      [t.environment, t.deployment_id, t.development || undefined].filter((x) => x !== undefined).length <= 1,
    "must have at most one of environment, deployment_id and development",
  ),
  v.check(
    (t) => !(t.regional && (t.deployment_id !== undefined || t.development)),
    "cannot be regional with deployment_id or development: a regional host serves one environment",
  ),
  v.check(
    (t) => !(t.regional && t.environment?.includes("_")),
    "cannot be regional with _ in its environment: the environment becomes part of a host name",
  ),
  v.check(
    (t) => !t.regional || hostLabel(t).length <= MAX_HOST_LABEL,
    "cannot be regional: id and environment are too long for a host name label, which has at most 63 characters",
  ),
  v.check(
    (t) => !(t.regional && t.environment === "development"),
    "cannot be regional with the environment development, which is the development deployment",
  ),
);

export type TargetInput = v.InferOutput<typeof targetSchema>;

/** The default place is the environment `production`. */
export function toTarget(input: TargetInput): Target {
  const kind = input.model_id === undefined ? "chain" : "model";
  const id = input.model_id ?? input.chain_id ?? "";
  // The provider's own tools name the development deployment as an environment.
  if (input.development || input.environment === "development") {
    return { kind, id, place: { type: "development" } };
  }
  if (input.deployment_id !== undefined) {
    return { kind, id, place: { type: "deployment", id: input.deployment_id } };
  }
  const name = input.environment ?? "production";
  return { kind, id, place: { type: "environment", name, regional: input.regional ?? false } };
}

/** The text form that metrics and table `Control` use: `model:abc123/production`. */
export function targetText(target: Target): string {
  const { kind, id, place } = target;
  switch (place.type) {
    case "development":
      return `${kind}:${id}/development`;
    case "deployment":
      return `${kind}:${id}/deployment:${place.id}`;
    case "environment":
      return `${kind}:${id}/${place.name}${place.regional ? "@regional" : ""}`;
  }
}

const TEXT = /^(model|chain):([^/]+)\/(?:deployment:([^/@]+)|([^/@:]+)(@regional)?)$/;

/** The inverse of {@link targetText}; `undefined` if the text is not a target. */
export function parseTargetText(text: string): Target | undefined {
  const match = TEXT.exec(text);
  if (!match) return undefined;
  const [, kind, id, deployment, name, regional] = match;
  const input = {
    [`${kind}_id`]: id,
    ...(deployment !== undefined && { deployment_id: deployment }),
    ...(name === "development" && !regional && { development: true }),
    ...(name !== undefined && (name !== "development" || regional) && { environment: name }),
    ...(regional !== undefined && { regional: true }),
  };
  const parsed = v.safeParse(targetSchema, input);
  return parsed.success ? toTarget(parsed.output) : undefined;
}
