import { fetchLocal } from './system';

/** What `GET /@meter` tells, as far as this page shows it. */
export interface MeterReport {
  /** Milliseconds since 1970, by the clock of the system. */
  now: number;
  usage: { messages: number; connectionMs: number; lambdaRequests: number; writeUnits: number; readUnits: number };
  /** Dollars, by list prices. */
  total: number;
  prices: { region: string; checkedOn: string };
}

/** What `GET /@faults` tells: the plan, empty where nothing goes wrong, and what was injected, by operation. */
export interface FaultReport {
  plan: object;
  counters: Record<string, Record<string, number>>;
}

const number = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 1 });

/** Dollars to three digits that say something: `$0.0000123`. */
export const dollars = (total: number): string =>
  `$${total.toLocaleString('en-US', { maximumSignificantDigits: 3, maximumFractionDigits: 20 })}`;

/** What most of the bill comes from. */
export const describeUsage = ({ usage }: MeterReport): string => {
  const { messages, connectionMs, lambdaRequests, writeUnits, readUnits } = usage;
  return [
    `${number(messages)} messages`,
    `${number(connectionMs / 60_000)} connection-minutes`,
    `${number(lambdaRequests)} Lambda requests`,
    `${number(writeUnits)} WRU`,
    `${number(readUnits)} RRU`,
  ].join(' · ');
};

/** What goes wrong on purpose, by operation; nothing where no plan is followed. */
export const describeFaults = ({ plan, counters }: FaultReport): string => {
  if (Object.keys(plan).length === 0) return '';
  const struck = Object.entries(counters).map(([operation, { operations = 0, ...kinds }]) => {
    const counts = Object.entries(kinds).map(([kind, count]) => `${kind} ${count}`);
    return `${operation} ${counts.join(', ')} of ${operations}`;
  });
  return `Faults are on: ${struck.join('; ') || 'none yet'}`;
};

const read = async <Answer>(path: string, init?: RequestInit): Promise<Answer> => {
  const answer = await fetchLocal(path, { cache: 'no-store', ...init });
  if (!answer.ok) throw new Error(`The local system answered ${answer.status} to ${path}.`);
  return (await answer.json()) as Answer;
};

export const readMeter = (): Promise<MeterReport> => read('@meter');

export const readFaults = (): Promise<FaultReport> => read('@faults');

/** Moves a manual clock; what falls due on the way has run when this resolves. */
export const moveClock = (advanceMs: number): Promise<{ now: number }> =>
  read('@clock', { method: 'POST', body: JSON.stringify({ advanceMs }) });
