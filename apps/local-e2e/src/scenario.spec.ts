import { SCENARIO } from '@carillon/metering';
import { resourcesOf } from './synthesized';

it('the simulation has the workers, the budget and the shards that are deployed', () => {
  const [worker] = Object.values(resourcesOf('fanout')['aws_lambda_function'] ?? {});
  const [source] = Object.values(resourcesOf('fanout')['aws_lambda_event_source_mapping'] ?? {});
  const parameters = Object.values(resourcesOf('core')['aws_ssm_parameter'] ?? {});
  const { budget, concurrency, workerMemoryMb, shards } = SCENARIO;
  const parameter = (name: string) => parameters.find((one) => String(one['name']).endsWith(`/${name}`));
  expect(source).toMatchObject({ scaling_config: { maximum_concurrency: concurrency } });
  expect(worker).toMatchObject({
    memory_size: workerMemoryMb,
    environment: {
      variables: { POSTS_PER_SECOND: expect.stringMatching(new RegExp(`postsPerSecond.* / ${concurrency}\\b`)) },
    },
  });
  expect(parameter('postsPerSecond')).toMatchObject({ value: String(budget) });
  expect(parameter('connectionsShards')).toMatchObject({ value: String(shards) });
});
