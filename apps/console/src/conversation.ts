import { channelBar } from './channel-bar';
import { type Channels, channels, isJoinedAtConnect } from './channels';
import { composer } from './composer';
import { classify } from './frames';
import { gapEntry, receivedEntry, replayedEntry, sentEntry } from './log-entry';
import type { LogView } from './log-view';
import { loadPositions, savePositions } from './positions-store';
import type { Api } from './system';

/** How long to wait, in milliseconds, before asking again after an answer that did not bring what is missing. */
const LATER_MS = 1_000;

export interface Conversation {
  /** Offers what this API can be sent, and goes on where the tab left its channels. */
  setApi(api: Api): void;
  /** The connection opened, or is not there any more. An open one asks for what was missed in each channel. */
  setOpen(isOpen: boolean): void;
  /** Shows what arrived. @returns the id of this connection, where the frame tells it */
  take(text: string): string | undefined;
}

/** What is said and heard: the log, the chat box, the channels and where each of them stands. */
export const conversation = (log: LogView, send: (frame: string) => void): Conversation => {
  let api: Api | undefined;
  let followed: Channels = channels();
  let isOpen = false;

  const say = (frame: string): void => {
    log.add(sentEntry(frame, new Date()));
    send(frame);
  };

  const show = (): void => {
    bar.show(followed.all());
    if (api) savePositions(api.url, followed.all());
  };

  const ask = (channel: string): void => {
    const route = isJoinedAtConnect(channel) ? 'history' : 'subscribe';
    if (isOpen && api?.routes.includes(route)) say(JSON.stringify(followed.ask(channel)));
  };

  const askLater = (channel: string): void => {
    const asking = followed;
    setTimeout(() => asking === followed && followed.has(channel) && ask(channel), LATER_MS);
  };

  const writing = composer(say);
  const bar = channelBar({
    onChoose: writing.setChannel,
    onSubscribe(channel) {
      ask(channel);
      show();
    },
    onAsk: (frame) => say(JSON.stringify(frame)),
  });

  return {
    setApi(chosen) {
      api = chosen;
      followed = channels(loadPositions(api.url));
      writing.setApi(api);
      bar.setApi(api);
      bar.show(followed.all());
    },
    setOpen(open) {
      const isNew = open && !isOpen;
      isOpen = open;
      writing.setOpen(open);
      bar.setOpen(open);
      if (!open) followed.lose();
      if (isNew) for (const [channel] of followed.all()) ask(channel);
    },
    take(text) {
      const at = new Date();
      let connectionId: string | undefined;
      for (const classified of classify(text)) {
        const { frame, wire } = classified;
        const { gap, replayed, ask: again } = wire ? followed.take(wire) : { replayed: [] };
        const entry = receivedEntry(classified, text, at);
        const isAgain = frame.place !== undefined && log.has(frame.place);
        if (gap !== undefined) log.add(gapEntry(gap, at));
        log.add(isAgain ? { ...entry, mark: 'again' } : entry);
        for (const message of replayed) if (!log.has(message)) log.add(replayedEntry(message, at));
        if (again?.when === 'now') ask(again.channel);
        if (again?.when === 'later') askLater(again.channel);
        connectionId ??= frame.connectionId;
      }
      show();
      return connectionId;
    },
  };
};
