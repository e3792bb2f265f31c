import { expect, test } from "vitest";
import { explainCode, KNOWN_CODES } from "./explain-code.ts";

test("every code that is listed is explained in plain text, another one is not", () => {
  for (const code of KNOWN_CODES) {
    expect(explainCode(code)).toMatchObject({
      ...{ code, meaning: expect.stringMatching(/\.$/), action: expect.stringMatching(/\.$/) },
    });
    expect(JSON.stringify(explainCode(code))).not.toMatch(/`|\]\(/);
  }
  expect(explainCode("toString")).toBeUndefined();
  expect(explainCode("http_x")).toBeUndefined();
});

test("codes of Boomerang and of the provider are told apart", () => {
  expect(explainCode("job_id_taken")).toMatchObject({ setBy: "Boomerang", foundIn: ["dead letter"] });
  expect(explainCode("MODEL_PREDICT_ERROR")).toMatchObject({ setBy: "the provider", foundIn: ["record"] });
  expect(explainCode("model_does_not_exist")).toMatchObject({ setBy: "the provider" });
  // Both set it, and it means the same.
  expect(explainCode("payload_too_large")).toMatchObject({ setBy: "Boomerang" });
});

test("the code of each HTTP status is explained, under its own name", () => {
  expect(explainCode("http_503")).toMatchObject({ code: "http_503", setBy: "Boomerang" });
});

test("a link is named with its file", () => {
  expect(explainCode("NO_DELIVERY")?.action).toMatch(
    /see Large outputs \(docs\/deploy\.md#large-outputs\)\.$/,
  );
});
