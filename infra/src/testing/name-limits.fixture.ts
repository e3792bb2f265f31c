/** How a resource gets its physical name, and what its service accepts. */
export interface NameRule {
  /** The property with a name that we or CDK give; otherwise CloudFormation generates it from the stack's name. */
  readonly property?: string;
  /** Characters that the name may have. */
  readonly limit: number;
  /** Characters of which a given name may consist; default any. */
  readonly pattern?: RegExp;
  /** Where AWS states the limit: an operation or a page of its documentation. */
  readonly source: string;
}

/** The physical names of the stack, by type of resource. */
export const NAME_RULES: Readonly<Record<string, NameRule>> = {
  "AWS::ApiGateway::RestApi": {
    property: "Name",
    limit: 255,
    source: "not documented; the limit of alarms, metrics and most other names",
  },
  "AWS::ApiGateway::Stage": {
    property: "StageName",
    limit: 128,
    pattern: /^[\w-]+$/,
    source: "AWS::ApiGateway::Stage StageName",
  },
  "AWS::CloudWatch::Alarm": { property: "AlarmName", limit: 255, source: "CloudWatch PutMetricAlarm" },
  "AWS::CloudWatch::Dashboard": {
    property: "DashboardName",
    limit: 255,
    pattern: /^[\w-]+$/,
    source: "CloudWatch PutDashboard",
  },
  "AWS::Events::Archive": {
    property: "ArchiveName",
    limit: 48,
    pattern: /^[\w.-]+$/,
    source: "EventBridge CreateArchive",
  },
  "AWS::Events::EventBus": {
    property: "Name",
    limit: 256,
    pattern: /^[\w./-]+$/,
    source: "EventBridge CreateEventBus",
  },
  "AWS::IAM::Policy": {
    property: "PolicyName",
    limit: 128,
    pattern: /^[\w+=,.@-]+$/,
    source: "IAM PutRolePolicy",
  },
  "AWS::Scheduler::ScheduleGroup": {
    property: "Name",
    limit: 64,
    pattern: /^[\w.-]+$/,
    source: "EventBridge Scheduler CreateScheduleGroup",
  },
  "AWS::DynamoDB::Table": { limit: 255, source: "DynamoDB CreateTable" },
  "AWS::EC2::SecurityGroup": { limit: 255, source: "EC2 CreateSecurityGroup" },
  "AWS::IAM::Role": { limit: 64, source: "IAM CreateRole" },
  "AWS::Lambda::Function": { limit: 64, source: "Lambda CreateFunction" },
  "AWS::Lambda::Permission": { limit: 100, source: "Lambda AddPermission, StatementId" },
  "AWS::Logs::LogGroup": { limit: 512, source: "CloudWatch Logs CreateLogGroup" },
  "AWS::S3::Bucket": { limit: 63, source: "S3 User Guide, bucket naming rules" },
  "AWS::SNS::Topic": { limit: 256, source: "SNS CreateTopic" },
  "AWS::SQS::Queue": { limit: 80, source: "SQS CreateQueue" },
  "AWS::Scheduler::Schedule": { limit: 64, source: "EventBridge Scheduler CreateSchedule" },
  "AWS::SecretsManager::Secret": { limit: 512, source: "Secrets Manager CreateSecret" },
};

/** Types whose resources have no name: AWS gives them an id, or they belong to another resource. */
export const NAMELESS: readonly string[] = [
  "AWS::ApiGateway::Deployment",
  "AWS::ApiGateway::GatewayResponse",
  "AWS::ApiGateway::Method",
  "AWS::ApiGateway::Resource",
  "AWS::EC2::VPCEndpoint",
  "AWS::Lambda::EventInvokeConfig",
  "AWS::Lambda::EventSourceMapping",
  "AWS::S3::BucketPolicy",
  "AWS::SNS::Subscription",
  "AWS::SNS::TopicPolicy",
  "AWS::SQS::QueuePolicy",
];
