import type { LogEntry } from '@carillon/local-lambda';
import type { Meter } from '@carillon/metering';

/** What Lambda writes before the text of a console call: a time, the request's id and the level, with a tab after each. */
const prefixBytes = (requestId = '-', level: string): number => 24 + requestId.length + level.length + 3;

const DURATION = /\tDuration: ([\d.]+) ms/;
const INIT = /\tInit Duration: ([\d.]+) ms/;
const MEMORY = /\tMemory Size: (\d+) MB/;

const numberIn = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? 0);

/** On a manual clock a function takes no time; on AWS none takes less than this. */
const MIN_BILLED_MS = 1;

/**
 * Counts functions by their own log, as CloudWatch would show it: the report at the end of each event, and the bytes of what is
 * written. A cold start is billed with the event that waited for it (AWS standardised the billing of the init phase in August 2025).
 */
export const lambdaMeter =
  (meter: Pick<Meter, 'ran' | 'logged'>) =>
  (entry: LogEntry): void => {
    const { text } = entry;
    if (entry.source === 'function') {
      meter.logged(Buffer.byteLength(text) + (entry.level ? prefixBytes(entry.requestId, entry.level) : 0));
      return;
    }
    if (entry.event === 'idle') return; // said by the local system alone
    meter.logged(Buffer.byteLength(text));
    if (entry.event !== 'report') return;
    const billedMs = Math.ceil(numberIn(text, DURATION) + numberIn(text, INIT));
    meter.ran(Math.max(MIN_BILLED_MS, billedMs), numberIn(text, MEMORY));
  };
