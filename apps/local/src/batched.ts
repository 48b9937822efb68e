/** A stream that is written to in batches. */
export interface Batched {
  write(text: string): void;
  /** Writes what waits. */
  flush(): void;
}

/**
 * Gathers what one turn of the event loop has to say, and writes it at once: under load most lines then share a system call, which would
 * cost as much as the rest of the message. Nobody waits longer than that turn; whoever ends the process flushes first.
 */
export const batched = (stream: { write(text: string): unknown }): Batched => {
  let waiting = '';
  const flush = () => {
    const text = waiting;
    waiting = '';
    if (text !== '') stream.write(text);
  };
  return {
    write(text) {
      if (waiting === '') setImmediate(flush);
      waiting += text;
    },
    flush,
  };
};
