import { METRICS, type Metric, type MetricName, type Sample } from './metrics';
import { type Summary, summary } from './statistics';

/** One metric over all runs. */
export interface Row extends Metric {
  name: MetricName;
  floor: Summary;
  gateway: Summary;
  /** The gateway's median by the floor's. */
  ratio: number;
  /** Whether the target is met; absent where there is none. */
  met?: boolean;
}

const isMet = (value: number, target: NonNullable<Metric['target']>) =>
  'atLeast' in target ? value >= target.atLeast : value <= target.atMost;

const valuesOf = (samples: Sample[], name: MetricName) => samples.flatMap((sample) => sample[name] ?? []);

/** What was measured of both, in the order of the table. */
export const rowsOf = (floorSamples: Sample[], gatewaySamples: Sample[]): Row[] =>
  (Object.entries(METRICS) as [MetricName, Metric][]).flatMap(([name, metric]) => {
    const [floorValues, gatewayValues] = [valuesOf(floorSamples, name), valuesOf(gatewaySamples, name)];
    if (floorValues.length === 0 || gatewayValues.length === 0) return [];
    const [floor, gateway] = [summary(floorValues), summary(gatewayValues)];
    const met = metric.target && isMet(gateway.median, metric.target);
    const ratio = gateway.median / floor.median;
    return [{ ...metric, name, floor, gateway, ratio, ...(met !== undefined && { met }) }];
  });

export const number = (value: number): string => {
  const digits = Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
};

/** The cells that compare two: their medians, how far apart the second's values lie, and its median by the first's. */
export const compared = (first: Summary, second: Summary): string[] => [
  number(first.median),
  number(second.median),
  `${number(second.min)} to ${number(second.max)}`,
  `${number(second.median / first.median)} ×`,
];

const cells = ({ title, unit, floor, gateway, target, met }: Row): string[] => [
  `${title} (${unit})`,
  ...compared(floor, gateway),
  target
    ? `${'atLeast' in target ? '≥' : '≤'} ${('atLeast' in target ? target.atLeast : target.atMost).toLocaleString('en-US')}`
    : '',
  met === undefined ? '' : met ? 'met' : 'missed',
];

const HEAD = ['', 'floor', 'gateway', 'from … to', 'ratio', 'target', ''];

/** A table in Markdown, its columns aligned; the first line is the head. */
export const aligned = (lines: string[][]): string => {
  const [head = [], ...body] = lines;
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0), 3));
  const padded = (line: string[]) =>
    line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)));
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [padded(head), rule, ...body.map(padded)].map((line) => `| ${line.join(' | ')} |`).join('\n');
};

/** The rows, under the names of the two that were measured. */
export const table = (rows: Row[]): string => aligned([HEAD, ...rows.map(cells)]);
