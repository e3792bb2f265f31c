import { expect, test } from "vitest";
import { explainCode, KNOWN_CODES } from "./explain-code.ts";

test("every code of Boomerang's own is explained, another one is not", () => {
  for (const code of KNOWN_CODES) {
    expect(explainCode(code)).toMatchObject({
      code,
      meaning: expect.stringMatching(/\.$/),
      action: expect.any(String),
    });
  }
  expect(KNOWN_CODES).toContain("job_id_taken");
  expect(explainCode("MODEL_PREDICT_ERROR")).toBeUndefined();
  expect(explainCode("toString")).toBeUndefined();
});
