import type { Position } from '@carillon/client';
import { at, type Invariant } from '../history';
import { membershipsOf, startOf } from '../membership';

/** Each message that an application sees is the one after the one before, and the one that is stored there. */
export const inOrderAndOnce: Invariant = (history) => {
  const stored = new Map(history.stored.map((message) => [at(message), message.id]));
  return membershipsOf(history).flatMap((membership) => {
    const { client, channel, steps } = membership;
    const broken: string[] = [];
    let last: Position | undefined = startOf(membership);
    for (const step of steps) {
      if (step.type === 'message') {
        const isNext = !last || last.seq === 0 || last.epoch !== step.epoch || step.seq === last.seq + 1;
        if (!isNext) broken.push(`${client} saw ${at(step)} after ${last?.seq}`);
        const there = stored.get(at({ ...step, channel }));
        if (there !== undefined && there !== step.id)
          broken.push(`${client} saw ${step.id} at ${at(step)}, where ${there} is`);
      } else if (step.type === 'subscribed' && last && step.epoch === last.epoch && step.seq !== last.seq)
        broken.push(`${client} was said to have seen ${at(step)}, but had come to ${last.seq}`);
      last = step;
    }
    return broken;
  });
};
