import { tryParse } from "@boomerang/core";

const KEY = /^[A-Za-z0-9._~+/-]+={0,2}$/;
const KEY_NAME = /key/i;

/**
 * The API key in the text of a secret. Consoles and shells wrap it: in JSON (`{"api_key":"…"}`), in quotes, as
 * `BASETEN_API_KEY=…`, or as the header `Authorization: Api-Key …`. Each is accepted if it has exactly one reading.
 *
 * @returns `undefined` if the text is not a key, or may be read as several
 */
export function parseApiKey(text: string): string | undefined {
  const unwrapped = [fromJson, fromAssignment, fromHeader].reduce<string | undefined>(
    (value, unwrap) => value && unwrap(value),
    text.replace(/^\ufeff/, "").trim(),
  );
  return unwrapped !== undefined && KEY.test(unwrapped) ? unwrapped : undefined;
}

function fromJson(text: string): string | undefined {
  if (!/^[{["]/.test(text)) return text;
  const value = tryParse(text);
  if (typeof value === "string") return value.trim();
  if (typeof value !== "object" || value === null) return undefined;
  const members = Object.entries(value).filter(
    ([, member]) => typeof member === "string" && member.trim() !== "",
  );
  const named = members.filter(([name]) => KEY_NAME.test(name));
  const [only, second] = named.length > 0 ? named : members;
  return only !== undefined && second === undefined && !Array.isArray(value)
    ? String(only[1]).trim()
    : undefined;
}

function fromAssignment(text: string): string {
  const [, value] = /^(?:export\s+)?[A-Za-z_]*key\s*=\s*(.*)$/i.exec(text) ?? [];
  return value === undefined ? text : value.replace(/^(["'])(.*)\1$/, "$2").trim();
}

function fromHeader(text: string): string {
  return text.replace(/^(?:authorization:\s*)?(?:api-key|bearer)(?:\s+|$)/i, "").trim();
}
