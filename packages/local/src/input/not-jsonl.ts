/**
 * Why a file is no JSONL, where it is something else that is often taken for it, and what to do about that.
 *
 * A file of lines some of which are no JSON is fine: those are messages that will be refused.
 */
export function notJsonlReason(bytes: Buffer, path: string): string | undefined {
  const mark = bytes.subarray(0, 2).toString("hex");
  if (mark === "fffe" || mark === "feff") return "is UTF-16. Save it as UTF-8.";
  if (bytes.includes(0)) return "has NUL bytes: it is a binary file, or UTF-16. Give a text file in UTF-8.";

  const text = bytes.toString().trim();
  const [first = ""] = text.split("\n", 1);
  const mend = (filter: string) =>
    `Each line must be a message by itself: jq -c '${filter}' ${quoted(path)} > messages.jsonl`;
  if (text.startsWith("[") && isJson(text)) return `is one JSON array. ${mend(".[]")}`;
  if (!/^[[{]/.test(text) || first === text || isJson(first)) return undefined;
  if (isJson(text)) return `is one JSON document over several lines. ${mend(".")}`;
  // The beginning of such a document, with a fault further on or another document behind it.
  if (/^(?:\{|\[\s*\{?)\s*$/.test(first))
    return `begins with a line that is only ${first.trim()}. ${mend(first.startsWith("[") ? ".[]" : ".")}`;
  return undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const quoted = (path: string): string =>
  /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
