import { GetQueueUrlCommand, QueueDoesNotExist, SQSClient } from '@aws-sdk/client-sqs';
import { FlagError } from '@carillon/flags';
import { sqsParcelQueue } from '@carillon/messaging';
import { list, redrive } from './dead-letters';
import { lines } from './lines';
import { HELP, readOptions } from './options';

const main = async (): Promise<string> => {
  const options = readOptions(process.argv.slice(2), process.env);
  if (!options) return HELP;
  const { queue, region, endpoint } = options;
  const client = new SQSClient({ region, ...(endpoint !== undefined && { endpoint }) });
  const urlOf = async (QueueName: string): Promise<string> => {
    try {
      const { QueueUrl = '' } = await client.send(new GetQueueUrlCommand({ QueueName }));
      return QueueUrl;
    } catch (cause) {
      if (!(cause instanceof QueueDoesNotExist)) throw cause;
      throw new FlagError(`There is no queue ${QueueName} (--stage NAME, --endpoint-url URL)`, { cause });
    }
  };
  const dead = { client, queueUrl: await urlOf(`${queue}-dead-letters`) };
  if (!options.redrive) return lines(await list(dead));
  const { parcels, members, left } = await redrive(dead, sqsParcelQueue({ client, queueUrl: await urlOf(queue) }));
  return `${parcels} parcels for ${members} connections handed to the workers again; ${left} that are no parcels left`;
};

main().then(console.log, (error: Error) => {
  console.error(error instanceof FlagError ? error.message : `${error.name}: ${error.message}`);
  process.exitCode = 1;
});
