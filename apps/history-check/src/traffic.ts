import { setTimeout as pause } from 'node:timers/promises';
import { type ClientOptions, WebSocket } from 'ws';

/** What is under way on the sockets of a run. */
export interface Traffic {
  WebSocket: new (url: string) => WebSocket;
  /**
   * Resolves when every handshake and every frame with an id was answered, and then nothing came for a moment; or when
   * nothing has come for so long that the missing answers never will.
   */
  rest(): Promise<void>;
}

/** After the last answer, what was posted to others may still be on its way through the kernel. */
const QUIET_MS = 20;

/** Longer than any function takes on a busy machine, its start included. */
const SILENT_MS = 3_000;

const LOOK_AGAIN_MS = 2;

const HANDSHAKE = 'handshake';

export const traffic = (): Traffic => {
  const underWay = new Map<WebSocket, Set<string>>();
  let last = 0;

  class WatchedSocket extends WebSocket {
    constructor(url: string, options: ClientOptions = { perMessageDeflate: false }) {
      super(url, options);
      const asked = new Set([HANDSHAKE]);
      underWay.set(this, asked);
      last = Date.now();
      this.on('open', () => this.#answered(HANDSHAKE));
      this.on('close', () => {
        last = Date.now();
        underWay.delete(this);
      });
      this.on('message', (data) => {
        const { type, id } = JSON.parse(String(data)) as { type?: string; id?: string };
        // A frame of API Gateway's own stands for the answer to some frame; which, it does not say.
        if (type !== 'message') this.#answered(type === undefined ? [...asked][0] : id);
        last = Date.now();
      });
    }

    #answered(id: string | undefined): void {
      last = Date.now();
      if (id !== undefined) underWay.get(this)?.delete(id);
    }

    override send(text: string): void {
      const { id } = JSON.parse(text) as { id?: string };
      if (id !== undefined) underWay.get(this)?.add(id);
      last = Date.now();
      super.send(text);
    }
  }

  return {
    WebSocket: WatchedSocket,
    async rest() {
      const isAnswered = () => [...underWay.values()].every(({ size }) => size === 0);
      while (Date.now() - last < (isAnswered() ? QUIET_MS : SILENT_MS)) await pause(LOOK_AGAIN_MS);
      for (const asked of underWay.values()) asked.clear(); // What has not come by now is not waited for twice.
    },
  };
};
