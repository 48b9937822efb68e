import type { GatewayLogEntry } from '@carillon/local-api-gateway';
import type { DynamoDbLogEntry } from '@carillon/local-dynamodb';
import type { Injected } from '@carillon/local-faults';
import type { LogEntry as LambdaLogEntry } from '@carillon/local-lambda';

/** Where the services tell what happens. */
export interface Output {
  gateway: (entry: GatewayLogEntry) => void;
  lambda: (entry: LambdaLogEntry) => void;
  dynamodb: (entry: DynamoDbLogEntry) => void;
  scheduler: (problem: string) => void;
  sqs: (event: string) => void;
  iam: (problem: string) => void;
  network: (notice: string) => void;
  injected: (fault: Injected) => void;
  unknownService: (name: string) => void;
  /** A request that could not be answered. */
  fault: (request: string, fault: unknown) => void;
}

const CLOCK = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;

/** The time of day where the person is: told once, before functions are given UTC. */
const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
const timeFormat = new Intl.DateTimeFormat('en-GB', { ...CLOCK, timeZone });

/** `12:00:05`, in the time zone of the machine. */
export const timeOf = (ms: number): string => timeFormat.format(ms);

/** Starts, ends and quiet hours of environments are for the log of a deployment; on a terminal they would be most of it. */
const QUIET = ['start', 'report', 'idle'];

const OPERATIONS: Record<string, string> = { post: 'POST', get: 'GET', delete: 'DELETE' };

const describe = ({ what, routeKey, connectionId, status, latencyMs, problem }: GatewayLogEntry): string =>
  [
    routeKey ?? (what in OPERATIONS ? `${OPERATIONS[what]} @connections` : what),
    status,
    connectionId,
    latencyMs !== undefined && `${latencyMs} ms`,
    problem && `- ${problem}`,
  ]
    .filter((part) => part !== undefined && part !== false && part !== '')
    .join(' ');

/** One line for each thing that happened: the time, who, what. */
export const terminalOutput = (stream: { write(text: string): unknown }, now: () => number = Date.now): Output => {
  // Formatting the time costs more than the rest of a line: once a second is enough.
  let second = NaN;
  let time = '';
  const line = (who: string, text: string) => {
    const ms = now();
    if (Math.floor(ms / 1_000) !== second) {
      second = Math.floor(ms / 1_000);
      time = timeOf(ms);
    }
    for (const part of text.trimEnd().split('\n')) stream.write(`${time} ${who.padEnd(12)} ${part}\n`);
  };
  return {
    gateway: (entry) => line('gateway', describe(entry)),
    lambda(entry) {
      if (entry.source === 'function') line(`[${entry.functionName}]`, entry.text);
      else if (!QUIET.includes(entry.event)) line('lambda', `${entry.functionName}: ${entry.text}`);
    },
    dynamodb: ({ table, text }) => line('dynamodb', `${table}: ${text}`),
    scheduler: (problem) => line('scheduler', problem),
    sqs: (event) => line('sqs', event),
    iam: (problem) => line('iam', problem),
    network: (notice) => line('network', notice),
    injected: (fault) => line('faults', JSON.stringify(fault)),
    unknownService: (name) => line('router', `${name} is not part of the local system: answered with 501`),
    fault: (request, fault) => line('router', `${request}: ${fault instanceof Error ? fault.message : String(fault)}`),
  };
};
