export { dynamoStores } from './lib/dynamo-stores';
export type { DynamoStore, RunningStore, TableKeys } from './lib/running-store';
