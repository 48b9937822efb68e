import type { History, Invariant, Violation } from './history';
import { ackedIsStored } from './invariants/acked-is-stored';
import { everyoneIsAnswered } from './invariants/everyone-is-answered';
import { inOrderAndOnce } from './invariants/in-order-and-once';
import { logGoesOn } from './invariants/log-goes-on';
import { newEpochIsTold } from './invariants/new-epoch-is-told';
import { noGap } from './invariants/no-gap';
import { noLeak } from './invariants/no-leak';
import { onePositionPerId } from './invariants/one-position-per-id';
import { rowsEnd } from './invariants/rows-end';
import { silentAfterUnsubscribe } from './invariants/silent-after-unsubscribe';
import { storedIsSeen } from './invariants/stored-is-seen';

/** What is promised. */
export const INVARIANTS = {
  'everyone is answered': everyoneIsAnswered,
  'acked is stored': ackedIsStored,
  'stored is seen': storedIsSeen,
  'in order and once': inOrderAndOnce,
  'a log goes on': logGoesOn,
  'a new epoch is told': newEpochIsTold,
  'silent after unsubscribe': silentAfterUnsubscribe,
  'one position per id': onePositionPerId,
  'rows end': rowsEnd,
  'no gap': noGap,
  'no leak': noLeak,
} satisfies Record<string, Invariant>;

export type InvariantName = keyof typeof INVARIANTS;

/** Everything in a history that breaks a promise. Looks at the history and at nothing else. */
export const check = (history: History): Violation[] =>
  Object.entries(INVARIANTS).flatMap(([invariant, broken]) => broken(history).map((text) => ({ invariant, text })));
