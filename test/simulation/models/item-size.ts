/** DynamoDB takes no item over 400 KB, its names included. */
export const MAX_ITEM_BYTES = 409_600;

/**
 * How large DynamoDB counts an item, in bytes: names and texts as UTF-8, lists and maps with what they cost by
 * themselves. Of numbers the documentation says only "approximately": here two digits a byte, in pairs from the decimal
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
  // Where the first digit stands, it has a pair to itself.
  const isAlone = Number(exponent) % 2 === 0;
  return 1 + Math.ceil((digits + (isAlone ? 1 : 0)) / 2) + (value < 0 ? 1 : 0);
}
