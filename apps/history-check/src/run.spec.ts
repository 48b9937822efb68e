import type { Behaviour } from '@carillon/client/testing';
import type { InvariantName } from './check';
import { memorySystem } from './memory-system';
import { run } from './run';
import { script } from './script';

const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1);

/** What is found until this is among it. */
const foundUntil = async (invariant: InvariantName, flaws: Partial<Behaviour>): Promise<string[]> => {
  const found = new Set<string>();
  for (const seed of SEEDS) {
    const { violations } = await run(script(seed), memorySystem(flaws));
    for (const violation of violations) found.add(violation.invariant);
    if (found.has(invariant)) break;
  }
  return [...found];
};

describe('a run', () => {
  it.each(SEEDS)('of seed %i finds nothing against a system that keeps its promises', async (seed) => {
    const { violations, totals, history } = await run(script(seed), memorySystem());
    const abandoned = history.events.filter(({ type }) => type === 'failed'); // By a client that left for good.
    expect(violations).toEqual([]);
    expect(totals.acks + abandoned.length).toBe(totals.publishes);
    expect(totals.deliveries).toBeGreaterThan(0);
    expect(totals.faults).toBeGreaterThan(0);
  });

  it('is the same whenever it is run', async () => {
    const [first, second] = [await run(script(7), memorySystem()), await run(script(7), memorySystem())];
    expect(second).toEqual(first);
  });

  it('has connections that are cut at two hours, and come back', async () => {
    const { history } = await run(script(20, 0), memorySystem());
    const connects = history.events.filter(({ type, client }) => type === 'connect' && client === 'client1-20');
    expect(connects.length).toBeGreaterThanOrEqual(2);
  });
});

describe('a system that breaks a promise is found out', () => {
  const flaws: [InvariantName, string, Partial<Behaviour>][] = [
    ['everyone is answered', 'never acknowledges a message', { answers: ({ action }) => action !== 'sendmessage' }],
    ['everyone is answered', 'never answers anything', { answers: () => false }],
    ['everyone is answered', 'never answers a subscribe', { answers: ({ action }) => action !== 'subscribe' }],
    ['acked is stored', 'acknowledges every tenth message without keeping it', { append: losing() }],
    [
      'stored is seen',
      'says that nothing was missed',
      { replay: () => ({ recovered: true, messages: [], more: false }) },
    ],
    [
      'stored is seen',
      'calls what it still has lost',
      { replay: () => ({ recovered: false, messages: [], more: false }) },
    ],
    ['stored is seen', 'begins a new epoch after every third message', { append: restarting() }],
    ['a log goes on', 'begins a new epoch after every third message', { append: restarting() }],
    ['silent after unsubscribe', 'lets nobody out', { letsGo: () => false }],
    [
      'one position per id',
      'keeps a repeated message again',
      { append: (log, message) => (log.messages.push(message), message) },
    ],
    ['rows end', 'keeps the rows of connections that ended', { forgets: () => false }],
    ['no gap', 'leaves a position out', { append: skipping() }],
    ['no leak', 'posts to everyone', { audience: (_, all) => all }],
  ];
  it.each(flaws)('%s: it %s', async (invariant, _, flaw) =>
    expect(await foundUntil(invariant, flaw)).toContain(invariant),
  );
});

function losing(): Behaviour['append'] {
  let count = 0;
  return (log, message) => {
    count += 1;
    if (count % 10 > 0 && !log.messages.some(({ id }) => id === message.id)) log.messages.push(message);
    return message;
  };
}

function restarting(): Behaviour['append'] {
  return (log, message) => {
    const known = log.messages.find(({ id }) => id === message.id);
    if (known) return known;
    if (message.seq % 3 === 1) log.epoch += message.seq;
    const placed = { ...message, epoch: log.epoch };
    log.messages.push(placed);
    return placed;
  };
}

function skipping(): Behaviour['append'] {
  return (log, message) => {
    const known = log.messages.find(({ id }) => id === message.id);
    if (known) return known;
    const placed = message.seq === 3 ? { ...message, seq: 4 } : message;
    log.messages.push(placed);
    return placed;
  };
}
