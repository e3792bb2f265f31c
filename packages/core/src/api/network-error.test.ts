import { describe, expect, test } from "vitest";
import { toTarget } from "../target.ts";
import { DeadlineError } from "./deadline.ts";
import { networkError } from "./network-error.ts";

const call = { operation: "submit", target: toTarget({ model_id: "abc" }) } as const;
const fault = (code: string | undefined, fields: object = {}, message = "text") =>
  Object.assign(new Error(message), code === undefined ? {} : { code }, fields);
const fetchFailed = (cause: unknown) => new TypeError("fetch failed", { cause });
const refused = fault("ECONNREFUSED", { syscall: "connect" });

// Errors as seen with Node 24.21's fetch; client-failures.test.ts also provokes those that are possible on loopback.
describe("a request was certainly not accepted after", () => {
  test.each<[string, unknown]>([
    ["a refused connection", fetchFailed(refused)],
    ["a name that is not found", fetchFailed(fault("ENOTFOUND", { syscall: "getaddrinfo" }))],
    ["a name server that does not respond", fetchFailed(fault("EAI_AGAIN", { syscall: "getaddrinfo" }))],
    ["a host that cannot be reached", fetchFailed(fault("EHOSTUNREACH", { syscall: "connect" }))],
    ["a connection that times out in the system", fetchFailed(fault("ETIMEDOUT", { syscall: "connect" }))],
    ["a connection that times out in undici", fetchFailed(fault("UND_ERR_CONNECT_TIMEOUT"))],
    [
      "several addresses that all refuse the connection",
      fetchFailed(new AggregateError([refused, fault("ENETUNREACH", { syscall: "connect" })], "several")),
    ],
    ["a self-signed certificate", fetchFailed(fault("DEPTH_ZERO_SELF_SIGNED_CERT"))],
    ["an unknown issuer", fetchFailed(fault("UNABLE_TO_VERIFY_LEAF_SIGNATURE"))],
    ["a certificate for another name", fetchFailed(fault("ERR_TLS_CERT_ALTNAME_INVALID"))],
    ["an expired certificate", fetchFailed(fault("CERT_HAS_EXPIRED"))],
    ["a server without TLS", fetchFailed(fault("ERR_SSL_WRONG_VERSION_NUMBER"))],
    ["a refused handshake", fetchFailed(fault("ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE"))],
    [
      "a connection cut in the handshake",
      fetchFailed(
        fault(
          "ECONNRESET",
          {},
          "Client network socket disconnected before secure TLS connection was established",
        ),
      ),
    ],
  ])("%s", (_, error) => {
    expect(networkError(call, error)).toMatchObject({
      kind: "unavailable",
      retryable: true,
      cause: error,
    });
  });

  test.each([
    ["a port that fetch rejects", fetchFailed(new Error("bad port"))],
    ["a scheme that fetch does not know", fetchFailed(new Error("unknown scheme"))],
    [
      "a URL that fetch cannot read",
      new TypeError("Failed to parse URL from x", { cause: fault("ERR_INVALID_URL") }),
    ],
  ])("an error that a retry cannot solve: %s", (_, error) => {
    expect(networkError(call, error)).toMatchObject({ kind: "unavailable", retryable: false });
  });
});

describe("a request may have been accepted after", () => {
  test.each<[string, unknown]>([
    ["a connection reset", fetchFailed(fault("ECONNRESET", { syscall: "read" }))],
    ["a write that times out", fetchFailed(fault("ETIMEDOUT", { syscall: "write" }))],
    ["a broken pipe", fetchFailed(fault("EPIPE", { syscall: "write" }))],
    ["a socket closed by the other side", fetchFailed(fault("UND_ERR_SOCKET"))],
    ["a response that does not begin in time", fetchFailed(fault("UND_ERR_HEADERS_TIMEOUT"))],
    ["a TLS record broken later", fetchFailed(fault("ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC"))],
    [
      "several addresses of which one was connected",
      fetchFailed(new AggregateError([refused, fault("ECONNRESET", { syscall: "read" })], "several")),
    ],
    ["several addresses without their errors", fetchFailed(new AggregateError([], "several"))],
    ["our own time limit", new DeadlineError(20_000)],
    ["an error without a cause", new TypeError("fetch failed")],
    ["a value that is not an error", "refused"],
    ["a cycle of causes", endless()],
  ])("%s", (_, error) => {
    expect(networkError(call, error)).toMatchObject({ kind: "unknown", retryable: true });
  });

  test("any error after a response has begun", () => {
    const error = networkError(call, fetchFailed(refused), true);
    expect(error).toMatchObject({ kind: "unknown" });
    expect(error.message).toContain("the response is incomplete");
  });
});

test("the message states what happened and the consequence", () => {
  expect(networkError(call, fetchFailed(refused)).message).toBe(
    "submit of model:abc/production failed: no connection (ECONNREFUSED); the API was not reached",
  );
  expect(networkError(call, fetchFailed(fault("UND_ERR_SOCKET"))).message).toBe(
    "submit of model:abc/production failed: the connection broke (UND_ERR_SOCKET); the API may have accepted the request",
  );
  expect(networkError(call, new DeadlineError(20_000)).message).toBe(
    "submit of model:abc/production failed: timed out after 20000 ms; the API may have accepted the request",
  );
});

test("the error does not contain the bytes that undici could not parse", () => {
  const error = networkError(
    call,
    fetchFailed(fault("HPE_INVALID_CONSTANT", { data: "SECRET" }, "does not match")),
  );
  expect(error.cause).toEqual(new Error("does not match"));
  expect(JSON.stringify(error.cause, Object.getOwnPropertyNames(error.cause))).not.toContain("SECRET");
});

function endless(): Error {
  const error = new Error("again");
  error.cause = error;
  return error;
}
