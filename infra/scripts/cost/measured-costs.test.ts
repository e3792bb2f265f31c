import { expect, test } from "vitest";
import { MEASURED_COSTS, modelOf } from "./measured-costs.ts";

test.each([26, 64 * 1024])(
  "the cost model has each line that a run compares, for inputs of %i bytes",
  (inputBytes) => {
    const model = modelOf(inputBytes, 1);
    expect(model.map(({ what }) => what)).toEqual(MEASURED_COSTS);
    for (const { units, unitUsd } of model) expect(units * unitUsd).toBeGreaterThan(0);
  },
);
