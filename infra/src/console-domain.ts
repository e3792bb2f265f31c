import { Aws, CfnCondition, Fn, type Stack } from "aws-cdk-lib";

const DEFAULT_DOMAIN = "console.aws.amazon.com";

/** Domains of partitions other than `aws`; the region comes before each. */
const DOMAINS = {
  China: ["aws-cn", "console.amazonaws.cn"],
  GovCloud: ["aws-us-gov", "console.amazonaws-us-gov.com"],
  EuropeanSovereignCloud: ["aws-eusc", "console.amazonaws-eusc.eu"],
} as const;

/** The domain of the AWS console in the stack's partition, which CloudFormation knows at deployment. */
export function consoleDomain(stack: Stack): string {
  return Object.entries(DOMAINS).reduce((otherwise, [id, [partition, domain]]) => {
    const condition = new CfnCondition(stack, `Is${id}`, {
      expression: Fn.conditionEquals(Aws.PARTITION, partition),
    });
    return Fn.conditionIf(condition.logicalId, domain, otherwise).toString();
  }, DEFAULT_DOMAIN as string);
}
