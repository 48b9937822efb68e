export type { OnConsumed } from './lib/consumed';
export { type DynamoDb, dynamoDb, type DynamoDbLogEntry, type DynamoDbOptions } from './lib/dynamodb';
