import { FlagError, numberOf, parseFlags, wholeOf } from '@carillon/flags';
import { PRICES } from './prices';
import type { Outcome } from './simulation/outcome';
import { CONCURRENCY, pacingOf, type Scenario } from './simulation/scenario';
import { dollarsText, numberText, rows, secondsText } from './text';
import { MAX_MESSAGE_BYTES } from './usage';

export const SIMULATE_HELP = `One message to every member of a channel under AWS's quotas, event by event

npm run simulate -- [flags]

  --members LIST         of the channel, one run each: 10k,100k,1M (the default)
  --size BYTES           of the message (default 300)
  --budget N             posts a second over all workers (default 8000)
  --posts-per-worker N   that a worker could make in a second (default 5000; the SDK's client: 1500)
  --concurrency N        workers at once (default 4)
  --segment N            members in one SQS message at most (default 1000)
  --quota N              requests a second that the account has (default 10000)
  --throttled X          part of the posts that API Gateway answers 429 (default 0.03)
  --gone X               part of the members whose socket is no more (default 0.1)
  --seed N               the same seed, the same run (default 1)
  --json                 for programs
  --help                 this text`;

type Run = Partial<Scenario> & Pick<Scenario, 'members'>;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

const shareOf = (name: string, value: string, below: number): number => {
  const share = value === '0' ? 0 : numberOf(name, value);
  if (share >= below) throw new FlagError(`--${name}: "${value}" is not a part: 0 up to, but not, ${below}`);
  return share;
};

/** Where nine of ten posts are throttled, one takes ten tries; beyond, a run takes minutes and tells nothing. */
const THROTTLED_BELOW = 0.9;

/** Ten million are a minute of CPU and a gigabyte of memory. */
const MAX_MEMBERS = 10_000_000;

/**
 * @returns `undefined` when help was asked for
 * @throws FlagError for flags that cannot be
 */
export const readRuns = (args: string[]): { runs: Run[]; json: boolean } | undefined => {
  const values = parseFlags(args, {
    members: text,
    size: text,
    budget: text,
    'posts-per-worker': text,
    concurrency: text,
    segment: text,
    quota: text,
    throttled: text,
    gone: text,
    seed: text,
    json: flag,
    help: flag,
  });
  if (values.help) return undefined;
  const { members = '10k,100k,1M', size, budget, concurrency, segment, quota, throttled, gone, seed } = values;
  const postsPerWorker = values['posts-per-worker'];
  const shared: Partial<Scenario> = {
    ...(size !== undefined && { messageBytes: wholeOf('size', size, { most: MAX_MESSAGE_BYTES }) }),
    ...(budget !== undefined && { budget: numberOf('budget', budget) }),
    ...(postsPerWorker !== undefined && { postsPerSecondPerWorker: numberOf('posts-per-worker', postsPerWorker) }),
    ...(concurrency !== undefined && { concurrency: wholeOf('concurrency', concurrency, CONCURRENCY) }),
    ...(segment !== undefined && { segmentSize: wholeOf('segment', segment) }),
    ...(quota !== undefined && { quota: numberOf('quota', quota) }),
    ...(throttled !== undefined && { throttledShare: shareOf('throttled', throttled, THROTTLED_BELOW) }),
    ...(gone !== undefined && { goneShare: shareOf('gone', gone, 1) }),
    ...(seed !== undefined && { seed: wholeOf('seed', seed) }),
  };
  return {
    runs: members.split(',').map((one) => ({ ...shared, members: wholeOf('members', one, { most: MAX_MEMBERS }) })),
    json: values.json ?? false,
  };
};

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;

/** The depth of the queue at ten moments from the beginning to the end. */
const depths = ({ queueBySecond }: Outcome): string => {
  const step = Math.max(1, Math.ceil(queueBySecond.length / 10));
  return queueBySecond
    .filter((_, second) => second % step === 0)
    .map((depth, i) => `${i * step} s: ${depth}`)
    .join(', ');
};

/** What a run gave, for people. */
export const outcomeText = (outcome: Outcome): string => {
  const { scenario, posts, bill } = outcome;
  const { workers, perSecond } = pacingOf(scenario);
  const { members, budget } = scenario;
  return [
    `${numberText(members)} members, ${numberText(scenario.messageBytes)} bytes, seed ${scenario.seed}`,
    rows([
      [
        'Time to half, 99 %, last',
        [outcome.secondsToHalf, outcome.secondsToMost, outcome.secondsToLast].map(secondsText).join(', '),
      ],
      ['Members / budget', `${secondsText(members / budget)}: the least that the budget allows`],
      [
        'Delivered, gone',
        `${numberText(outcome.delivered)}, ${numberText(outcome.gone)}; twice ${outcome.doubled}, never ${outcome.missed}`,
      ],
      [
        'Posts',
        `${numberText(posts)}; 429 by the quota ${numberText(outcome.throttledByQuota)}, otherwise ${numberText(outcome.throttledOtherwise)}`,
      ],
      [
        'Busiest second',
        `${numberText(outcome.busiestSecond)} posts, ${percent(outcome.busiestSecond, budget)} of the budget of ${numberText(budget)}`,
      ],
      [
        'Workers',
        `${outcome.workers} of ${workers} at ${numberText(perSecond)} posts a second each; ${outcome.coldStarts} cold starts`,
      ],
      ['Segments', `${numberText(outcome.segments)} SQS messages; deepest queue ${numberText(outcome.deepestQueue)}`],
      ['Queue over time', depths(outcome)],
      [
        'Dollars',
        `${dollarsText(bill.total)}; ${dollarsText((bill.total / outcome.delivered) * 1e6)} a million deliveries`,
      ],
    ]),
  ].join('\n');
};

/** Runs one after another, and where the prices come from. */
export const outcomesText = (outcomes: Outcome[]): string =>
  [...outcomes.map(outcomeText), `List prices of ${PRICES.region}, read on ${PRICES.checkedOn}, no free tier.`].join(
    '\n\n',
  );
