import { GROUPS, CASES } from './cases';
import { type World, localWorld } from './world';

describe('the list of cases', () => {
  it('has each number from 1 to 120 once, in order', () => {
    expect(CASES.map(({ number }) => number)).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
  });
});

describe('the local gateway', () => {
  let world: World;
  beforeAll(() => {
    world = localWorld();
  });
  afterEach(() => world.tidy());
  afterAll(() => world.close());

  for (const { heading, cases } of GROUPS) {
    describe(heading, () => {
      for (const { number, mark, title, run } of cases) it(`case ${number} [${mark}]: ${title}`, () => run(world));
    });
  }
});
