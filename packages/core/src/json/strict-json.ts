const TOKEN = /-?(?:NaN|Infinity)/y;

/**
 * Almost JSON as JSON: `NaN` and `Infinity` become `null`, and control characters in strings are escaped. Everything else
 * stays as it is, whether or not it is JSON.
 */
export function strictJson(text: string): string {
  const parts: string[] = [];
  let isInString = false;
  let copied = 0;
  let at = 0;
  const replace = (length: number, by: string) => {
    parts.push(text.slice(copied, at), by);
    at += length;
    copied = at;
  };
  while (at < text.length) {
    const char = text[at] ?? "";
    if (char === '"') isInString = !isInString;
    if (isInString && char === "\\") at += 2;
    else if (isInString && char < " ") replace(1, JSON.stringify(char).slice(1, -1));
    else if (!isInString && (char === "N" || char === "I" || char === "-")) {
      TOKEN.lastIndex = at;
      const token = TOKEN.exec(text)?.[0];
      if (token === undefined) at++;
      else replace(token.length, "null");
    } else at++;
  }
  return parts.join("") + text.slice(copied);
}
