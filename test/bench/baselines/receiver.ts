// The receiver that a user would write instead: 20 lines, and a result is lost whenever one of them fails.
import { createHmac, timingSafeEqual } from "node:crypto";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";

const { WEBHOOK_SECRET = "", JOBS_TABLE_NAME } = process.env;
const client = new DynamoDBClient({});

export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const body = Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8");
  const expected = Buffer.from(`v1=${createHmac("sha256", WEBHOOK_SECRET).update(body).digest("hex")}`);
  const given = Buffer.from(event.headers["x-baseten-signature"] ?? "");
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    return { statusCode: 401, body: "" };
  const { request_id, data } = JSON.parse(body.toString());
  const item = { job_id: { S: request_id }, result: { S: JSON.stringify(data) } };
  await client.send(new PutItemCommand({ TableName: JOBS_TABLE_NAME, Item: item }));
  return { statusCode: 200, body: "" };
}
