import fc from "fast-check";

export interface Path {
  readonly path: string;
  /** Whether the path is certainly right for its job; if not, `jobOfPath` decides. */
  readonly isRight: boolean;
}

const encodeAll = (text: string) =>
  [...text].map((char) => `%${char.charCodeAt(0).toString(16).padStart(2, "0")}`).join("");

const RIGHT: readonly ((id: string, token: string) => string)[] = [
  (id, token) => `/v1/webhooks/${id}/${token}`,
  (id, token) => `/v1/webhooks/${id}/${token}/`,
  (id, token) => `/prod/hooks/v1/webhooks/${id}/${token}`,
  (id, token) => `/v1/webhooks/${encodeURIComponent(id)}/${token}`,
  (id, token) => `/v1/webhooks/${encodeAll(id)}/${token}`,
  (id, token) => `/v1/webhooks/${id}/${token}?x=/v1/webhooks/${id}/z`,
  (id, token) => `/v1/webhooks/other/${"A".repeat(43)}/v1/webhooks/${id}/${token}`,
];

const WRONG: readonly ((id: string, token: string) => string)[] = [
  () => "",
  () => "/",
  () => "/v1/webhooks",
  (id) => `/v1/webhooks/${id}`,
  (id) => `/v1/webhooks/${id}/`,
  (id, token) => `/v1/webhooks/${id}/${token}/more`,
  (id, token) => `/v1/webhooks/${id}/${token}//`,
  (id, token) => `/v2/webhooks/${id}/${token}`,
  (id, token) => `/v1/WEBHOOKS/${id}/${token}`,
  (id, token) => `/v1%2Fwebhooks/${id}/${token}`,
  (id, token) => `/v1/webhooks/${id}%2F${token}`,
  (id, token) => `/v1/webhooks/x%2F${id}/${token}`,
  (id, token) => `/v1/webhooks/../webhooks/${id}/../${token}`,
  (id, token) => `/v1/webhooks/./${token}/${id}`,
  (_, token) => `/v1/webhooks/../${token}`,
  (_, token) => `/v1/webhooks/%2e%2e/${token}`,
  (id, token) => `/v1/webhooks/${id}\u0000/${token}`,
  (id, token) => `/v1/webhooks/${id}%00/${token}`,
  (id, token) => `/v1/webhooks/${encodeAll(encodeAll(id))}/${token}`,
  (id, token) => `/v1/webhooks/${id}%/${token}`,
  (id, token) => `/v1/webhooks/%ff${id}/${token}`,
  (id, token) => `/v1/webhooks/${id}\n/${token}`,
  (id, token) => `/v1/webhooks/ ${id}/${token}`,
  (id, token) => `/v1/webhooks/${id.replace(/[a-z0-9]/, "１")}/${token}`,
  (id, token) => `/v1/webhooks/${id.replace(/[a-z0-9]/, "٣")}/${token}`,
  (id, token) => `/v1/webhooks/${id}.other/${token}`,
  (id, token) => `/v1/webhooks/${id.slice(0, -1)}/${token}`,
  (id, token) => `\\v1\\webhooks\\${id}\\${token}`,
  (id, token) => `/v1/webhooks/${id};x=1/${token}`,
  (_, token) => `/v1/webhooks/${"a".repeat(129)}/${token}`,
];

const LARGE: readonly ((id: string, token: string) => string)[] = [
  (id, token) => `${"/x".repeat(100_000)}/v1/webhooks/${id}/${token}`,
  (id) => `/v1/webhooks/${id}/${"A".repeat(1_000_000)}`,
  (id) => `/v1/webhooks/${"%41".repeat(300_000)}/${id}`,
];

const INVALID_IDS = ["", ".", "..", "a/b", "a b", "é", "a\u0000", "a\n", "a%41", "i".repeat(129)];

const WRONG_TOKENS: readonly ((token: string) => string)[] = [
  () => "",
  () => "A".repeat(43),
  () => "undefined",
  (token) => token.slice(0, -1),
  (token) => token.slice(1),
  (token) => `${token}A`,
  (token) => `${token}=`,
  (token) => `${token}%3D`,
  (token) => `${token}%00`,
  (token) => `${token}\u0000`,
  (token) => ` ${token}`,
  (token) => `${token}${token}`,
  (token) => token.toLowerCase(),
  (token) => Buffer.from(token, "base64url").toString("hex"),
  (token) => `${token.startsWith("%") ? "" : encodeAll(token.slice(0, 1))}${token.slice(1)}`,
  (token) => flipLast(token),
];

/**
 * Right and wrong paths of a job.
 *
 * @param tokenOf the right token of a job id, also of an invalid one
 * @param wrongTokens tokens of other jobs
 */
export function webhookPaths(
  id: string,
  tokenOf: (id: string) => string,
  wrongTokens: readonly string[],
): fc.Arbitrary<Path> {
  const token = tokenOf(id);
  const plain = `/v1/webhooks/${id}/${token}`;
  const ofInvalidId = (invalid: string) => `/v1/webhooks/${encodeURIComponent(invalid)}/${tokenOf(invalid)}`;
  const right = (path: string): Path => ({ path, isRight: true });
  const wrong = (path: string): Path => ({ path, isRight: false });
  return fc.oneof(
    { weight: 400, arbitrary: fc.constantFrom(...RIGHT).map((write) => right(write(id, token))) },
    { weight: 40, arbitrary: fc.constantFrom(...WRONG).map((write) => wrong(write(id, token))) },
    { weight: 1, arbitrary: fc.constantFrom(...LARGE).map((write) => wrong(write(id, token))) },
    {
      weight: 30,
      arbitrary: fc
        .constantFrom(...WRONG_TOKENS)
        .map((change) => wrong(`/v1/webhooks/${id}/${change(token)}`)),
    },
    { weight: 5, arbitrary: fc.constantFrom(...INVALID_IDS).map((invalid) => wrong(ofInvalidId(invalid))) },
    {
      weight: 20,
      arbitrary: fc.constantFrom(...wrongTokens).map((other) => wrong(`/v1/webhooks/${id}/${other}`)),
    },
    {
      weight: 20,
      // A change that restores the text or only adds a prefix leaves the path right: `jobOfPath` decides.
      arbitrary: fc
        .tuple(fc.nat(plain.length), fc.string({ unit: "binary", maxLength: 3 }), fc.nat(2))
        .map(([at, inserted, removed]) => wrong(plain.slice(0, at) + inserted + plain.slice(at + removed))),
    },
  );
}

/** Another text that decodes to the same bytes: the last base64url character has unused bits. */
function flipLast(token: string): string {
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return token.slice(0, -1) + digits[digits.indexOf(token.slice(-1)) ^ 1];
}
