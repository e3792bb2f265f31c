import type { Io } from "./io.ts";

/** `text` for people; `json`: one value; `jsonl`: one object a line. */
export const FORMATS = ["text", "json", "jsonl"] as const;
export type Format = (typeof FORMATS)[number];

/** What a command prints. */
export interface Output {
  readonly format: Format;
  /** One object, or its text for people. */
  one(value: object, text: string): Promise<void>;
  /** Objects as they come: in `json` a list, in `jsonl` a line each. */
  list<T>(
    items: AsyncIterable<T>,
    jsonOf: (item: T) => object | Raw,
    textOf: (item: T) => string,
  ): Promise<number>;
  /** A line for people beside the data. */
  note(text: string): Promise<void>;
}

/** JSON that is printed as it is: numbers keep their digits. */
export class Raw {
  readonly json: string;
  constructor(json: string) {
    this.json = json;
  }
}

export function createOutput({ stdout, stderr }: Pick<Io, "stdout" | "stderr">, format: Format): Output {
  const toJson = (value: object | Raw, indent?: number) =>
    value instanceof Raw ? value.json : JSON.stringify(value, undefined, indent);
  return {
    format,
    one: (value, text) =>
      stdout.write(`${format === "text" ? text : toJson(value, format === "json" ? 2 : 0)}\n`),
    async list(items, jsonOf, textOf) {
      let count = 0;
      for await (const item of items) {
        const isFirst = count++ === 0;
        if (format === "json") await stdout.write(`${isFirst ? "[\n" : ",\n"}${toJson(jsonOf(item))}`);
        else await stdout.write(`${format === "text" ? textOf(item) : toJson(jsonOf(item))}\n`);
      }
      if (format === "json") await stdout.write(count === 0 ? "[]\n" : "\n]\n");
      return count;
    },
    note: (text) => stderr.write(`${text}\n`),
  };
}
