import { relative } from 'node:path';

/** A mistake of whoever runs the synthesis: the message is one line that says what to do, and needs no stack trace. */
export class SynthesisError extends Error {
  override readonly name = 'SynthesisError';
}

/** How a message names a file: relative to where the command runs, when the file lies there. */
export function shortest(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') ? file : path;
}
