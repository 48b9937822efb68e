import { entries, type Fields, text } from '../fields';
import { SqsError } from '../sqs-error';

/** SQS developer guide, "Amazon SQS message quotas". */
const MAX_ENTRIES = 10;

const idOf = (entry: Fields): string => {
  const id = text(entry, 'Id') ?? '';
  if (/^[\w-]{1,80}$/.test(id)) return id;
  throw new SqsError(
    'InvalidBatchEntryId',
    'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
  );
};

/** The entries of a batch with their ids. @throws SqsError for what makes the whole of it invalid */
export const readBatch = (fields: Fields): { id: string; entry: Fields }[] => {
  const given = entries(fields);
  if (given.length === 0) throw new SqsError('EmptyBatchRequest', 'The batch request contains no entries.');
  if (given.length > MAX_ENTRIES)
    throw new SqsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${MAX_ENTRIES}. You have sent ${given.length}.`,
    );
  const ids = given.map(idOf);
  const repeated = ids.find((id, index) => ids.indexOf(id) < index);
  if (repeated !== undefined) throw new SqsError('BatchEntryIdsNotDistinct', `Id ${repeated} repeated.`);
  return given.map((entry, index) => ({ id: ids[index] ?? '', entry }));
};

/** Does what is asked for each entry: one that is refused leaves the others alone. */
export const batchResult = (batch: ReturnType<typeof readBatch>, run: (entry: Fields) => object): object => {
  const successful: object[] = [];
  const failed: object[] = [];
  for (const { id, entry } of batch)
    try {
      successful.push({ Id: id, ...run(entry) });
    } catch (error) {
      if (!(error instanceof SqsError)) throw error;
      failed.push({ Id: id, SenderFault: true, Code: error.code, Message: error.message });
    }
  return {
    ...(successful.length > 0 && { Successful: successful }),
    ...(failed.length > 0 && { Failed: failed }),
  };
};
