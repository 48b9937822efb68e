import { HEARTBEAT_MS } from '@carillon/client';
import { manualTimers } from '@carillon/client/testing';
import { check } from './check';
import { type Event, eventsOf, type History, type Row, type Stored, type Violation } from './history';
import { MAX_ROW_MS } from './invariants/rows-end';
import { random } from './random';
import { recordedClient, type RecordedClient, type Untimed } from './recorded-client';
import type { Script, Step } from './script';
import type { StartSystem, System } from './system';

export interface Result {
  seed: number;
  history: History;
  violations: Violation[];
  totals: Totals;
  /** How many faults of each kind it met: `post.gone`. */
  faults: Record<string, number>;
}

/** What a run was made of. */
export interface Totals {
  publishes: number;
  /** Messages of servers, by events. */
  pushes: number;
  acks: number;
  /** Messages that applications saw. */
  deliveries: number;
  connects: number;
  faults: number;
  violations: number;
}

/** How long messages are kept where nobody says otherwise. */
const RETENTION_MS = 24 * 60 * 60_000;

/** Both clocks move together, from one thing that a client waits for to the next, and never further than this. */
const STEP_MS = 9 * 60_000;

/** Who pushes. */
const SERVER = 'server';

/** So many heartbeats are enough for everyone to learn everything, or it never happens. */
const LAST_ROUNDS = 12;

/** So many sweeps of the tables, a minute each, that delete nothing, and nothing will be deleted. */
const STALLED_ROUNDS = 100;

/** Runs a script and checks what was recorded. Rejects when the system cannot be started or asked. */
export const run = async (script: Script, start: StartSystem): Promise<Result> => {
  const system = await start(script);
  try {
    const history = await record(script, system);
    const violations = check(history);
    const count = (...types: Event['type'][]) => eventsOf(history, ...types).length;
    const faults = await system.faults();
    const totals = {
      publishes: count('publish'),
      pushes: count('push'),
      acks: count('ack'),
      deliveries: count('message'),
      connects: count('connect'),
      faults: Object.values(faults).reduce((sum, struck) => sum + struck, 0),
      violations: violations.length,
    };
    return { seed: script.seed, history, violations, totals, faults };
  } finally {
    await system.stop();
  }
};

/** Plays the script with real clients and writes down what happens, then looks at the tables. */
const record = async (script: Script, system: System): Promise<History> => {
  const begin = system.now();
  const events: Event[] = [];
  const timers = manualTimers();
  const chance = random(script.seed);
  const note = (event: Untimed) => void events.push({ ...event, t: system.now() - begin });
  const join = (name: string) => recordedClient({ name, system, timers, random: chance.next, record: note });
  const clients = new Map(script.clients.map((name) => [name, join(name)]));
  const advance = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0;) {
      await system.rest();
      const step = Math.min(left, Math.ceil(timers.untilNext()), STEP_MS);
      if (step > 0) await system.advance(step);
      await system.rest(); // Or what the clients do next would be in flight while hours pass.
      await timers.advance(step);
      left -= step;
    }
    await system.rest();
  };

  /** Looks at the logs until they stand still and everyone has come to their ends, or never will. */
  const settle = async (): Promise<Pick<History, 'events' | 'stored' | 'isSettled'>> => {
    for (let round = 1; ; round++) {
      await advance(HEARTBEAT_MS + 60_000);
      const seen = await system.stored(script.channels);
      const isDone = haveComeToTheEnd([...clients.values()], seen);
      const recorded = [...events];
      const stored = await system.stored(script.channels);
      const isSettled = isDone && stored.length === seen.length;
      if (isSettled || round === LAST_ROUNDS) return { events: recorded, stored, isSettled };
    }
  };

  /** What is deleted when its time is over goes in the background: for as long as rows go, there is more to come. */
  const lastRows = async (): Promise<Row[]> => {
    let fewest = Infinity;
    for (let stalled = 0; ; stalled++) {
      const rows = (await system.rows()).map((row) => ({ ...row, connectedAt: row.connectedAt - begin }));
      const isOld = ({ connectedAt }: Row) => system.now() - begin - connectedAt > MAX_ROW_MS;
      const old = rows.filter(isOld).length;
      if (old < fewest) stalled = 0;
      if (old === 0 || stalled === STALLED_ROUNDS) return rows;
      fewest = old;
      await advance(60_000);
    }
  };

  try {
    await system.rest();
    for (const step of script.steps) {
      if (step.do === 'rest') await system.rest();
      else if (step.do === 'advance') await advance(step.ms);
      else if (step.do === 'push') {
        note({ type: 'push', client: SERVER, channel: step.channel, id: step.id });
        await system.push(step.channel, step.id);
      } else perform(step, clients);
    }
    await system.mend();
    const settled = await settle();
    for (const client of clients.values()) client.close();
    await advance(script.isLong ? MAX_ROW_MS + 60_000 : 0);
    const rows = await lastRows();
    return { ...settled, rows, rowsAt: system.now() - begin, retentionMs: RETENTION_MS };
  } finally {
    for (const client of clients.values()) client.close();
  }
};

type ClientStep = Extract<Step, { client: string }>;

const perform = (step: ClientStep, clients: Map<string, RecordedClient>): void => {
  const client = clients.get(step.client);
  if (step.do === 'publish') client?.publish(step.channel, step.id);
  else if (step.do === 'subscribe') client?.subscribe(step.channel);
  else if (step.do === 'unsubscribe') client?.unsubscribe(step.channel);
  else if (step.do === 'drop') client?.drop();
  else {
    client?.leave();
    clients.delete(step.client);
  }
};

/** Everyone has an answer to everything, and has come to where the channels end. */
const haveComeToTheEnd = (clients: RecordedClient[], stored: Stored[]): boolean => {
  const tails = new Map(stored.map((message) => [message.channel, message.seq]));
  const isThere = (client: RecordedClient, channel: string) =>
    client.position(channel)?.seq === (tails.get(channel) ?? 0);
  return clients.every(
    (client) => client.pending() === 0 && [...client.channels].every((name) => isThere(client, name)),
  );
};
