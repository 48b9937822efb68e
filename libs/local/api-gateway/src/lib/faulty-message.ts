import type { Faults } from '@carillon/local-faults';
import type { Connection } from './connection';

type RunMessage = (connection: Connection, body: string) => Promise<void>;

/** Messages as the plan has it: where one is to be lost, the connection of its client breaks before it was whole. */
export const faultyMessage =
  (run: RunMessage, faults: Faults): RunMessage =>
  (connection, body) =>
    faults.decide('message', connection.peer.connectionId)
      ? Promise.resolve(connection.reset())
      : run(connection, body);
