import { EVERYONE } from '@carillon/route-types';
import { carillon, type Carillon, type Timers } from '@carillon/client';
import type { Event } from './history';
import { tappedSockets } from './tapped-socket';
import type { System } from './system';

/** A client of the run, everything that happens to which is recorded. */
export interface RecordedClient {
  name: string;
  /** Channels that its application listens to. */
  channels: Set<string>;
  /** What it asked, messages included, and has no answer to yet; each new connection asks for each channel again. */
  pending(): number;
  position: Carillon['position'];
  subscribe(channel: string): void;
  unsubscribe(channel: string): void;
  publish(channel: string, id: string): void;
  drop(): void;
  /** Its application listens no more, and is not coming back. */
  leave(): void;
  /** The run is over. */
  close(): void;
}

/** An event without its time, which the recorder adds. */
export type Untimed = Event extends infer E ? (E extends Event ? Omit<E, 't'> : never) : never;

export interface RecordedClientOptions {
  name: string;
  system: System;
  timers: Timers;
  random: () => number;
  record(event: Untimed): void;
}

export const recordedClient = ({ name, system, timers, random, record }: RecordedClientOptions): RecordedClient => {
  const client = name;
  const channels = new Set<string>();
  const pending = new Set<string>();
  /** By channel, the last subscribe or unsubscribe that has no answer yet. */
  const asked = new Map<string, symbol>();
  const ask = (channel: string): symbol => {
    const question = Symbol(channel);
    asked.set(channel, question);
    return question;
  };
  const sockets = tappedSockets(system.WebSocket, {
    onOpen() {
      record({ type: 'connect', client });
      for (const channel of channels) ask(channel);
    },
    onClose: () => record({ type: 'disconnect', client }),
    onMessage: (channel, id) => record({ type: 'frame', client, channel, id }),
  });
  let ids = 0;
  const newId = () => `${name}-${(ids += 1)}`;
  const made = carillon(system.urlOf(name), { WebSocket: sockets.WebSocket, timers, random, newId });

  return {
    name,
    channels,
    pending: () => pending.size + asked.size,
    position: made.position,
    subscribe(channel) {
      if (channels.has(channel)) return;
      channels.add(channel);
      record({ type: 'subscribe', client, channel });
      ask(channel);
      made.subscribe(channel, {
        message: ({ epoch, seq, id }) => record({ type: 'message', client, channel, epoch, seq, id }),
        reset: ({ epoch, seq }) => record({ type: 'reset', client, channel, epoch, seq }),
        subscribed({ epoch, seq }) {
          asked.delete(channel);
          record({ type: 'subscribed', client, channel, epoch, seq });
        },
        refused({ code }) {
          asked.delete(channel);
          channels.delete(channel);
          record({ type: 'refused', client, channel, code });
        },
      });
    },
    unsubscribe(channel) {
      if (!channels.delete(channel)) return;
      record({ type: 'unsubscribe', client, channel });
      const question = ask(channel);
      void made.unsubscribe(channel).then(() => {
        // It may have been asked for something else since, and then this answer says nothing of where it stands.
        if (asked.get(channel) !== question) return;
        asked.delete(channel);
        record({ type: 'unsubscribed', client, channel });
      });
    },
    publish(channel, id) {
      pending.add(id);
      record({ type: 'publish', client, channel, id });
      made
        .publish(channel === EVERYONE ? undefined : channel, { id }, { id })
        .then(
          ({ epoch, seq }) => record({ type: 'ack', client, channel, id, epoch, seq }),
          () => record({ type: 'failed', client, channel, id }),
        )
        .finally(() => pending.delete(id));
    },
    drop: sockets.drop,
    leave() {
      for (const channel of channels) record({ type: 'unsubscribe', client, channel });
      channels.clear();
      record({ type: 'leave', client });
      made.close();
    },
    close: made.close,
  };
};
