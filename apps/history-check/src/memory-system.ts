import { type Behaviour, memoryServer } from '@carillon/client/testing';
import { random } from './random';
import type { FaultPlan } from './script';
import type { System } from './system';

const LIFE_MS = 2 * 60 * 60_000;

/** More turns of the event loop than anything in memory takes. */
const TURNS = 40;

/**
 * A system in memory. Posts are lost and doubled, answers fail to come; beyond that it keeps its promises, but for what
 * `flaws` replaces.
 */
export const memorySystem =
  (flaws: Partial<Behaviour> = {}) =>
  async ({ seed }: FaultPlan): Promise<System> => {
    const chance = random(seed);
    let now = 0;
    let faults = 0;
    let isMended = false;
    const strikes = (perMille: number): boolean => {
      const isStruck = !isMended && chance.below(1_000) < perMille;
      if (isStruck) faults += 1;
      return isStruck;
    };
    const copies = () => (strikes(100) ? 0 : strikes(50) ? 2 : 1);
    const answers = () => !strikes(30);
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
      stored: async () =>
        [...server.logs.values()].flatMap(({ messages }) =>
          messages.map(({ channel, epoch, seq, id }) => ({ channel, epoch, seq, id })),
        ),
      rows: async () =>
        server
          .members()
          .map(({ channel, connection, connectedAt }) => ({ channel, connectionId: String(connection), connectedAt })),
      faults: async () => faults,
      stop: async () => undefined,
    };
  };
