import { METRICS, type Metric, type MetricName, type Sample } from './metrics';
import { type Summary, summary } from './statistics';

/** One metric over all runs. */
export interface Row extends Metric {
  name: MetricName;
  floor: Summary;
  gateway: Summary;
  /** The gateway's median by the floor's. */
  ratio: number;
  /** What the target is by the floor of its machine; absent where that is not known. */
  targetRatio?: number;
  /** Whether the target is met, as it is or by its ratio; absent where there is none. */
  verdict?: 'met' | 'met by ratio' | 'missed';
}

const isMet = (value: number, target: NonNullable<Metric['target']>) =>
  'atLeast' in target ? value >= target.atLeast : value <= target.atMost;

const figureOf = (target: NonNullable<Metric['target']>) => ('atLeast' in target ? target.atLeast : target.atMost);

/** A target as a ratio, in the same direction. */
const byRatio = (target: NonNullable<Metric['target']>, ratio: number): NonNullable<Metric['target']> =>
  'atLeast' in target ? { atLeast: ratio } : { atMost: ratio };

const verdictOf = (
  { target }: Metric,
  median: number,
  ratio: number,
  targetRatio: number | undefined,
): Row['verdict'] => {
  if (!target) return undefined;
  if (isMet(median, target)) return 'met';
  return targetRatio !== undefined && isMet(ratio, byRatio(target, targetRatio)) ? 'met by ratio' : 'missed';
};

const valuesOf = (samples: Sample[], name: MetricName) => samples.flatMap((sample) => sample[name] ?? []);

/** What was measured of both, in the order of the table. */
export const rowsOf = (floorSamples: Sample[], gatewaySamples: Sample[]): Row[] =>
  (Object.entries(METRICS) as [MetricName, Metric][]).flatMap(([name, metric]) => {
    const [floorValues, gatewayValues] = [valuesOf(floorSamples, name), valuesOf(gatewaySamples, name)];
    if (floorValues.length === 0 || gatewayValues.length === 0) return [];
    const [floor, gateway] = [summary(floorValues), summary(gatewayValues)];
    const ratio = gateway.median / floor.median;
    const { target, floorThere } = metric;
    const targetRatio = target && floorThere !== undefined ? figureOf(target) / floorThere : undefined;
    const verdict = verdictOf(metric, gateway.median, ratio, targetRatio);
    return [
      {
        ...metric,
        name,
        floor,
        gateway,
        ratio,
        ...(targetRatio !== undefined && { targetRatio }),
        ...(verdict && { verdict }),
      },
    ];
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

const sign = (target: NonNullable<Metric['target']>) => ('atLeast' in target ? '≥' : '≤');

const cells = ({ title, unit, floor, gateway, target, targetRatio, verdict }: Row): string[] => [
  `${title} (${unit})`,
  ...compared(floor, gateway),
  target ? `${sign(target)} ${figureOf(target).toLocaleString('en-US')}` : '',
  target && targetRatio !== undefined ? `${sign(target)} ${number(targetRatio)} ×` : '',
  verdict ?? '',
];

const HEAD = ['', 'floor', 'gateway', 'from … to', 'ratio', 'target', 'as a ratio', ''];

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
