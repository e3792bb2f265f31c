/** Serialized JSON that is passed on unchanged: numbers keep their digits, keys their order. */
export class JsonText {
  readonly text: string;

  /** @param text valid JSON: the caller has parsed it */
  constructor(text: string) {
    this.text = text;
  }
}

/** Like `JSON.stringify` for an object, but {@link JsonText} members are written unchanged. */
export function stringifyMembers(members: Readonly<Record<string, unknown>>): string {
  const parts: string[] = [];
  for (const [key, value] of Object.entries(members)) {
    const text = value instanceof JsonText ? value.text : JSON.stringify(value);
    if (text !== undefined) parts.push(`${JSON.stringify(key)}:${text}`);
  }
  return `{${parts.join(",")}}`;
}
