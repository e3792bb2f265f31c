import { LogFormatter, LogItem } from "@aws-lambda-powertools/logger";
import type { LogAttributes, UnformattedAttributes } from "@aws-lambda-powertools/logger/types";

/**
 * A log line without what its log group says already, such as the function's name and memory: each byte is paid for, and there is a
 * line for each job and function.
 */
export class LineFormatter extends LogFormatter {
  override formatAttributes(attributes: UnformattedAttributes, fields: LogAttributes): LogItem {
    const { logLevel, message, timestamp, serviceName, lambdaContext, xRayTraceId } = attributes;
    return new LogItem({
      attributes: {
        level: logLevel,
        message,
        timestamp: this.formatTimestamp(timestamp),
        service: serviceName,
        ...(lambdaContext && { function_request_id: lambdaContext.awsRequestId }),
        // Lambda gives each invocation a trace id, and X-Ray records those that are sampled.
        ...(isSampled() && { xray_trace_id: xRayTraceId }),
        ...fields,
      },
    });
  }
}

const isSampled = () => process.env._X_AMZN_TRACE_ID?.includes("Sampled=1") === true;
