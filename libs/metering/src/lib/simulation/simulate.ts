import { bill } from '../bill';
import { FRAMING_BYTES, messageUnits } from '../usage';
import { agenda } from './agenda';
import { busiestSecond } from './busiest-second';
import type { Outcome } from './outcome';
import { random } from './random';
import { LAMBDA_SCALING, PAGE, pacingOf, POLLERS, QUEUE, SCENARIO, type Scenario, SIGMA } from './scenario';
import { segmentsOf } from './segments';
import { tokenBucket } from './token-bucket';
import { type Segment, work } from './worker';

/**
 * Plays one message to all members of a channel, event by event, under AWS's quotas: the segments are sent to SQS, its pollers
 * and Lambda's scaling bring up workers, each posts at its pace. The same scenario gives the same outcome.
 */
export const simulate = (options: Partial<Scenario> & Pick<Scenario, 'members'>): Outcome => {
  const scenario: Scenario = { ...SCENARIO, ...options };
  const { members, quota, inboundPerSecond, burst, throttledShare, goneShare } = scenario;
  const dice = random(scenario.seed);
  const { workers: maxWorkers, perSecond } = pacingOf(scenario);
  const events = agenda<(now: number) => void>();
  const takeToken = tokenBucket(quota - inboundPerSecond, burst);
  const takeEnvironment = tokenBucket(LAMBDA_SCALING.perMs * 1_000, LAMBDA_SCALING.environments);
  const posted = busiestSecond();

  const isGone = new Uint8Array(members).map(() => (dice.chance(goneShare) ? 1 : 0));
  const answers = new Uint8Array(members);
  const deliveredAt: number[] = [];
  const count = { gone: 0, posts: 0, throttledByQuota: 0, throttledOtherwise: 0, coldStarts: 0, workerMs: 0 };

  const world = {
    scenario,
    random: dice,
    agenda: events,
    paceMs: 1_000 / perSecond,
    isGone: (member: number) => isGone[member] === 1,
    isTaken(now: number) {
      count.posts += 1;
      posted.add(now);
      if (!takeToken(now)) {
        count.throttledByQuota += 1;
        return false;
      }
      if (!dice.chance(throttledShare)) return true;
      count.throttledOtherwise += 1;
      return false;
    },
    settled(member: number, now: number) {
      answers[member] = (answers[member] ?? 0) + 1;
      if (world.isGone(member)) count.gone += 1;
      else deliveredAt.push(now);
    },
  };

  const segments = segmentsOf(scenario, dice);
  const queue: Segment[] = [];
  const queueBySecond: number[] = [];
  let deepestQueue = 0;
  let running = 0;
  let mostRunning = 0;
  let warm = 0;

  /** Each whole second up to now has the depth that the queue has had since the last change. */
  const noteDepth = (now: number) => {
    while (queueBySecond.length <= now / 1_000) queueBySecond.push(queue.length);
  };

  const start = (segment: Segment, now: number) => {
    running += 1;
    mostRunning = Math.max(mostRunning, running);
    const isCold = warm === 0;
    if (isCold) count.coldStarts += 1;
    else warm -= 1;
    const received = now + QUEUE.receiveMs;
    const ready = received + (isCold ? dice.logNormal(scenario.coldStartMs, SIGMA) : 0);
    const pages = Math.max(1, Math.ceil((segment.to - segment.from) / PAGE.rows));
    events.at(ready + pages * PAGE.ms, (begun) =>
      work(world, segment, begun, (over) => {
        count.workerMs += over - received;
        running -= 1;
        warm += 1;
        poll(over);
      }),
    );
  };

  /** Hands segments to workers, as many as the pollers are and Lambda gives. */
  const poll = (now: number) => {
    noteDepth(now);
    const pollers = Math.min(maxWorkers, Math.floor(POLLERS.atFirst + now * POLLERS.perMs));
    while (queue.length > 0 && running < pollers) {
      if (warm === 0 && !takeEnvironment(now)) break;
      const segment = queue.shift();
      if (segment) start(segment, now);
    }
  };

  segments.forEach((segment, i) =>
    events.at(QUEUE.sendMs * (1 + Math.floor(i / QUEUE.batch)), (now) => {
      noteDepth(now);
      queue.push(segment);
      deepestQueue = Math.max(deepestQueue, queue.length);
      poll(now);
    }),
  );
  /** The ramp brings another poller without anything else happening. */
  const growPollers = (now: number) => {
    poll(now);
    if (deliveredAt.length + count.gone < members) events.at(now + 1 / POLLERS.perMs, growPollers);
  };
  events.at(1 / POLLERS.perMs, growPollers);

  for (let event = events.next(); event; event = events.next()) event.thing(event.time);

  const requests = Math.ceil(segments.length / QUEUE.batch) + 2 * segments.length;
  const secondsAt = (share: number) => (deliveredAt[Math.ceil(deliveredAt.length * share) - 1] ?? 0) / 1_000;
  return {
    scenario,
    delivered: deliveredAt.length,
    gone: count.gone,
    doubled: answers.reduce((sum, times) => sum + (times > 1 ? 1 : 0), 0),
    missed: answers.reduce((sum, times) => sum + (times === 0 ? 1 : 0), 0),
    secondsToHalf: secondsAt(0.5),
    secondsToMost: secondsAt(0.99),
    secondsToLast: secondsAt(1),
    posts: count.posts,
    throttledByQuota: count.throttledByQuota,
    throttledOtherwise: count.throttledOtherwise,
    busiestSecond: posted.most(),
    segments: segments.length,
    workers: mostRunning,
    coldStarts: count.coldStarts,
    deepestQueue,
    queueBySecond,
    bill: bill({
      messages: deliveredAt.length * messageUnits(scenario.messageBytes),
      dataOutBytes: deliveredAt.length * (scenario.messageBytes + FRAMING_BYTES),
      lambdaRequests: segments.length,
      lambdaMbMs: Math.ceil(count.workerMs) * scenario.workerMemoryMb,
      readUnits: (members * PAGE.rowBytes) / 4_096 + segments.length / 2, // consistent reads, each rounded up
      writeUnits: count.gone, // a membership that is found gone is deleted
      queueRequests: requests,
    }),
  };
};
