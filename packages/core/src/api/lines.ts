/**
 * Splits UTF-8 bytes into lines as they arrive, without their ends (LF or CRLF); a last line may have none.
 */
export async function* lines(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  // Pieces of one long line are joined once, so that its length costs linear time.
  let pieces: string[] = [];
  for await (const chunk of body) {
    const [first = "", ...rest] = decoder.decode(chunk, { stream: true }).split("\n");
    pieces.push(first);
    for (const next of rest) {
      yield withoutReturn(pieces.join(""));
      pieces = [next];
    }
  }
  const last = pieces.join("") + decoder.decode();
  if (last !== "") yield withoutReturn(last);
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
