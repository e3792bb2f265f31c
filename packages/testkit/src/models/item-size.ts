/** DynamoDB's limit of an item, attribute names included. */
export const MAX_ITEM_BYTES = 409_600;

/**
 * The size of an item as DynamoDB counts it: UTF-8 bytes of names and strings, and the overhead of lists and maps. The
 * documentation gives the size of numbers only as "approximately": here two digits a byte, in pairs from the decimal
 * point, and one byte for the exponent.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemBytes(item: Readonly<Record<string, unknown>>): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => (value === undefined ? sum : sum + Buffer.byteLength(name) + valueBytes(value)),
    0,
  );
}

function valueBytes(value: unknown): number {
  if (typeof value === "string") return Buffer.byteLength(value);
  if (typeof value === "number") return numberBytes(value);
  if (value instanceof Uint8Array) return value.byteLength;
  if (Array.isArray(value)) return value.reduce((sum: number, each) => sum + 1 + valueBytes(each), 3);
  if (typeof value === "object" && value !== null) {
    const own = Object.values(value).filter((each) => each !== undefined).length;
    return 3 + own + itemBytes({ ...value });
  }
  return 1;
}

function numberBytes(value: number): number {
  if (value === 0) return 1;
  const [mantissa = "", exponent = ""] = Math.abs(value).toExponential().split("e");
  const digits = mantissa.replace(".", "").length;
  // An odd number of digits before the decimal point leaves the first digit a pair of its own.
  const isAlone = Number(exponent) % 2 === 0;
  return 1 + Math.ceil((digits + (isAlone ? 1 : 0)) / 2) + (value < 0 ? 1 : 0);
}
