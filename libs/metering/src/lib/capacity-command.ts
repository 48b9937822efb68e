import { FlagError, numberOf, parseFlags, wholeOf } from '@carillon/flags';
import { type Activity, capacity, type Capacity, type Plan } from './capacity';
import { PRICES } from './prices';
import { dollarsText, numberText, rows, secondsText } from './text';
import { MAX_MESSAGE_BYTES } from './usage';

export const CAPACITY_HELP = `Seconds to deliver, quota needed and dollars a month

npm run capacity -- --connections N --rate RATE --size BYTES [flags]

  --connections N        who is connected: 100000, 100k, 1M
  --rate RATE            broadcasts to all of them: 1/s, 1/min, 10/h (default 1/min)
  --size BYTES           of one message (default 500)
  --quota N              requests a second that the account has (default 10000)
  --share X              the part of it that may be used (default 0.8)
  --inbound N            what else uses it, requests a second (default 0)
  --workers N            that post at once (default: as many as the quota feeds)
  --posts-per-worker N   a second (default 5000: bulk postman at 1,769 MB; the SDK's client: 1500)
  --within SECONDS       wished for: what the needed quota and workers are for (default 5)
  --json                 for programs
  --help                 this text`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

const PER_MINUTE: Record<string, number> = { s: 60, min: 1, h: 1 / 60 };

/** `1/min`, `2/s`, `10/h`, as broadcasts a minute. */
const rateOf = (name: string, value: string): number => {
  const [, count = '', per = ''] = /^([^/]*)\/([^/]*)$/.exec(value) ?? [];
  const factor = Object.hasOwn(PER_MINUTE, per) ? PER_MINUTE[per] : undefined;
  if (factor === undefined) throw new FlagError(`--${name}: "${value}" is not a rate such as 1/s, 1/min or 10/h`);
  return numberOf(name, count) * factor;
};

/**
 * @returns `undefined` when help was asked for
 * @throws FlagError for flags that cannot be
 */
export const readPlan = (args: string[]): { plan: Plan; json: boolean } | undefined => {
  const values = parseFlags(args, {
    connections: text,
    rate: text,
    size: text,
    quota: text,
    share: text,
    inbound: text,
    workers: text,
    'posts-per-worker': text,
    within: text,
    json: flag,
    help: flag,
  });
  if (values.help) return undefined;
  const { connections, rate = '1/min', size = '500', quota, share, inbound, workers, within } = values;
  const postsPerWorker = values['posts-per-worker'];
  if (connections === undefined) throw new FlagError('How many? --connections N (--help shows all flags)');
  const plan: Plan = {
    connections: wholeOf('connections', connections),
    broadcastsPerMinute: rateOf('rate', rate),
    messageBytes: wholeOf('size', size, { most: MAX_MESSAGE_BYTES }),
    ...(quota !== undefined && { quota: numberOf('quota', quota) }),
    ...(share !== undefined && { quotaShare: numberOf('share', share) }),
    ...(inbound !== undefined && { inboundPerSecond: numberOf('inbound', inbound) }),
    ...(workers !== undefined && { workers: wholeOf('workers', workers) }),
    ...(postsPerWorker !== undefined && { postsPerSecondPerWorker: numberOf('posts-per-worker', postsPerWorker) }),
    ...(within !== undefined && { targetSeconds: numberOf('within', within) }),
  };
  if ((plan.quotaShare ?? 1) > 1) throw new FlagError('--share: nobody may use more than 1, the whole quota');
  const { quota: all = 10_000, quotaShare = 0.8, inboundPerSecond = 0 } = plan;
  if (inboundPerSecond >= all * quotaShare)
    throw new FlagError(`--inbound: of ${all * quotaShare} requests a second nothing is left to post with`);
  return { plan, json: values.json ?? false };
};

const NAMES: Record<Activity, string> = {
  messages: 'API Gateway messages',
  connectionMinutes: 'Connection-minutes',
  dataOut: 'Data out',
  writes: 'DynamoDB writes (reconnects)',
  fanout: 'Lambda, fan-out',
  lifecycle: 'Lambda, connect and disconnect',
  logs: 'Logs',
  reads: 'DynamoDB reads',
  queue: 'SQS',
};

const BOUNDS: Record<Capacity['boundBy'], string> = {
  quota: "the account's quota",
  workers: 'the workers',
  segment: 'the greatest segment',
};

const mostText = ({ broadcastsPerMinute }: Plan, { maxBroadcastsPerMinute }: Capacity): string =>
  broadcastsPerMinute > maxBroadcastsPerMinute
    ? `${numberText(maxBroadcastsPerMinute)}: less than asked for, they would pile up`
    : numberText(maxBroadcastsPerMinute);

/** The answer as a table for people. */
export const capacityTable = (plan: Plan): string => {
  const { targetSeconds = 5 } = plan;
  const found = capacity(plan);
  const dollars = Object.entries(found.dollars) as [Activity, number][];
  return [
    `${numberText(plan.connections)} connections, ${numberText(plan.broadcastsPerMinute)} broadcasts a minute of ${numberText(plan.messageBytes)} bytes`,
    '',
    rows([
      ['Time to deliver', `${secondsText(found.secondsToDeliver)} (bound by ${BOUNDS[found.boundBy]})`],
      ['Broadcasts a minute, at most', mostText(plan, found)],
      ['Quota needed', `${numberText(found.quotaNeeded)} requests a second, for ${secondsText(targetSeconds)}`],
      ['Workers needed', `${numberText(found.workersNeeded)}, for ${secondsText(targetSeconds)}`],
      ['Segments', numberText(found.segments)],
      [
        'Read from DynamoDB',
        `${numberText(found.readUnitsPerBroadcast)} RRU a broadcast, ${numberText(found.pagesPerBroadcast)} pages`,
      ],
      ['Reconnects', `${numberText(found.connectsPerSecond)} a second (no socket lives longer than 2 h)`],
    ]),
    '',
    rows([
      ...dollars.map(([activity, amount]): [string, string] => [NAMES[activity], dollarsText(amount)]),
      ['A month of 30 days', dollarsText(found.dollarsPerMonth)],
    ]),
    '',
    `List prices of ${PRICES.region}, read on ${PRICES.checkedOn}, no free tier.`,
  ].join('\n');
};
