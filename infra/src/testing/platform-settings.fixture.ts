import type { BoomerangSettings } from "../settings/settings.ts";

export const KEY_ARN = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

/** Every resource that a setting can add, and everything that platform teams may require. */
export const PLATFORM_SETTINGS = {
  targets: [{ target: "model:abc/production", wake: [{ cron: "0 6 ? * SAT *" }] }],
  eventArchiveDays: 7,
  platformLogs: true,
  alarmEmail: "ops@example.com",
  tracing: true,
  alarmTopicArn: "arn:aws:sns:us-east-1:123456789012:alarms",
  kmsKey: KEY_ARN,
  permissionsBoundary: "arn:aws:iam::123456789012:policy/platform/Boundary",
  tags: { team: "ml", "cost-center": "4711" },
  vpc: {
    vpcId: "vpc-0123456789abcdef0",
    subnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
    routeTableIds: ["rtb-0123456789abcdef0"],
    interfaceEndpoints: true,
  },
  accessLogs: true,
  bucketVersioning: true,
} as const satisfies BoomerangSettings;
