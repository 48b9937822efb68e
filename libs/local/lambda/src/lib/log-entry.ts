import type { OutputLevel, OutputMessage } from './environment-protocol';
import type { Request } from './request';

/**
 * A line of the functions' log. What a function prints has the source `function`, with a level if it came by `console`; a call may print
 * several lines in one entry. What Lambda says of it has the source `platform`:
 * - `init`, `start`, `report`: a cold start, the beginning and the end of an event, in the words of CloudWatch;
 * - `fault`: an event or an initialisation timed out, crashed or could not begin;
 * - `retry`, `dropped`: an asynchronous event failed and will run again, or will not;
 * - `idle`: an environment was not needed any more.
 */
export type LogEntry = LogLine &
  ({ source: 'function'; level?: OutputLevel } | { source: 'platform'; event: PlatformEvent });

interface LogLine {
  functionName: string;
  /** Of the event that it belongs to. */
  requestId?: string;
  text: string;
}

export type PlatformEvent = 'init' | 'start' | 'report' | 'fault' | 'retry' | 'dropped' | 'idle';

/** An entry as CloudWatch shows it. @param now milliseconds since 1970 */
export const logText = (entry: LogEntry, now: number): string =>
  entry.source === 'function' && entry.level
    ? [new Date(now).toISOString(), entry.requestId ?? '-', entry.level, entry.text].join('\t')
    : entry.text;

/** The log of one function. An entry about an event is told to that event's request too. */
export interface FunctionLog {
  output(output: OutputMessage, request: Request | undefined): void;
  tell(event: PlatformEvent, text: string, request?: Request): void;
}

export const functionLog = (functionName: string, log: (entry: LogEntry) => void): FunctionLog => {
  const write = (entry: LogEntry, request: Request | undefined) => {
    const whole = request ? { ...entry, requestId: request.requestId } : entry;
    log(whole);
    request?.onEntry?.(whole);
  };
  return {
    output: ({ level, text }, request) =>
      write({ source: 'function', functionName, text, ...(level && { level }) }, request),
    tell: (event, text, request) => write({ source: 'platform', event, functionName, text }, request),
  };
};
