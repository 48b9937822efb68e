import { postTable } from './posts';

const cost = (cpuMicros: number) => ({ cpuMicros, perSecond: 500_000 / cpuMicros });

describe('the table of posts', () => {
  it('holds medians of both, and says how many times less a post costs', () => {
    const text = postTable({ sdk: [cost(400), cost(300), cost(500)], bulk: [cost(50), cost(40), cost(80)] });
    expect(text).toMatch(/CPU per post \(µs\) +\| +400 \| +50\.0 \| +40\.0 to 80\.0 \| 0\.13 × \|/);
    expect(text).toMatch(/of one core +\| +2,500 \| +20,000 \|/);
    expect(text).toContain('8.00 times less CPU than by the SDK (target: 4 times, met)');
  });

  it('says when the target is missed', () => {
    expect(postTable({ sdk: [cost(390)], bulk: [cost(100)] })).toContain('(target: 4 times, missed)');
  });
});
