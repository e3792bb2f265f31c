import { describe, expect, test } from "vitest";
import { checkWrongToken } from "./check-wrong-token.ts";
import { shortSleeps } from "./clocks.fixture.ts";
import { BASE, deliver } from "./delivery.fixture.ts";
import { explainResponse } from "./explain-response.ts";
import { sendDelivery } from "./send-delivery.ts";

describe("a response of", () => {
  test.each([
    [401, "a secret was changed seconds ago", "Deliveries rejected"],
    [403, "the API is not deployed", "webhookBaseUrl"],
    [404, "Nothing is at this path", "webhookBaseUrl"],
    [413, "accepts less", "Large outputs"],
    [429, "does not retry", "503"],
    [500, "The provider retries once", "Deliveries failed with 5xx"],
    [503, "throttles", "Receiver errors"],
    [301, "a redirect", "the address that it leads to"],
    [204, "never sends", "something else responds"],
  ])("%d says why and what to do", (status, why, fix) => {
    const finding = explainResponse(BASE, { type: "response", status });
    expect(finding).toMatchObject({ result: "problem", fix: { text: expect.stringContaining(fix) } });
    expect(finding.message).toContain(`A test delivery to ${BASE} failed: ${status}`);
    expect(finding.message).toContain(why);
  });
});

describe("no response because of", () => {
  const failed = (code: string) =>
    new TypeError("fetch failed", { cause: Object.assign(new Error("PRIVATE"), { code }) });
  const addresses = new TypeError("fetch failed", {
    cause: new AggregateError([Object.assign(new Error("no"), { code: "ECONNREFUSED" })], "all failed"),
  });

  test.each([
    [failed("ENOTFOUND"), "cannot be resolved (ENOTFOUND)"],
    [failed("CERT_HAS_EXPIRED"), "TLS failed (CERT_HAS_EXPIRED)"],
    [failed("UNABLE_TO_VERIFY_LEAF_SIGNATURE"), "TLS failed"],
    [failed("ERR_SSL_WRONG_VERSION_NUMBER"), "TLS failed"],
    [failed("ECONNREFUSED"), "cannot be reached (ECONNREFUSED)"],
    [addresses, "cannot be reached (ECONNREFUSED)"],
  ])("%o is explained", async (error, message) => {
    const { findings } = await deliver({ responses: [error] });
    expect(findings).toMatchObject([{ result: "problem", message: expect.stringContaining(message) }]);
    expect(JSON.stringify(findings)).not.toContain("PRIVATE");
  });

  test("a server that hangs is a timeout after 10 s, as for the provider", async () => {
    const options = {
      fetch: () => new Promise<never>(() => undefined),
      sleep: shortSleeps(10_000),
      now: () => 0,
      signal: new AbortController().signal,
    };
    const keys = { linkKey: "k", webhookSecrets: [] };
    const response = await sendDelivery(BASE, "doctor-1", keys, options);
    expect(response).toEqual({ type: "timeout" });
    expect(explainResponse(BASE, response).message).toContain("no response within 10 s");
  });
});

test("a wrong token must get 401", async () => {
  const wrongToken = (status: number) =>
    checkWrongToken(
      {
        base: BASE,
        fetch: async () => new Response(null, { status }),
        sleep: shortSleeps(0),
        now: () => 0,
        randomId: () => "1",
      },
      new AbortController().signal,
    );
  expect(await wrongToken(401)).toMatchObject({ check: "wrong token", result: "ok" });
  expect(await wrongToken(200)).toMatchObject({
    result: "problem",
    message: expect.stringContaining("something else than the receiver"),
  });
  expect(await wrongToken(403)).toMatchObject({
    check: "wrong token",
    result: "problem",
    message: expect.stringContaining("403"),
  });
});
