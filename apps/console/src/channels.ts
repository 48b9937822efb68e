import { type ChannelMessage, type Position, reader, type Reader } from '@carillon/client';
import type { WireFrame } from './frames';

/** What a frame means for the channels that the page follows. */
export interface Heard {
  /** What is missing, in words. */
  gap?: string;
  /** What the frame replays, in the order of its channel. */
  replayed: ChannelMessage[];
  /** The channel to ask about again, since messages of it are missing. `later`: the answer just read brought none of them. */
  ask?: { channel: string; when: 'now' | 'later' };
}

export interface Channels {
  /** The frame that subscribes to a channel, or asks for what was missed in it, since where this page has come. */
  ask(channel: string): object;
  /** Reads a frame that arrived. */
  take(frame: WireFrame): Heard;
  /** The connection ended, and its memberships with it. */
  lose(): void;
  has(channel: string): boolean;
  /** The channels that are followed, each with the position up to which nothing is missing, if there is one yet. */
  all(): [string, Position | undefined][];
}

interface Followed {
  news: Reader;
  /** The last message that came, whatever is missing before it. */
  last: Position | undefined;
  /** The id of the question that is not answered yet. */
  asked?: string | undefined;
}

/** `$all` and `@<user>`: nobody subscribes to these, and what was missed is in their history. */
export const isJoinedAtConnect = (channel: string): boolean => /^[$@]/.test(channel);

const missing = (last: Position | undefined, { channel, epoch, seq }: ChannelMessage): string | undefined => {
  if (epoch !== last?.epoch || seq <= last.seq + 1) return undefined;
  const first = last.seq + 1;
  return `Not here yet of ${channel}: #${first}${seq - 1 > first ? `–#${seq - 1}` : ''}`;
};

/**
 * Follows channels with the client library's reader: where each stands, what is missing and when to ask.
 * @param saved where to go on from: what `all` told before the page was loaded anew
 */
export const channels = (saved: [string, Position][] = []): Channels => {
  const followed = new Map<string, Followed>();
  let asks = 0;

  const follow = (channel: string, since?: Position): Followed => {
    const entry: Followed = { news: reader(since), last: since };
    followed.set(channel, entry);
    return entry;
  };

  const askIn = (channel: string, ask: 'now' | 'later' | undefined): Pick<Heard, 'ask'> =>
    ask ? { ask: { channel, when: ask } } : {};

  const advance = (entry: Followed, { epoch, seq }: Position): void => {
    if (entry.last?.epoch !== epoch || entry.last.seq < seq) entry.last = { epoch, seq };
  };

  const message = (frame: ChannelMessage): Heard => {
    const { channel, epoch, seq } = frame;
    const isPlaced = typeof epoch === 'string' && Number.isSafeInteger(seq);
    if (!isPlaced) return { replayed: [] };
    const known = followed.get(channel);
    if (!known && !isJoinedAtConnect(channel)) return { replayed: [] };
    const entry = known ?? follow(channel, { epoch, seq: seq - 1 });
    const gap = missing(entry.last, frame);
    advance(entry, frame);
    return { replayed: [], ...(gap !== undefined && { gap }), ...askIn(channel, entry.news.take(frame).ask) };
  };

  const replay = (frame: Extract<WireFrame, { type: 'subscribed' | 'history' }>): Heard => {
    const { channel, epoch, seq, messages: replayed } = frame;
    const entry = followed.get(channel) ?? (frame.type === 'subscribed' ? follow(channel, { epoch, seq }) : undefined);
    if (!entry || entry.asked === undefined || entry.asked !== frame.id) return { replayed };
    entry.asked = undefined;
    const { told, ask } = entry.news.take(frame);
    const position = entry.news.position();
    if (position) advance(entry, position);
    const isReset = told.some(({ type }) => type === 'reset');
    const gap = `Not recovered: what was said in ${channel} before #${position?.seq} may be missing for good`;
    return { replayed, ...(isReset && { gap }), ...askIn(channel, ask) };
  };

  for (const [channel, position] of saved) follow(channel, position);

  return {
    ask(channel) {
      const entry = followed.get(channel) ?? follow(channel);
      const since = entry.news.ask();
      entry.asked = `console-${++asks}`;
      const action = isJoinedAtConnect(channel) ? 'history' : 'subscribe';
      return { action, channel, ...(since && { since }), id: entry.asked };
    },
    take(frame) {
      if (frame.type === 'message') return message(frame);
      if (frame.type === 'subscribed' || frame.type === 'history') return replay(frame);
      if (frame.type === 'unsubscribed') followed.delete(frame.channel);
      // Who is refused is no member, and asking again would not help.
      const refused = [...followed].find(([, { asked }]) => asked !== undefined && asked === frame.id);
      if (frame.type === 'error' && refused) followed.delete(refused[0]);
      return { replayed: [] };
    },
    lose() {
      for (const entry of followed.values()) {
        entry.news.lose();
        entry.asked = undefined;
      }
    },
    has: (channel) => followed.has(channel),
    all: () => [...followed].map(([channel, { news }]) => [channel, news.position()]),
  };
};
