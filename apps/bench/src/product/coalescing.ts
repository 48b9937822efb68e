import { open, pause, type ProductPrograms, publish, type Running, withProduct } from './running';

/** What the meter counted of a burst. */
export interface Burst {
  /** Messages to members, those in batches one by one, what was said, and the answers to it. */
  messages: number;
  /** Billed units of 32 KB (`/@meter`). */
  units: number;
}

export interface Bursts {
  named: Burst[];
  everyone: Burst[];
}

const MEMBERS = 601;
const MESSAGES = 40;
const CHANNEL = 'news';
/** Of each worker: frames meet where messages wait. Here what is said comes as fast as two environments publish; on AWS, all at once. */
const POSTS_PER_SECOND = 250;
/** For what was posted twice, and for the answers to whoever said it. */
const PAUSE_MS = 1_000;

const billed = async ({ server }: Running): Promise<number> => {
  const { origin } = new URL(server.url.replace('ws:', 'http:'));
  const { usage } = (await (await fetch(`${origin}/@meter`)).json()) as { usage: { messages: number } };
  return usage.messages;
};

const burst = async (running: Running, channel?: string): Promise<Burst> => {
  const before = await billed(running);
  await publish(running, { messages: MESSAGES, ...(channel !== undefined && { channel }) });
  await pause(PAUSE_MS);
  return { messages: MESSAGES * (MEMBERS + 2), units: (await billed(running)) - before };
};

/** Bursts of 40 messages to 601 members, of a channel with a name and of everyone's in turn. */
export const bursts = (programs: ProductPrograms, rounds: number): Promise<Bursts> =>
  withProduct(programs, { postsPerSecond: POSTS_PER_SECOND }, async (running) => {
    await open(running, MEMBERS);
    await running.load.run({ kind: 'each', frame: JSON.stringify({ action: 'subscribe', channel: CHANNEL }) });
    await burst(running); // environments start
    const both: Bursts = { named: [], everyone: [] };
    while (both.named.length < rounds) {
      both.named.push(await burst(running, CHANNEL));
      both.everyone.push(await burst(running));
    }
    return both;
  });
