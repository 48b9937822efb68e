import type { Agenda } from './agenda';
import type { Random } from './random';
import { BACKOFF, type Scenario, SIGMA } from './scenario';

/** The members from `from` up to, but not, `to`. */
export interface Segment {
  from: number;
  to: number;
}

/** What a worker needs of the world. */
export interface World {
  scenario: Scenario;
  random: Random;
  agenda: Agenda<(now: number) => void>;
  /** Milliseconds between two posts of one worker. */
  paceMs: number;
  /** API Gateway takes the post. */
  isTaken(now: number): boolean;
  /** The member's socket is no more. */
  isGone(member: number): boolean;
  /** A post has been answered for good. */
  settled(member: number, now: number): void;
}

/**
 * Posts to every member of a segment: at its pace, bounded in flight; what is answered 429 is posted again after a pause with
 * full jitter, before members that have not had their turn.
 * @param isOver called once, when the last post is answered
 */
export const work = (world: World, segment: Segment, startsAt: number, isOver: (now: number) => void): void => {
  const { scenario, random, agenda, paceMs } = world;
  /** With how many refusals each; the next is at the end. */
  const again: { member: number; refusals: number }[] = [];
  let next = segment.from;
  let inFlight = 0;
  let pausing = 0;
  let isScheduled = false;
  let freeAt = startsAt;

  const answered = (member: number, refusals: number, isTaken: boolean) => (now: number) => {
    inFlight -= 1;
    if (isTaken) world.settled(member, now);
    else {
      const limit = Math.min(BACKOFF.lastMs, BACKOFF.firstMs * 2 ** refusals);
      pausing += 1;
      agenda.at(now + random.uniform() * limit, (then) => {
        pausing -= 1;
        again.push({ member, refusals: refusals + 1 });
        schedule(then);
      });
    }
    schedule(now);
  };

  const post = (now: number) => {
    isScheduled = false;
    const retried = again.pop();
    const member = retried?.member ?? next++;
    const isTaken = world.isTaken(now);
    inFlight += 1;
    agenda.at(now + random.logNormal(scenario.postMs, SIGMA), answered(member, retried?.refusals ?? 0, isTaken));
    freeAt = now + paceMs;
    schedule(now);
  };

  const schedule = (now: number): void => {
    if (isScheduled) return;
    const hasWork = again.length > 0 || next < segment.to;
    if (hasWork && inFlight < scenario.inFlight) {
      isScheduled = true;
      agenda.at(Math.max(now, freeAt), post);
    } else if (!hasWork && inFlight === 0 && pausing === 0) isOver(now);
  };
  schedule(startsAt);
};
