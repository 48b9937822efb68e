import { carillon, type Carillon, type CarillonOptions } from './carillon';
import type { State } from './link';
import { manualTimers } from './manual-timers';
import { type Behaviour, memoryServer } from './memory-server';

const clients: Carillon[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

/** Turns of the event loop: what is on its way arrives. */
export const settle = async () => {
  for (let turn = 0; turn < 30; turn++) await new Promise(setImmediate);
};

/** A server in memory, a clock that is moved by hand, and clients, which are closed after the test. */
export const world = (behaviour: Partial<Behaviour> = {}) => {
  const server = memoryServer(behaviour);
  const timers = manualTimers();
  const states: State[] = [];
  const join = (options: CarillonOptions = {}, name = 'ada') => {
    const onState = (state: State) => states.push(state);
    const client = carillon(`ws://server/${name}`, {
      WebSocket: server.WebSocket,
      timers,
      random: () => 0.5,
      onState,
      ...options,
    });
    clients.push(client);
    return client;
  };
  /** What a client was told of a channel, in short. */
  const listen = (client: Carillon, channel: string, since?: { epoch: string; seq: number }) => {
    const heard: unknown[] = [];
    client.subscribe(
      channel,
      {
        message: ({ data }) => heard.push(data),
        reset: ({ seq }) => heard.push(`reset ${seq}`),
        refused: ({ code }) => heard.push(code),
      },
      since && { since },
    );
    return heard;
  };
  const received = () => server.connections().flatMap((connection) => connection.received);
  return { server, timers, states, clients, join, listen, received };
};
