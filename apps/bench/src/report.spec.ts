import { rowsOf, table } from './report';

const floor = [{ echo: 100 }, { echo: 90 }, { echo: 110 }];
const gateway = [{ echo: 5_000 }, { echo: 4_000 }, { echo: 6_000 }];

describe('the rows', () => {
  it('hold medians, and the ratio of the medians', () => {
    expect(rowsOf(floor, gateway)).toMatchObject([
      { name: 'echo', floor: { median: 100, runs: 3 }, gateway: { median: 5_000, min: 4_000, max: 6_000 }, ratio: 50 },
    ]);
  });

  it('say whether a target is met, be it a least or a most', () => {
    const [echo, p99] = rowsOf([{ echo: 5_077, echoP99: 1 }], [{ echo: 4_499, echoP99: 30 }]);
    expect(echo).toMatchObject({ name: 'echo', verdict: 'missed' });
    expect(p99).toMatchObject({ name: 'echoP99', verdict: 'met' });
  });

  it('say where a slower machine meets a target by its ratio to the floor', () => {
    const [echo, p99] = rowsOf([{ echo: 1_000, echoP99: 100 }], [{ echo: 900, echoP99: 116 }]);
    expect(echo).toMatchObject({ targetRatio: 4_500 / 5_077, verdict: 'met by ratio' });
    expect(p99).toMatchObject({ targetRatio: 30 / 26, verdict: 'missed' });
  });

  it('say nothing of a target where there is none', () => {
    const [row] = rowsOf([{ broadcast200: 1 }], [{ broadcast200: 2 }]);
    expect(row).not.toHaveProperty('verdict');
  });

  it('leave out what one of the two was not measured for', () => {
    expect(rowsOf([{ start: 1 }], [{ echo: 1 }])).toEqual([]);
  });
});

describe('the table', () => {
  it('is Markdown whose columns are aligned', () => {
    const lines = table(rowsOf([{ echo: 96_000, start: 80 }], [{ echo: 5_000, start: 480 }])).split('\n');
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
    expect(lines[1]).toMatch(/^\| -+ \| -+: \|/);
    expect(lines[2]).toContain(' 80.0 | ');
    expect(lines[3]).toMatch(/5,000 \|.*0\.05 × \| ≥ 4,500 \| +≥ 0\.89 × \| +met \|$/);
  });
});
