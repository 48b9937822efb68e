import { type Behaviour, memoryServer } from '@carillon/client/testing';
import { random } from './random';
import type { StartSystem } from './system';

const LIFE_MS = 2 * 60 * 60_000;

/** More turns of the event loop than anything in memory takes. */
const TURNS = 40;

/**
 * A system in memory. Posts are lost and doubled, answers fail to come; beyond that it keeps its promises, but for what
 * `flaws` replaces.
 */
export const memorySystem =
  (flaws: Partial<Behaviour> = {}): StartSystem =>
  async ({ faults: { seed } }) => {
    const chance = random(seed);
    let now = 0;
    const struck = { lost: 0, doubled: 0, unanswered: 0 };
    let isMended = false;
    const strikes = (kind: keyof typeof struck, perMille: number): boolean => {
      const isStruck = !isMended && chance.below(1_000) < perMille;
      if (isStruck) struck[kind] += 1;
      return isStruck;
    };
    const copies = () => (strikes('lost', 100) ? 0 : strikes('doubled', 50) ? 2 : 1);
    const answers = () => !strikes('unanswered', 30);
    const server = memoryServer({ copies, answers, ...flaws }, () => now);
    return {
      urlOf: (client) => `memory://${client}`,
      WebSocket: server.WebSocket,
      now: () => now,
      async advance(ms) {
        now += ms;
        for (const connection of server.connections())
          if (now - connection.connectedAt >= LIFE_MS) connection.close(1001);
      },
      async rest() {
        for (let turn = 0; turn < TURNS; turn++) await new Promise(setImmediate);
      },
      async mend() {
        isMended = true;
      },
      async push(channel, id) {
        server.publish(channel, id);
      },
      stored: async (channels) =>
        channels.flatMap((name) =>
          (server.logs.get(name)?.messages ?? []).map(({ channel, epoch, seq, id }) => ({ channel, epoch, seq, id })),
        ),
      rows: async () =>
        server
          .members()
          .map(({ channel, connection, connectedAt }) => ({ channel, connectionId: String(connection), connectedAt })),
      faults: async () => ({ ...struck }),
      stop: async () => undefined,
    };
  };
