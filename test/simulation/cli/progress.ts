/** A progress line, only on a terminal, and notes above it. */
export interface Progress {
  show(line: string): void;
  note(text: string): void;
  end(): void;
}

export function createProgress(to: Pick<NodeJS.WriteStream, "write" | "isTTY">): Progress {
  let shown = "";
  const clear = () => {
    if (shown !== "") to.write(`\r${" ".repeat(shown.length)}\r`);
    shown = "";
  };
  return {
    show(line) {
      if (!to.isTTY || line === shown) return;
      clear();
      to.write(line);
      shown = line;
    },
    note(text) {
      clear();
      to.write(`${text}\n\n`);
    },
    end: clear,
  };
}
