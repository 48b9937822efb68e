import { bill, PRICES, type Usage } from '@carillon/metering';
import type { Answer } from './router';

/** Where the meter is read. No stage can be called so: AWS allows letters, digits, `-`, `_` and `$` in its name. */
export const METER_PATH = '/@meter';

export interface MeterReportOptions {
  /** Milliseconds since 1970, by the clock of the system. */
  startedAt: number;
  now: () => number;
  usage: () => Usage;
}

/**
 * `GET`: what happened since the start, in the units that AWS bills and in dollars of `prices`, tiers begun at zero and no free
 * tier.
 */
export const meterReport =
  ({ startedAt, now, usage }: MeterReportOptions): Answer =>
  (request, response) => {
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.method !== 'GET') return void answer(405, { message: 'The meter is read with GET' });
    const used = usage();
    const { region, checkedOn } = PRICES;
    answer(200, { since: startedAt, now: now(), usage: used, ...bill(used), prices: { region, checkedOn } });
  };

const number = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 1 });

/** One line: what most of a bill comes from, and what it would be. */
export const meterLine = (used: Usage): string => {
  const { messages, connectionMs, lambdaRequests, writeUnits, readUnits } = used;
  const dollars = bill(used).total.toLocaleString('en-US', { maximumSignificantDigits: 3, maximumFractionDigits: 20 });
  return [
    `Metered: ${number(messages)} messages of 32 KB`,
    `${number(connectionMs / 60_000)} connection-minutes`,
    `${number(lambdaRequests)} Lambda requests`,
    `${number(writeUnits)} WRU, ${number(readUnits)} RRU`,
    `on AWS $${dollars} (${PRICES.region}, prices of ${PRICES.checkedOn})`,
  ].join('; ');
};
