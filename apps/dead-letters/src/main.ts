import { parseArgs } from 'node:util';
import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { sqsParcelQueue } from '@carillon/messaging';
import { list, redrive } from './dead-letters';
import { lines } from './lines';

const HELP = `npx nx dlq fanout [options]: what no worker could deliver

  --list              shows it, with the reasons (default)
  --redrive           hands it to the workers again
  --stage NAME        default: STAGE, else dev
  --endpoint-url URL  of another SQS than AWS's, such as http://127.0.0.1:3000`;

const { values: options } = parseArgs({
  options: {
    queue: { type: 'string', default: 'fanout' },
    list: { type: 'boolean', default: false },
    redrive: { type: 'boolean', default: false },
    stage: { type: 'string', default: process.env['STAGE'] || 'dev' },
    'endpoint-url': { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const main = async (): Promise<string> => {
  if (options.help) return HELP;
  const endpoint = options['endpoint-url'];
  const client = new SQSClient(endpoint === undefined ? {} : { endpoint });
  const urlOf = async (QueueName: string): Promise<string> => {
    const { QueueUrl = '' } = await client.send(new GetQueueUrlCommand({ QueueName }));
    return QueueUrl;
  };
  const name = `carillon-${options.stage}-${options.queue}`;
  const dead = { client, queueUrl: await urlOf(`${name}-dead-letters`) };
  if (!options.redrive) return lines(await list(dead));
  const { parcels, members, left } = await redrive(dead, sqsParcelQueue({ client, queueUrl: await urlOf(name) }));
  return `${parcels} parcels for ${members} connections handed to the workers again; ${left} that are no parcels left`;
};

main().then(console.log, (error: Error) => {
  console.error(`${error.name}: ${error.message}`);
  process.exitCode = 1;
});
