import { type Count, countText } from "../runs/bulk-action.ts";
import { commandLine } from "../text/command-line.ts";
import { Command } from "./command.tsx";
import { Layout, type Site } from "./layout.tsx";
import { Text } from "./text.tsx";

interface CancelBatchPageProps {
  readonly site: Site;
  readonly batchId: string;
  /** Of its jobs with a record. */
  readonly open: Count;
}

/** Asks before a batch is canceled. */
export function CancelBatchPage({ site, batchId, open }: CancelBatchPageProps) {
  const { root, deployment } = site;
  return (
    <Layout site={site} title={`Cancel batch ${batchId}`}>
      <h1>
        Cancel batch <Text value={batchId} />?
      </h1>
      <p>
        It has {countText(open, "open job")} with a record. Those that wait are not submitted any more, nor
        are those whose messages still wait in the queue; those at the provider are canceled if they still
        wait there. Jobs that are sent later with the same batch id are not affected.
      </p>
      <form method="post" action={`${root}/batch/${encodeURIComponent(batchId)}/cancel`}>
        <button type="submit">Cancel the batch</button>
      </form>
      <p>
        <a href={`${root}/jobs?${new URLSearchParams({ batch: batchId })}`}>Back to the list</a>
      </p>
      <Command text={commandLine(deployment, ["cancel", "--batch", batchId])} label="cancel the batch" />
    </Layout>
  );
}
