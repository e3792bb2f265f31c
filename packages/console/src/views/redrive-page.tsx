import { type Count, countText } from "../runs/bulk-action.ts";
import { Layout, type Site } from "./layout.tsx";
import { Text } from "./text.tsx";

interface RedrivePageProps {
  readonly site: Site;
  readonly code: string;
  readonly count: Count;
}

/** Asks before many dead letters are sent again. */
export function RedrivePage({ site, code, count }: RedrivePageProps) {
  const messages = countText(count, "message");
  return (
    <Layout site={site} title="Send dead letters again" current="dead-letters">
      <h1>Send {messages} again?</h1>
      <p>
        Each message with the code <Text value={code} /> is sent to the jobs queue, and then removed here. One
        that still cannot be processed comes back. Of messages with the same body one is sent, and the others
        stay.
      </p>
      {(count.count > 0 || count.isAtLeast) && (
        <form method="post" action={`${site.root}/dead-letters/redrive?${new URLSearchParams({ code })}`}>
          <input type="hidden" name="count" value={String(count.count)} />
          <button type="submit">Send {messages}</button>
        </form>
      )}
      <p>
        <a href={`${site.root}/dead-letters`}>Back to the dead letters</a>
      </p>
    </Layout>
  );
}
