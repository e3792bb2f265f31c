import { DescribeKeyCommand, GetKeyPolicyCommand, type KMSClient } from "@aws-sdk/client-kms";
import type { Fact } from "../facts.ts";
import type { KeyDescription } from "../platform-facts.ts";
import { type Statement, statementsOf } from "../resource-policy.ts";
import { codeOf, factOf } from "./fact-of.ts";

/** @param keyId id, ARN or alias */
export function describeKey(client: KMSClient, keyId: string): Promise<Fact<KeyDescription | undefined>> {
  return factOf("kms:DescribeKey", async () => {
    try {
      const { KeyMetadata: key = undefined } = await client.send(new DescribeKeyCommand({ KeyId: keyId }));
      const { Arn = keyId, KeyState = "", KeySpec = "", KeyUsage = "", KeyManager = "" } = key ?? {};
      return { arn: Arn, state: KeyState, spec: KeySpec, usage: KeyUsage, manager: KeyManager };
    } catch (error) {
      if (codeOf(error) === "NotFoundException") return undefined;
      throw error;
    }
  });
}

/** @param keyId id or ARN */
export function readKeyPolicy(client: KMSClient, keyId: string): Promise<Fact<readonly Statement[]>> {
  return factOf("kms:GetKeyPolicy", async () => {
    const { Policy } = await client.send(new GetKeyPolicyCommand({ KeyId: keyId, PolicyName: "default" }));
    return statementsOf(Policy ?? "{}");
  });
}
