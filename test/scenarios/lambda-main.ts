/**
 * Runs a Lambda function in a process of its own: loads the `lambda.ts` of its first argument as Lambda does, says so, and then
 * handles each event that it gets.
 */
const { handler } = await import(process.argv[2] ?? "");
process.on("message", async (event) => {
  const getRemainingTimeInMillis = () => 60_000;
  const context = {
    functionName: "function",
    awsRequestId: "r",
    functionVersion: "1",
    getRemainingTimeInMillis,
  };
  process.send?.({ response: await handler(event, context) });
});
process.send?.("ready");
