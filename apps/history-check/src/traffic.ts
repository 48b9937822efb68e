import { setTimeout as pause } from 'node:timers/promises';
import { type ClientOptions, WebSocket } from 'ws';

/** What is under way on the sockets of a run. */
export interface Traffic {
  WebSocket: new (url: string) => WebSocket;
  /** Resolves when the system has nothing to do, and nothing was on its way to it or from it for a moment. */
  rest(): Promise<void>;
}

/** What was written a moment ago may still be on its way through the kernel. */
const QUIET_MS = 15;

/** A function that ends tells nobody outside the system, which can only be asked. */
const ASK_AGAIN_MS = 5;

/** @param isBusy whether the system has something to do */
export const traffic = (isBusy: () => Promise<boolean>): Traffic => {
  let last = 0;
  const touch = () => {
    last = Date.now();
  };

  class WatchedSocket extends WebSocket {
    constructor(url: string, options: ClientOptions = { perMessageDeflate: false }) {
      super(url, options);
      touch();
      for (const event of ['open', 'message', 'close']) this.on(event, touch);
    }

    override send(text: string): void {
      touch();
      super.send(text);
    }
  }

  const loudMs = () => last + QUIET_MS - Date.now();
  const quiet = async () => {
    for (let left = loudMs(); left > 0; left = loudMs()) await pause(left);
  };
  return {
    WebSocket: WatchedSocket,
    async rest() {
      await quiet();
      while ((await isBusy()) || loudMs() > 0) {
        await pause(ASK_AGAIN_MS);
        await quiet();
      }
    },
  };
};
