/** Parses JSON; `undefined` if it is none. The error of JSON.parse quotes the text, which may be private, so it is dropped. */
export function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
