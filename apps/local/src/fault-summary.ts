import type { Counters } from '@carillon/local-faults';

/** What was injected, a line for each operation of the last plan; nothing where there was none. */
export const faultSummary = (counters: Counters): string => {
  const lines = Object.entries(counters).map(([operation, { operations, ...kinds }]) => {
    const struck = Object.entries(kinds).map(([kind, count]) => `${kind} ${count}`);
    return `  ${operation.padEnd(11)} ${operations}: ${struck.join(', ')}\n`;
  });
  return lines.length > 0 ? `Faults injected:\n${lines.join('')}` : '';
};
