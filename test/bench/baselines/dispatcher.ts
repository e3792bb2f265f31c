// The dispatcher that a user would write instead: 20 lines, and a job is lost or submitted twice whenever one of them fails.
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { SQSEvent, SQSRecord } from "aws-lambda";

const { API_BASE_URL, API_KEY, JOBS_TABLE_NAME, WEBHOOK_BASE_URL } = process.env;
const client = new DynamoDBClient({});

export async function handler({ Records }: SQSEvent): Promise<void> {
  await Promise.all(Records.map(submit));
}

async function submit({ body }: SQSRecord): Promise<void> {
  const { job_id, target, model_input } = JSON.parse(body);
  const response = await fetch(`${API_BASE_URL}/model/${target.model_id}/production/async_predict`, {
    method: "POST",
    headers: { authorization: `Api-Key ${API_KEY}`, "content-type": "application/json" },
    body: JSON.stringify({ model_input, webhook_endpoint: `${WEBHOOK_BASE_URL}/${job_id}` }),
  });
  if (!response.ok) throw new Error(`the API responded with ${response.status}`);
  const { request_id } = (await response.json()) as { request_id: string };
  const item = { job_id: { S: job_id }, request_id: { S: request_id } };
  await client.send(new PutItemCommand({ TableName: JOBS_TABLE_NAME, Item: item }));
}
