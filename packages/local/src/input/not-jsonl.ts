import { tryParse } from "@boomerang/core";

/**
 * Why a file is not JSONL and how to convert it, for formats that are easily confused with JSONL.
 *
 * A file in which some lines are not JSON is valid input: those lines are messages that become dead letters.
 *
 * @param path of the file; `undefined` for the standard input
 */
export function notJsonlReason(bytes: Buffer, path: string | undefined): string | undefined {
  const mark = bytes.subarray(0, 2).toString("hex");
  if (mark === "fffe" || mark === "feff") return "is UTF-16. Save it as UTF-8.";
  if (bytes.includes(0))
    return "contains NUL bytes: it is a binary file or UTF-16. Use a text file in UTF-8.";

  const text = bytes.toString().trim();
  const [first = ""] = text.split("\n", 1);
  const fix = (filter: string) =>
    path === undefined
      ? `Convert it: … | jq -c '${filter}' | npx -y pnpm@12 start --input -`
      : `Convert it: jq -c '${filter}' ${quoted(path)} > messages.jsonl`;
  if (text.startsWith("[") && isJson(text)) return `is a JSON array, not JSONL. ${fix(".[]")}`;
  if (!/^[[{]/.test(text) || first === text || isJson(first)) return undefined;
  if (isJson(text)) return `is one JSON document over several lines, not JSONL. ${fix(".")}`;
  // The start of such a document, with a syntax error in a later line or another document after it.
  if (/^(?:\{|\[\s*\{?)\s*$/.test(first))
    return `has only ${first.trim()} in its first line, so it is not JSONL. ${fix(first.startsWith("[") ? ".[]" : ".")}`;
  return undefined;
}

const isJson = (text: string): boolean => tryParse(text) !== undefined;

const quoted = (path: string): string =>
  /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
