import type { HistoryFrame, MessageFrame, Position, SubscribedFrame, UnsubscribedFrame } from '@carillon/route-types';

/** What an application sees of a channel. */
export type Told =
  | { type: 'message'; message: MessageFrame }
  /** What lies between the message before and `position` may be lost: its epoch ended, or it is no longer kept. */
  | { type: 'reset'; position: Position };

/** What a frame leads to. */
export interface Step {
  /** For the application, in this order. */
  told: Told[];
  /** Messages are missing: subscribe again, since the reader's position. `later`: the answer just read brought none of them. */
  ask?: 'now' | 'later';
}

/**
 * The reader of one channel: whatever was lost, doubled or reordered on the way, the application sees each message once
 * and in order, or is told that it cannot. It does nothing by itself: no sockets, no timers.
 */
export interface Reader {
  /** Up to here the application has seen everything. `undefined` until a first `subscribed`, where none was given. */
  position(): Position | undefined;
  /**
   * Notes that a subscribe is being sent and says since where; messages are held until its answer if they do not follow on.
   * Without a position, the channel is read from where it stands when the server answers.
   */
  ask(): Position | undefined;
  /** The connection ended: what was asked is not going to be answered. */
  lose(): void;
  /** Frames of this channel only; a `history` is an answer too. After `unsubscribed` nothing is told any more. */
  take(frame: MessageFrame | SubscribedFrame | HistoryFrame | UnsubscribedFrame): Step;
}

/** Messages that wait for those before them. What comes beyond is dropped: the answer that they wait for brings it. */
export const MAX_HELD = 1_000;

interface Held {
  message: MessageFrame;
  /** How many subscribes had been sent when it came: an answer to a later one knows of it. */
  round: number;
}

const keyOf = ({ epoch, seq }: Position): string => `${seq} ${epoch}`;

/** @param since where to go on from: what an earlier reader of the same channel came to */
export const reader = (since?: Position): Reader => {
  let position = since && { epoch: since.epoch, seq: since.seq };
  let isAsked = false;
  /** Since where: what an answer says of being recovered is about this, not about where the reader has come meanwhile. */
  let asked: Position | undefined;
  let hasLeft = false;
  let hasDropped = false;
  let round = 0;
  const held = new Map<string, Held>();
  /** Epochs that ended: what still comes of them is late. */
  const ended = new Set<string>();

  const isSeen = ({ epoch, seq }: Position): boolean => epoch === position?.epoch && seq <= position.seq;

  /** The place in a log without messages, whose epoch is only a name for the time: the first message brings another. */
  const isBeforeAll = (): boolean => position?.seq === 0;

  const hold = (message: MessageFrame): void => {
    if (held.size < MAX_HELD) held.set(keyOf(message), { message, round });
    else hasDropped = true;
  };

  /** Everything that follows on now. */
  const next = (): Told[] => {
    const told: Told[] = [];
    while (position) {
      const following = { epoch: position.epoch, seq: position.seq + 1 };
      const found = held.get(keyOf(following));
      if (!found) break;
      held.delete(keyOf(following));
      position = following;
      told.push({ type: 'message', message: found.message });
    }
    return told;
  };

  const message = (message: MessageFrame): Step => {
    if (ended.has(message.epoch)) return { told: [] };
    // An answer on its way may know better where an empty log goes on.
    if (isBeforeAll() && message.seq === 1 && !isAsked) position = { epoch: message.epoch, seq: 0 };
    if (!isSeen(message)) hold(message);
    const told = next();
    return { told, ...(!isAsked && (held.size > 0 || hasDropped) && { ask: 'now' }) };
  };

  /** Forgets what the answer to the last subscribe has made pointless to wait for. */
  const sift = (): void => {
    for (const [key, { message, round: arrivedIn }] of held) {
      const isOfThePast = message.epoch !== position?.epoch && arrivedIn < round;
      if (isOfThePast || isSeen(message)) held.delete(key);
    }
  };

  /** The application goes on at the tail, or before it by as many messages as came by themselves. */
  const reset = ({ epoch, seq: tail }: Position): Told => {
    let seq = position?.epoch === epoch ? Math.max(tail, position.seq) : tail;
    while (held.has(keyOf({ epoch, seq }))) seq -= 1;
    if (position) ended.add(position.epoch);
    ended.delete(epoch);
    position = { epoch, seq };
    return { type: 'reset', position };
  };

  const replay = ({ epoch, seq, recovered, messages, more }: SubscribedFrame | HistoryFrame): Step => {
    isAsked = false;
    const told: Told[] = [];
    const before = position;
    const goesOn = recovered && (epoch === position?.epoch || asked?.seq === 0);
    if (!position) position = { epoch, seq };
    else if (!goesOn) told.push(reset({ epoch, seq }));
    else if (isBeforeAll()) position = { epoch, seq: (messages[0]?.seq ?? 1) - 1 };
    for (const message of messages) {
      if (message.epoch !== position.epoch || message.seq !== position.seq + 1) continue;
      position = { epoch, seq: message.seq };
      told.push({ type: 'message', message });
    }
    sift();
    told.push(...next());

    const isNewer = [...held.values()].some(({ round: arrivedIn }) => arrivedIn === round);
    const isShort = held.size > 0 || seq > (position.epoch === epoch ? position.seq : 0);
    const hasProgressed = position !== before;
    const wasFull = hasDropped;
    hasDropped = false;
    if (!(more || isShort || wasFull)) return { told };
    return { told, ask: hasProgressed || isNewer || wasFull ? 'now' : 'later' };
  };

  return {
    position: () => position && { ...position },
    ask() {
      isAsked = true;
      round += 1;
      asked = position && { ...position };
      return asked;
    },
    lose() {
      isAsked = false;
    },
    take(frame) {
      if (hasLeft) return { told: [] };
      if (frame.type === 'message') return message(frame);
      if (frame.type === 'unsubscribed') hasLeft = true;
      else if (isAsked) return replay(frame);
      return { told: [] };
    },
  };
};
