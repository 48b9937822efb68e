/** A price per unit, up to so many units a month. The last tier has no end. */
export interface Tier {
  /** In dollars. */
  perUnit: number;
  /** The month's units at which the next tier begins. */
  upTo?: number;
}

export interface Price {
  unit: string;
  tiers: readonly Tier[];
  /** Where it is published. */
  source: string;
}

const MILLION = 1_000_000;
const GB = 1_000_000_000;

const perMillion = (dollars: number): Tier[] => [{ perUnit: dollars / MILLION }];

/**
 * List prices of us-east-1, on demand, in dollars, without any free tier. AWS renders its tables by script: the figures were
 * read, on `checkedOn`, from the worked examples of these pages and from copies of the price list; those of data transfer and of
 * EventBridge Scheduler from cost guides of 2026 that agree with each other.
 */
export const PRICES = {
  region: 'us-east-1',
  checkedOn: '2026-11-22',
  items: {
    messages: {
      unit: 'message of 32 KB',
      tiers: [{ perUnit: 1 / MILLION, upTo: 1_000 * MILLION }, { perUnit: 0.8 / MILLION }],
      source: 'https://aws.amazon.com/api-gateway/pricing/',
    },
    connectionMinutes: {
      unit: 'connection-minute',
      tiers: perMillion(0.25),
      source: 'https://aws.amazon.com/api-gateway/pricing/',
    },
    dataOut: {
      unit: 'byte',
      tiers: [
        { perUnit: 0.09 / GB, upTo: 10_000 * GB },
        { perUnit: 0.085 / GB, upTo: 50_000 * GB },
        { perUnit: 0.07 / GB, upTo: 150_000 * GB },
        { perUnit: 0.05 / GB },
      ],
      source: 'https://aws.amazon.com/ec2/pricing/on-demand/',
    },
    lambdaRequests: {
      unit: 'request',
      tiers: perMillion(0.2),
      source: 'https://aws.amazon.com/lambda/pricing/',
    },
    lambdaGbSeconds: {
      unit: 'GB-second on arm64',
      tiers: [{ perUnit: 0.0000133334 }],
      source: 'https://aws.amazon.com/lambda/pricing/',
    },
    lambdaX86GbSeconds: {
      unit: 'GB-second on x86_64',
      tiers: [{ perUnit: 0.0000166667 }],
      source: 'https://aws.amazon.com/lambda/pricing/',
    },
    writeUnits: {
      unit: 'WRU',
      tiers: perMillion(0.625),
      source: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
    },
    readUnits: {
      unit: 'RRU',
      tiers: perMillion(0.125),
      source: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
    },
    queueRequests: {
      unit: 'request of 64 KB, standard queue',
      tiers: perMillion(0.4),
      source: 'https://aws.amazon.com/sqs/pricing/',
    },
    scheduleRuns: {
      unit: 'run of a schedule',
      tiers: perMillion(1),
      source: 'https://aws.amazon.com/eventbridge/pricing/',
    },
    logBytes: {
      unit: 'byte',
      tiers: [{ perUnit: 0.5 / GB }],
      source: 'https://aws.amazon.com/cloudwatch/pricing/',
    },
  },
} as const satisfies { region: string; checkedOn: string; items: Record<string, Price> };

export type Item = keyof typeof PRICES.items;

/** What so many units of a month cost, in dollars. */
export const priceOf = (item: Item, quantity: number): number => {
  let dollars = 0;
  let from = 0;
  const tiers: readonly Tier[] = PRICES.items[item].tiers;
  for (const { perUnit, upTo = Infinity } of tiers) {
    if (quantity <= from) break;
    dollars += (Math.min(quantity, upTo) - from) * perUnit;
    from = upTo;
  }
  return dollars;
};
