import { join } from 'node:path';
import type { LocalSystems } from './local-system';
import { localSystems } from './local-system';
import { run } from './run';
import { script } from './script';

const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1);

describe('the system that ships, with faults', () => {
  let systems: LocalSystems;
  beforeAll(() => {
    systems = localSystems({ workspace: join(__dirname, '../../..'), stage: process.env['STAGE'] || 'dev' });
  });
  afterAll(() => systems.close());

  it.each(SEEDS)('breaks no promise in the run of seed %i', async (seed) => {
    const { violations, totals } = await run(script(seed), systems.start);
    expect(violations).toEqual([]);
    expect(totals.deliveries).toBeGreaterThan(0);
    expect(totals.faults).toBeGreaterThan(0);
  });
});
