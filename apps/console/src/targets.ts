import type { Target } from '@carillon/route-types';

export type TargetKind = 'all' | 'user' | 'channel' | 'connection';
export type DataKind = 'text' | 'json';

/** Either what was meant, or what is wrong with what was typed. */
export type Parsed<Value> = { value: Value } | { problem: string };

/** The target that the push form names. The answer to a target that nobody is behind comes from the server. */
export const parseTarget = (kind: TargetKind, name: string): Parsed<Target> => {
  const trimmed = name.trim();
  switch (kind) {
    case 'all':
      return { value: { all: true } };
    case 'user':
      return trimmed ? { value: { user: trimmed } } : { problem: 'Name the user.' };
    case 'channel':
      return trimmed ? { value: { channel: trimmed } } : { problem: 'Name the channel.' };
    case 'connection':
      return trimmed
        ? { value: { connection: trimmed } }
        : { problem: 'Name the connection, or pick one in the list.' };
  }
};

/** The data that the push form holds: the text itself, or the JSON value that it spells. */
export const parseData = (kind: DataKind, text: string): Parsed<unknown> => {
  if (text === '') return { problem: 'There is nothing to push yet.' };
  if (kind === 'text') return { value: text };
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { problem: `Not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
};

const isCount = (entry: [string, unknown]): entry is [string, number] => typeof entry[1] === 'number';

/** What a push came to, in words: `1 delivered, 0 gone`. Counts that the function adds later are named as they are. */
export const describeReceipt = (answer: unknown): string => {
  const counts = Object.entries(typeof answer === 'object' && answer !== null ? answer : {}).filter(isCount);
  return counts.map(([name, count]) => `${count} ${name}`).join(', ') || 'Done';
};
