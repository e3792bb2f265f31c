import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { CONTROL_TABLE, JOBS_TABLE } from "@boomerang/core";
import { itemBytes } from "@boomerang/testkit/models/item-size";

type Item = Readonly<Record<string, unknown>>;

/** The parts of an `UpdateItem` request that our functions send. */
export interface UpdateRequest {
  readonly TableName: string;
  readonly Key: Record<string, AttributeValue>;
  readonly UpdateExpression: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue>;
}

/** Write units by what is written: a table, or an index of it. */
export type WriteUnits = Record<string, number>;

interface Index {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey: string;
  readonly included?: readonly string[];
}

const INDEXES: readonly Index[] = [
  JOBS_TABLE.openIndex,
  JOBS_TABLE.endedIndex,
  JOBS_TABLE.pausedIndex,
  JOBS_TABLE.batchIndex,
];
// A write unit, in bytes.
const UNIT_BYTES = 1024;
const READ_UNIT_BYTES = 4096;

/**
 * A DynamoDB that accepts every update and counts its write units, as AWS bills them: the larger of the item before and after, and
 * for each index the entry that is put, the one that is removed, or both if its key changes.
 */
export function createCountingTable() {
  const items = new Map<string, Item>();
  const units: WriteUnits = {};
  const keyOf = (table: string, key: Record<string, AttributeValue>) =>
    `${table} ${JSON.stringify(Object.entries(key).toSorted())}`;
  const count = (name: string, of: number) => {
    units[name] = (units[name] ?? 0) + of;
  };
  return {
    units,
    /** Counts from zero again; the items stay. */
    resetUnits() {
      for (const name of Object.keys(units)) delete units[name];
    },
    /** Of all items of a table. */
    bytes(table: string): number {
      const own = [...items].filter(([key]) => key.startsWith(`${table} `));
      return own.reduce((sum, [, item]) => sum + itemBytes(item), 0);
    },
    /** Of a `GetItem`: one for each 4 KB of the item, at least one; half as many if it is eventually consistent. */
    readUnits(table: string, key: Record<string, AttributeValue>, isConsistent: boolean): number {
      const item = items.get(keyOf(table, key));
      const blocks = Math.max(1, Math.ceil((item === undefined ? 0 : itemBytes(item)) / READ_UNIT_BYTES));
      return isConsistent ? blocks : blocks / 2;
    },
    get(table: string, key: Record<string, AttributeValue>) {
      const item = items.get(keyOf(table, key));
      return item && toWire(marshall(item, { removeUndefinedValues: true }));
    },
    update(request: UpdateRequest): void {
      const { TableName, Key } = request;
      const id = keyOf(TableName, Key);
      const before = items.get(id);
      const after = updated({ ...before, ...unmarshall(Key) }, request);
      items.set(id, after);
      count(TableName, Math.max(unitsOf(before), unitsOf(after)));
      if (TableName !== "Jobs") return;
      for (const index of INDEXES) {
        const of = indexUnits(entryOf(index, before), entryOf(index, after), index);
        if (of > 0) count(`${TableName}/${index.name}`, of);
      }
    },
    put(table: string, item: Record<string, AttributeValue>): void {
      const after = unmarshall(item);
      const { [CONTROL_TABLE.partitionKey]: pk, [CONTROL_TABLE.sortKey]: sk } = item;
      const id = keyOf(table, pk && sk ? { pk, sk } : {});
      count(table, Math.max(unitsOf(items.get(id)), unitsOf(after)));
      items.set(id, after);
    },
  };
}

// `#a = :a`, `#a = #a + :a` or `a = if_not_exists(a, :a)`: no other assignments are sent.
const ASSIGNMENT = /(#?\w+) = (?:(\1 \+ )|(if_not_exists\(\1, ))?(:\w+)\)?(?:, |$)/g;

/** The item after an update of the form `SET … REMOVE …`. */
function updated(before: Item, request: UpdateRequest): Item {
  const { UpdateExpression, ExpressionAttributeNames: names = {}, ExpressionAttributeValues = {} } = request;
  const values = unmarshall(fromWire(ExpressionAttributeValues));
  const [set = "", remove = ""] = UpdateExpression.replace(/^SET /, "").split(" REMOVE ");
  if (set.replace(ASSIGNMENT, "") !== "") throw new Error(`an update of another form: ${UpdateExpression}`);
  const after: Record<string, unknown> = { ...before };
  for (const [, name = "", adds, isDefault, operand = ""] of set.matchAll(ASSIGNMENT)) {
    const attribute = names[name] ?? name;
    const value = values[operand];
    const current = after[attribute];
    after[attribute] = adds ? Number(current) + value : isDefault ? (current ?? value) : value;
  }
  for (const name of remove.split(", ")) delete after[names[name] ?? name];
  return after;
}

type Attributes = Record<string, AttributeValue>;

// JSON has bytes as base64.
const fromWire = (values: Attributes): Attributes =>
  mapped(values, (value) => (value.B === undefined ? value : { B: Buffer.from(String(value.B), "base64") }));
const toWire = (values: Attributes): object =>
  mapped(values, (value) => (value.B === undefined ? value : { B: Buffer.from(value.B).toString("base64") }));

function mapped<T>(values: Attributes, map: (value: AttributeValue) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));
}

const unitsOf = (item: Item | undefined) =>
  item === undefined ? 0 : Math.ceil(itemBytes(item) / UNIT_BYTES);

/** What an index has of an item; `undefined` if the item lacks the index's key. */
function entryOf({ partitionKey, sortKey, included = [] }: Index, item: Item | undefined): Item | undefined {
  if (item?.[partitionKey] === undefined || item[sortKey] === undefined) return undefined;
  const names = [JOBS_TABLE.partitionKey, partitionKey, sortKey, ...included];
  return Object.fromEntries(names.map((name) => [name, item[name]]));
}

function indexUnits(before: Item | undefined, after: Item | undefined, index: Index): number {
  if (JSON.stringify(before) === JSON.stringify(after)) return 0;
  const isMoved = [index.partitionKey, index.sortKey].some((name) => before?.[name] !== after?.[name]);
  return isMoved ? unitsOf(before) + unitsOf(after) : Math.max(unitsOf(before), unitsOf(after));
}
