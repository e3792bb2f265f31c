import { expect, test } from "vitest";
import {
  deadLetterKey,
  inputKey,
  malformedDeliveryKey,
  malformedSpillKey,
  OBJECT_PREFIXES,
  quarantineKey,
  resultKey,
  spillKey,
} from "./object-keys.ts";

const SHA256_OF_42 = "73475cb40a568e8da8a045ced110137e159f890ac4da883b6b17dc651b3a8049";
const bytes = Buffer.from("42");

test("keys are those of permissions, lifecycle rules and existing objects", () => {
  expect(inputKey("order-1", "d1")).toBe("inputs/order-1/d1.json");
  expect(resultKey("order-1", "42")).toBe(`results/order-1/${SHA256_OF_42}.json`);
  expect(spillKey("order-1", bytes)).toBe(`spill/order-1/${SHA256_OF_42}`);
  expect(quarantineKey("order-1", bytes)).toBe(`quarantine/order-1/${SHA256_OF_42}`);
  expect(deadLetterKey("m-1")).toBe("dead-letters/m-1");
  expect(malformedDeliveryKey("order-1", bytes)).toBe(`malformed/order-1/${SHA256_OF_42}`);
  expect(malformedSpillKey(bytes)).toBe(`malformed-spill/${SHA256_OF_42}`);
});

test("every key has a prefix that permissions and lifecycle rules cover", () => {
  const prefixes = Object.values(OBJECT_PREFIXES);
  const keys = [
    inputKey("j", "d"),
    resultKey("j", "1"),
    spillKey("j", bytes),
    quarantineKey("j", bytes),
    deadLetterKey("m"),
    malformedDeliveryKey("j", bytes),
    malformedSpillKey(bytes),
  ];
  for (const key of keys) expect(prefixes.filter((prefix) => key.startsWith(prefix))).toHaveLength(1);
});

test("two different results of a job have two keys", () => {
  expect(resultKey("order-1", "1")).not.toBe(resultKey("order-1", "2"));
});
