import { GROUPS } from './cases';
import { writeFixture } from './fixture';
import { HELP, readOptions } from './options';
import { runAll } from './runner';
import { rowOf, totalsOf } from './table';
import { deployedWorld, localWorld } from './world';

const main = async (): Promise<number> => {
  const options = readOptions(process.argv.slice(2), process.env);
  if (!options) return (console.log(HELP), 0);
  const { deployment, withoutGuesses, write } = options;
  if (write !== undefined) {
    for (const name of ['base', 'guarded'] as const) console.log(writeFixture(name, write));
    return 0;
  }
  const world = deployment ? deployedWorld(deployment) : localWorld();
  try {
    const results = await runAll(GROUPS, world, withoutGuesses, {
      group: (heading) => console.log(`\n${heading}`),
      result: (result) => console.log(rowOf(result)),
    });
    console.log(`\n${totalsOf(results)}`);
    return results.some(({ verdict }) => verdict === 'fail') ? 1 : 0;
  } finally {
    await world.close();
  }
};

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  },
);
