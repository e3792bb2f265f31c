import { memberEntries, tryParse } from "@boomerang/core";

/** What a text with a key must contain. */
export const API_KEY_FORM = "only the API key, as the provider shows it when it makes one";

const KEY = /^[A-Za-z0-9][A-Za-z0-9._~+/-]*={0,2}$/;
const KEY_NAME = /key|^authorization$/i;
/** What a page or a form contains where the key belongs: `PASTE_THE_KEY`, `your-api-key`, `BASETEN_API_KEY`. */
const PLACEHOLDER =
  /(?:^|[_.-])(?:paste|your|insert|enter|replace|placeholder|changeme|change[_-]me|todo)(?:[_.-]|$)|^[A-Z]+(?:_[A-Z]+)*_KEY$|^[xX._-]+$/i;

/**
 * The API key in the text of a secret. Consoles and shells wrap it: in JSON (`{"api_key":"…"}`), in quotes, as
 * `BASETEN_API_KEY=…` or `api_key: …`, or as the header `Authorization: Api-Key …`. Each is accepted if it has exactly one
 * reading.
 *
 * @returns `undefined` if the text is not a key, is a placeholder, or may be read as several keys
 */
export function parseApiKey(text: string): string | undefined {
  const steps = [unquote, fromJson, fromAssignment, unquote, fromHeader, unquote];
  const key = steps.reduce<string | undefined>(
    (value, unwrap) => value && unwrap(value),
    text.replace(/^\ufeff/, "").trim(),
  );
  return key !== undefined && KEY.test(key) && !PLACEHOLDER.test(key) ? key : undefined;
}

function unquote(text: string): string {
  const value = text.startsWith('"') ? tryParse(text) : undefined;
  if (typeof value === "string") return value.trim();
  return text
    .replace(/^(["'`])([^"'`]*)\1$/, "$2")
    .replace(/^'([^']*)'$/, "$1")
    .trim();
}

function fromJson(text: string): string | undefined {
  if (!/^[{[]/.test(text)) return text;
  // Members with equal names are several: which one is meant is unknown.
  const entries = tryParse(text) === undefined ? undefined : memberEntries(text);
  const members = (entries ?? []).flatMap(([name, value]) => {
    const member = tryParse(value);
    return typeof member === "string" && member.trim() !== "" ? [{ name, key: member.trim() }] : [];
  });
  const named = members.filter(({ name }) => KEY_NAME.test(name));
  const [only, second] = named.length > 0 ? named : members;
  return second === undefined ? only?.key : undefined;
}

function fromAssignment(text: string): string {
  const pattern = /^(?:export\s+)?(["']?)(?:[A-Za-z_-]*key|authorization)\1\s*[=:]\s*(.*?)\s*[,;]?$/i;
  return pattern.exec(text)?.[2] ?? text;
}

function fromHeader(text: string): string {
  return text.replace(/^(?:api-key|bearer)(?:\s+|$)/i, "").trim();
}
