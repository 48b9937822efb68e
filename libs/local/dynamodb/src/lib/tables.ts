import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceNotFoundException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import type { TableModel } from '@carillon/local-terraform-model';

type Keys = Pick<TableModel, 'hashKey' | 'rangeKey'>;

const keySchema = ({ hashKey, rangeKey }: Keys) => [
  { AttributeName: hashKey, KeyType: 'HASH' as const },
  ...(rangeKey === undefined ? [] : [{ AttributeName: rangeKey, KeyType: 'RANGE' as const }]),
];

const indexesOf = (indexes: TableModel['globalSecondaryIndexes']) =>
  indexes.map((index) => ({
    IndexName: index.name,
    KeySchema: keySchema(index),
    Projection: {
      ProjectionType: index.projectionType,
      ...(index.projectionType === 'INCLUDE' && { NonKeyAttributes: index.nonKeyAttributes }),
    },
  }));

/** On demand, whatever the billing mode on AWS: the local store has no capacity to pass. */
const inputOf = (table: TableModel): CreateTableCommandInput => ({
  TableName: table.name,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: table.attributes.map(({ name, type }) => ({ AttributeName: name, AttributeType: type })),
  KeySchema: keySchema(table),
  ...(table.globalSecondaryIndexes.length > 0 && { GlobalSecondaryIndexes: indexesOf(table.globalSecondaryIndexes) }),
  ...(table.localSecondaryIndexes.length > 0 && { LocalSecondaryIndexes: indexesOf(table.localSecondaryIndexes) }),
});

/** Keys and indexes as one text: a kept table with other ones cannot serve the Terraform that is started. */
const shapeOf = ({
  KeySchema = [],
  ...rest
}: Pick<CreateTableCommandInput, 'KeySchema' | 'GlobalSecondaryIndexes'>) => {
  const keys = (schema: typeof KeySchema = []) => schema.map((key) => `${key.AttributeName} ${key.KeyType}`).join(', ');
  const indexes = (rest.GlobalSecondaryIndexes ?? []).map((index) => `${index.IndexName} (${keys(index.KeySchema)})`);
  return [keys(KeySchema), ...indexes.sort()].join('; ');
};

/**
 * Makes the table unless it is there.
 * @throws Error when a table of that name is there with other keys or indexes
 */
export const ensureTable = async (client: DynamoDBClient, table: TableModel): Promise<void> => {
  const wanted = inputOf(table);
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table.name }));
    const found = shapeOf((Table ?? {}) as CreateTableCommandInput);
    if (found !== shapeOf(wanted))
      throw new Error(
        `The kept table ${table.name} has the keys ${found}, Terraform wants ${shapeOf(wanted)}: use another data folder`,
      );
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    await client.send(new CreateTableCommand(wanted));
    await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1, maxDelay: 1 }, { TableName: table.name });
  }
};
