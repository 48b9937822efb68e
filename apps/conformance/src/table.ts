import type { Result, Verdict } from './runner';

const VERDICTS: Verdict[] = ['pass', 'fail', 'not applicable'];

/** The column of the results, as wide as the longest of them. */
const WIDTH = Math.max(...VERDICTS.map((verdict) => verdict.length));

/** `  12  O       pass            an unknown stage is answered 403`, and the lines of the reason if there is one. */
export const rowOf = ({ case: { number, mark, title }, verdict, reason }: Result): string => {
  const row = `${String(number).padStart(5)}  ${mark.padEnd(6)}  ${verdict.padEnd(WIDTH)}  ${title}`;
  const lines = reason?.split('\n').filter((line) => line.trim() !== '') ?? [];
  return [row, ...lines.map((line) => ' '.repeat(17 + WIDTH) + line)].join('\n');
};

/** `118 pass, 2 fail, 0 not applicable, of 120` in all, and for each mark. */
export const totalsOf = (results: Result[]): string => {
  const line = (name: string, part: Result[]) => {
    const counts = VERDICTS.map(
      (verdict) => `${part.filter((result) => result.verdict === verdict).length} ${verdict}`,
    );
    return `${name.padEnd(8)} ${counts.join(', ')}, of ${part.length}`;
  };
  const marks = [...new Set(results.map((result) => result.case.mark))].sort();
  return [
    ...marks.map((mark) =>
      line(
        mark,
        results.filter((result) => result.case.mark === mark),
      ),
    ),
    line('total', results),
  ].join('\n');
};
