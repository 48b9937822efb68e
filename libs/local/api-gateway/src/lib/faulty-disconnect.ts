import type { Clock } from '@carillon/local-clock';
import type { Faults } from '@carillon/local-faults';
import type { Close } from './close-code';
import type { Peer } from './peer';

type RunDisconnect = (peer: Peer, close: Close) => Promise<void>;

/** `$disconnect`, as far as the plan lets it run. */
export interface Disconnects {
  /** Resolves when it has run, or never will. Never rejects. */
  run: RunDisconnect;
  /** Begins those that are late now. */
  hurry(): void;
}

/** The best effort that `$disconnect` is on AWS: it may come late, or never (conformance case 95). */
export const faultyDisconnects = (run: RunDisconnect, clock: Clock, faults: Faults): Disconnects => {
  const late = new Set<() => void>();

  const runLate = (peer: Peer, close: Close, delayMs: number) =>
    new Promise<void>((resolve) => {
      const begin = () => {
        late.delete(begin);
        timer.cancel();
        resolve(run(peer, close));
      };
      const timer = clock.after(delayMs, begin);
      late.add(begin);
    });

  return {
    async run(peer, close) {
      const fault = faults.decide('disconnect', peer.connectionId);
      if (!fault) return run(peer, close);
      if (fault.kind === 'late') return runLate(peer, close, fault.delayMs);
    },
    hurry() {
      for (const begin of late) begin();
    },
  };
};
