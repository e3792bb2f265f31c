import { expect, test } from "vitest";
import { compare } from "./compare.ts";

test("both are measured in turn, each as often first as second, and the medians are compared", async () => {
  const order: string[] = [];
  const measured = (name: string, values: number[]) => async () => {
    order.push(name);
    return values.shift() ?? Number.NaN;
  };
  const result = await compare(4, measured("value", [1, 9, 2, 3]), measured("baseline", [20, 10, 40, 30]));
  expect(result).toEqual({ value: 2, baseline: 20 });
  expect(order.join(" ")).toBe("value baseline baseline value value baseline baseline value");
});
