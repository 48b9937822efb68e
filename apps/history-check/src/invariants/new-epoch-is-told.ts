import type { Position } from '@carillon/client';
import { at, type Invariant } from '../history';
import { membershipsOf } from '../membership';

/** An application that sees a message of another epoch was told a reset before it; an empty log has no epoch to leave. */
export const newEpochIsTold: Invariant = (history) =>
  membershipsOf(history).flatMap(({ client, steps }) => {
    const broken: string[] = [];
    let last: Position | undefined;
    for (const step of steps) {
      const isTold = step.type === 'reset' || !last || last.seq === 0 || last.epoch === step.epoch;
      if (!isTold) broken.push(`${client} came from epoch ${last?.epoch} to ${at(step)} without a reset`);
      last = step;
    }
    return broken;
  });
