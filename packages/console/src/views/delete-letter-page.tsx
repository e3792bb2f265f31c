import { Layout, type Site } from "./layout.tsx";
import { Text } from "./text.tsx";

interface DeleteLetterPageProps {
  readonly site: Site;
  /** Of the message. */
  readonly id: string;
  /** Why it cannot be processed. */
  readonly reason: string;
}

/** Asks before a dead letter is deleted. */
export function DeleteLetterPage({ site, id, reason }: DeleteLetterPageProps) {
  return (
    <Layout site={site} title="Delete a dead letter" current="dead-letters">
      <h1>Delete the message?</h1>
      <p>
        Message <Text value={id} />: <Text value={reason} />
      </p>
      <p>It is deleted for good, and nothing becomes of it.</p>
      <form method="post" action={`${site.root}/dead-letters/delete?${new URLSearchParams({ id })}`}>
        <button type="submit">Delete the message</button>
      </form>
      <p>
        <a href={`${site.root}/dead-letters`}>Back to the dead letters</a>
      </p>
    </Layout>
  );
}
