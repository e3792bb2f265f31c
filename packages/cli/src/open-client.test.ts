import { expect, test } from "vitest";
import { openClient } from "./open-client.ts";

const connection = { stack: "Shop", region: "eu-west-1", isLocal: false, apiUrl: undefined };

test("a client is opened for a stack, and for the local pipeline without one", async () => {
  for (const isLocal of [false, true]) {
    // `local` with a stack or a region would be rejected.
    const client = await openClient({ ...connection, isLocal });
    expect(client.submit).toBeTypeOf("function");
    client.close();
  }
});
