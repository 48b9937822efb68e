import { ExpressionError } from './value';

/** A place in the text that is being parsed. */
export interface Cursor {
  atEnd(): boolean;
  /** Whether `token` comes next. */
  sees(token: string): boolean;
  /** Moves past `token` if it comes next. */
  takes(token: string): boolean;
  /** Moves past what a sticky pattern matches here, and returns it. */
  match(pattern: RegExp): string | undefined;
  /** Moves past white space and comments. */
  skipSpace(): void;
  /** Moves past white space and `token`, or fails. */
  expect(token: string): void;
  fail(expected: string): never;
}

const SPACE_AND_COMMENTS = /(?:\s+|#[^\n]*|\/\/[^\n]*|\/\*[^]*?\*\/)+/y;

export const cursorOf = (text: string): Cursor => {
  let position = 0;
  const cursor: Cursor = {
    atEnd: () => position >= text.length,
    sees: (token) => text.startsWith(token, position),
    takes(token) {
      const isNext = text.startsWith(token, position);
      if (isNext) position += token.length;
      return isNext;
    },
    match(pattern) {
      pattern.lastIndex = position;
      const found = pattern.exec(text)?.[0];
      position += found?.length ?? 0;
      return found;
    },
    skipSpace: () => void cursor.match(SPACE_AND_COMMENTS),
    expect(token) {
      cursor.skipSpace();
      if (!cursor.takes(token)) cursor.fail(`"${token}"`);
    },
    fail(expected) {
      const rest = text.slice(position, position + 24);
      throw new ExpressionError(`${expected} is expected ${rest ? `at "${rest}"` : 'at the end'} of "${text}"`);
    },
  };
  return cursor;
};
