import { createRequire } from "node:module";
import { tryParse } from "@boomerang/core";
import { checkTypes, checkValidations } from "dynalite/validations/index.js";
import type { ServiceCall, ServiceResponse } from "./direct-calls.ts";
import type { createTableStorage } from "./table-storage.ts";

const NAMES = [
  ...["BatchGetItem", "BatchWriteItem", "CreateTable", "DeleteItem", "DescribeTable", "DescribeTimeToLive"],
  ...["GetItem", "ListTables", "PutItem", "Query", "Scan", "UpdateItem"],
];

type TableStorage = ReturnType<typeof createTableStorage>;

/** An operation of dynalite. */
interface Operation {
  readonly run: (store: TableStorage, input: object, callback: Callback) => void;
  readonly types: unknown;
  readonly custom: unknown;
}

type Callback = (error: unknown, output?: object) => void;

/** Calls DynamoDB's operations on a storage. */
export function createTableOperations(store: TableStorage): ServiceCall {
  return async ({ operation, body }) => {
    const known = OPERATIONS.get(operation);
    if (known === undefined) return failed("UnknownOperationException");
    const input = tryParse(body);
    if (input === undefined) return failed("SerializationException");
    try {
      return { status: 200, body: JSON.stringify(await runOperation(known, input, store)) };
    } catch (error) {
      if (!isRejection(error)) throw error;
      return { status: error.statusCode, body: JSON.stringify(error.body) };
    }
  };
}

const failed = (type: string): ServiceResponse => ({
  status: 400,
  body: JSON.stringify({ __type: `com.amazon.coral.service#${type}` }),
});

// dynalite's package has no entry points for its operations.
const require = createRequire(import.meta.url);
const OPERATIONS: ReadonlyMap<string, Operation> = new Map(NAMES.map((name) => [name, loadOperation(name)]));

function loadOperation(name: string): Operation {
  const file = `${name.charAt(0).toLowerCase()}${name.slice(1)}.js`;
  return { run: require(`dynalite/actions/${file}`), ...require(`dynalite/validations/${file}`) };
}

function runOperation(
  { run, types, custom }: Operation,
  input: unknown,
  store: TableStorage,
): Promise<object> {
  return new Promise((resolve, reject) => {
    const checked = checkTypes(input, types);
    checkValidations(checked, types, custom, store);
    run(store, checked, (error, output) => (error ? reject(error) : resolve(output ?? {})));
  });
}

/** The error of a request that dynalite rejects. */
interface Rejection {
  readonly statusCode: number;
  readonly body: object;
}

function isRejection(error: unknown): error is Rejection {
  return typeof error === "object" && error !== null && "statusCode" in error && "body" in error;
}
