import type { MessageFrame, Position } from '@carillon/route-types';
import { RefusedError } from './outbox';
import { reader, type Reader, type Step } from './reader';
import type { Requests } from './requests';
import { tell } from './tell';
import type { Timer, Timers } from './timers';

/** What an application listens with. */
export interface Handlers {
  /** Each message once, in the order of the channel. */
  message(message: MessageFrame): void;
  /** Messages before `position` may be missing for good; from there on it goes on. */
  reset?(position: Position): void;
  /** The channel is listened to, and everything up to here was told. Again after each reconnect and heartbeat. */
  subscribed?(position: Position): void;
  /** The server does not let this client listen: the subscription has ended. */
  refused?(error: RefusedError): void;
}

export interface Subscriptions {
  add(channel: string, handlers: Handlers, since: Position | undefined): void;
  /** From now on its handlers are not called. Resolves when the server has taken the client out, or the connection ended. */
  remove(channel: string): Promise<void>;
  position(channel: string): Position | undefined;
  take(message: MessageFrame): void;
  /** Asks for each channel whether anything was missed: the server has lost the memberships, or it is time to look. */
  check(): void;
  /** @returns how many there are */
  size(): number;
  close(): void;
}

export interface SubscriptionsOptions {
  requests: Requests;
  timers: Timers;
}

interface Subscription {
  handlers: Handlers;
  news: Reader;
  isAsking: boolean;
  timer?: Timer | undefined;
}

/** How long to wait after an answer that did not bring what is missing: a replica, or a replay, is behind. */
const LATER_MS = 1_000;

/** `$all` and `@<user>`: nobody subscribes to these, and what was missed is in their history. */
const isJoinedAtConnect = (channel: string): boolean => /^[$@]/.test(channel);

/** The channels that the application listens to: a reader for each, and the requests that it needs. */
export const subscriptions = ({ requests, timers }: SubscriptionsOptions): Subscriptions => {
  const all = new Map<string, Subscription>();
  const isCurrent = (channel: string, subscription: Subscription) => all.get(channel) === subscription;

  const show = (channel: string, subscription: Subscription, { told, ask: when }: Step): void => {
    const { handlers } = subscription;
    for (const item of told) {
      if (!isCurrent(channel, subscription)) return; // A handler has unsubscribed.
      if (item.type === 'message') tell(() => handlers.message(item.message));
      else tell(() => handlers.reset?.(item.position));
    }
    if (!isCurrent(channel, subscription)) return;
    if (when === 'now') ask(channel, subscription);
    if (when === 'later') {
      subscription.timer?.cancel();
      subscription.timer = timers.after(LATER_MS, () => ask(channel, subscription));
    }
  };

  const ask = (channel: string, subscription: Subscription): void => {
    const { news, handlers } = subscription;
    if (subscription.isAsking || !isCurrent(channel, subscription)) return;
    subscription.isAsking = true;
    subscription.timer?.cancel();
    requests.add({
      lane: `member ${channel}`,
      frame() {
        const since = news.ask();
        if (!isJoinedAtConnect(channel)) return { action: 'subscribe', channel, ...(since && { since }) };
        return { action: 'history', channel, ...(since ? { since } : { limit: 1 }) };
      },
      answered(reply) {
        subscription.isAsking = false;
        if ((reply.type !== 'subscribed' && reply.type !== 'history') || !isCurrent(channel, subscription)) return;
        const step = news.take(reply);
        show(channel, subscription, step);
        const position = news.position();
        const isUpToDate = !step.ask && isCurrent(channel, subscription);
        if (isUpToDate && position) tell(() => handlers.subscribed?.(position));
      },
      refused(error) {
        if (!isCurrent(channel, subscription)) return;
        all.delete(channel);
        tell(() => handlers.refused?.(new RefusedError(error)));
      },
      lost() {
        subscription.isAsking = false;
        news.lose();
      },
    });
  };

  return {
    add(channel, handlers, since) {
      if (all.has(channel)) throw new Error(`${channel} is subscribed to already: unsubscribe first`);
      const subscription: Subscription = { handlers, news: reader(since), isAsking: false };
      all.set(channel, subscription);
      ask(channel, subscription);
    },
    remove(channel) {
      all.get(channel)?.timer?.cancel();
      all.delete(channel);
      if (isJoinedAtConnect(channel)) return Promise.resolve();
      return new Promise((resolve) =>
        requests.add({
          lane: `member ${channel}`,
          frame: () => ({ action: 'unsubscribe', channel }),
          answered: () => resolve(),
          refused: () => resolve(), // It is no member, which is what was wanted.
          lost: resolve, // So are its memberships.
        }),
      );
    },
    position: (channel) => all.get(channel)?.news.position(),
    take(message) {
      const subscription = all.get(message.channel);
      if (subscription) show(message.channel, subscription, subscription.news.take(message));
    },
    check() {
      for (const [channel, subscription] of all) ask(channel, subscription);
    },
    size: () => all.size,
    close() {
      for (const { timer } of all.values()) timer?.cancel();
      all.clear();
    },
  };
};
