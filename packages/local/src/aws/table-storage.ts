import { Readable } from "node:stream";
import { tryParse } from "@boomerang/core";
import { LOCAL_ACCOUNT, LOCAL_REGION } from "./account.ts";
import type { Image } from "./stream-record.ts";

/** A write of one item; `undefined` where there is no item. */
export interface ItemWrite {
  readonly tableName: string;
  readonly before: Image | undefined;
  readonly after: Image | undefined;
}

/** Bounds of keys, as LevelDB has them. */
export interface KeyRange {
  readonly gt?: string;
  readonly gte?: string;
  readonly lt?: string;
  readonly lte?: string;
  readonly reverse?: boolean;
  /** Maximum number of values; less than 0: all. */
  readonly limit?: number;
}

type Callback<T> = (error: Error | null, value?: T) => void;
type OnChange = (before: unknown, after: unknown) => void;

/**
 * The storage under dynalite's operations, in memory instead of in LevelDB.
 *
 * Every callback is called before the function returns. So an operation reads and writes its item, and the entries of the
 * item in the indexes, without anything happening in between, and needs no locks.
 */
export function createTableStorage(onWrite: (write: ItemWrite) => void) {
  const definitions = new Map<string, unknown>();
  const tables = createEntries((_, table) =>
    definitions.set((table as { TableName: string }).TableName, table),
  );
  const byName = new Map<string, ReturnType<typeof createEntries>>();
  function entries(name: string, onChange?: OnChange) {
    const known = byName.get(name) ?? createEntries(onChange);
    byName.set(name, known);
    return known;
  }
  return {
    options: { createTableMs: 0, maxItemSize: 400 * 1024 },
    tableDb: { ...tables, awsAccountId: LOCAL_ACCOUNT, awsRegion: LOCAL_REGION },
    getTable(name: string, ...rest: readonly [Callback<unknown>] | readonly [boolean, Callback<unknown>]) {
      const callback = rest.length === 1 ? rest[0] : rest[1];
      const table = definitions.get(name);
      if (table === undefined) callback(notFound(name));
      else callback(null, table);
    },
    getItemDb: (tableName: string) =>
      entries(tableName, (before, after) =>
        onWrite({ tableName, before: before as Image | undefined, after: after as Image | undefined }),
      ),
    getIndexDb: (_scope: string, tableName: string, indexName: string) =>
      entries(`${tableName}/${indexName}`),
  };
}

/** Values by key, in the order of the keys. They are kept as JSON, so that no reader can change them. */
export function createEntries(onChange?: OnChange) {
  const texts = new Map<string, string>();
  const keys: string[] = [];
  const parsed = (text: string | undefined) => (text === undefined ? undefined : tryParse(text));

  function replace(key: string, text: string | undefined): void {
    const before = texts.get(key);
    if (before === text) return;
    const at = firstFrom(keys, key);
    if (text === undefined) texts.delete(key);
    else texts.set(key, text);
    if (before === undefined && text !== undefined) keys.splice(at, 0, key);
    if (before !== undefined && text === undefined) keys.splice(at, 1);
    onChange?.(parsed(before), parsed(text));
  }
  function valuesIn({ gt, gte, lt, lte, reverse = false, limit = -1 }: KeyRange): unknown[] {
    const [from, to] = [gt ?? gte ?? "", lt ?? lte];
    const start = firstFrom(keys, from, gt !== undefined);
    const end = to === undefined ? keys.length : firstFrom(keys, to, lt === undefined);
    const found = keys.slice(start, Math.max(start, end));
    if (reverse) found.reverse();
    return (limit < 0 ? found : found.slice(0, limit)).map((key) => parsed(texts.get(key)));
  }
  return {
    lock: (_key: string, task: (release: <C>(callback: C) => C) => void) => task((callback) => callback),
    get: (key: string, callback: Callback<unknown>) => callback(null, parsed(texts.get(key))),
    put(key: string, value: unknown, callback: Callback<void>) {
      replace(key, JSON.stringify(value));
      callback(null);
    },
    del(key: string, callback: Callback<void>) {
      replace(key, undefined);
      callback(null);
    },
    createValueStream: (range: KeyRange) => Readable.from(valuesIn(range)),
    createKeyStream: () => Readable.from([...keys]),
  };
}

/** Index of the first key that is not before `key`, or with `isAfter`: that is after it. */
function firstFrom(keys: readonly string[], key: string, isAfter = false): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const each = keys[middle] ?? "";
    if (each < key || (isAfter && each === key)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function notFound(tableName: string): Error {
  const message = `Requested resource not found: Table: ${tableName} not found`;
  const body = { __type: "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException", message };
  return Object.assign(new Error(message), { statusCode: 400, body });
}
