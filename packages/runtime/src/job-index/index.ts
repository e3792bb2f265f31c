export { CursorError, type CursorState, readCursor, writeCursor } from "./cursor.ts";
export { createDynamoIndexReader } from "./dynamo-index-reader.ts";
export type { IndexedJob, IndexPage, IndexQuery, IndexReader } from "./index-reader.ts";
export {
  type EndedQuery,
  type Listed,
  type ListedJob,
  type ListedOpen,
  listBatch,
  listEnded,
  listOpen,
  listPaused,
  type PageQuery,
} from "./list-jobs.ts";
