import { FAULTS_PATH } from './fault-control';
import { timeOf } from './output';
import { sharedStages } from './shared-stages';
import type { System } from './system';

/** The lines that a newcomer needs: where everything is, and commands that can be pasted as they are. */
export const banner = ({ model, url, nextRuns, faults }: System, secondsSinceStart: number): string => {
  const { apis, functions, tables, queues = [], region, accountId, skipped } = model;
  const wsUrl = url.replace('http', 'ws');
  const stages = apis.flatMap(({ name, stages }) => stages.map((stage) => ({ api: name, stage: stage.name })));
  const publish = functions.find(({ name }) => name.endsWith('-publish'));
  const [table] = tables;
  const [queue] = queues;
  const [first] = stages;

  const runs = nextRuns().flatMap(({ name, at }) =>
    at === undefined ? [] : [`  Timer       ${name}, next at ${timeOf(at)}`],
  );
  const sockets = stages.map(({ api, stage }) => `  WebSocket   ${wsUrl}/${stage}   (${api})`);
  const shared = sharedStages(apis, region).map((line) => `  Attention   ${wsUrl}${line}`);
  const plan = faults.plan();
  const notEmulated = skipped.map(({ type, count }) => `${type}${count > 1 ? ` (${count})` : ''}`).join(', ');

  const commands = [
    `export AWS_ENDPOINT_URL=${url} AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_REGION=${region} AWS_DEFAULT_REGION=${region}`,
    table && `aws dynamodb scan --table-name ${table.name}`,
    queue && `aws sqs get-queue-attributes --queue-url ${url}/${accountId}/${queue.name} --attribute-names All`,
    publish &&
      `aws lambda invoke --function-name ${publish.name} --cli-binary-format raw-in-base64-out --payload '{"target":{"all":true},"data":"hello"}' /dev/stdout`,
    first &&
      `aws apigatewaymanagementapi post-to-connection --endpoint-url ${url}/${first.stage} --cli-binary-format raw-in-base64-out --data hello --connection-id=ID`,
  ].filter((line) => line !== undefined);

  return [
    '',
    `Ready in ${secondsSinceStart.toFixed(1)} s: ${url}/`,
    ...sockets,
    ...shared,
    ...runs,
    ...(Object.keys(plan).length > 0 ? [`  Faults      ${JSON.stringify(plan)}   (${url}${FAULTS_PATH})`] : []),
    ...(notEmulated ? [`  Not emulated: ${notEmulated}`] : []),
    '',
    'From another terminal (an AWS CLI before 2.13: with --endpoint-url for each command):',
    ...commands.map((command) => `  ${command}`),
    '',
  ].join('\n');
};
