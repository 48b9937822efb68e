import { type Item, PRICES, priceOf } from './prices';
import { NOTHING, type Usage } from './usage';

/** One line of a bill. */
export interface BillLine {
  item: Item;
  /** In `unit`s; of minutes and GB-seconds with fractions. */
  quantity: number;
  unit: string;
  dollars: number;
}

export interface Bill {
  lines: BillLine[];
  /** In dollars. */
  total: number;
}

const MS_PER_MINUTE = 60_000;

/** Lambda's GB is 1,024 MB: 512 MB for a second are half a GB-second (Lambda pricing, worked examples). */
const MB_MS_PER_GB_SECOND = 1_024 * 1_000;

/**
 * Connection-minutes are the sum of all sockets' time: the pricing page speaks of "total connection minutes", and no source
 * says that each connection's are rounded up.
 */
const quantitiesOf = (usage: Usage): Record<Item, number> => ({
  messages: usage.messages,
  connectionMinutes: usage.connectionMs / MS_PER_MINUTE,
  dataOut: usage.dataOutBytes,
  lambdaRequests: usage.lambdaRequests,
  lambdaGbSeconds: usage.lambdaMbMs / MB_MS_PER_GB_SECOND,
  lambdaX86GbSeconds: usage.lambdaX86MbMs / MB_MS_PER_GB_SECOND,
  writeUnits: usage.writeUnits,
  readUnits: usage.readUnits,
  queueRequests: usage.queueRequests,
  scheduleRuns: usage.scheduleRuns,
  logBytes: usage.logBytes,
});

/**
 * What AWS would charge for the usage of one month, by the dated price table: list prices, no free tier, no discount. What is
 * left out of the usage was none.
 */
export const bill = (usage: Partial<Usage>): Bill => {
  const lines = Object.entries(quantitiesOf({ ...NOTHING, ...usage })).map(([name, quantity]) => {
    const item = name as Item;
    return { item, quantity, unit: PRICES.items[item].unit, dollars: priceOf(item, quantity) };
  });
  return { lines, total: lines.reduce((sum, { dollars }) => sum + dollars, 0) };
};
