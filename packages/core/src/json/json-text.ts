/** JSON that is serialised already and must travel as it is: no number loses digits, no key changes place. */
export class JsonText {
  readonly text: string;

  /** @param text valid JSON; the caller has parsed it. */
  constructor(text: string) {
    this.text = text;
  }
}

/** Serialises an object like `JSON.stringify`, but writes its {@link JsonText} members as they are. */
export function stringifyMembers(members: Readonly<Record<string, unknown>>): string {
  const parts: string[] = [];
  for (const [key, value] of Object.entries(members)) {
    const text = value instanceof JsonText ? value.text : JSON.stringify(value);
    if (text !== undefined) parts.push(`${JSON.stringify(key)}:${text}`);
  }
  return `{${parts.join(",")}}`;
}
