export { awsConnectionsRepo, CONNECTIONS_ENV, type ConnectionsEnv } from './lib/aws-connections-repo';
export type { Connection, ConnectionsRepo, Member, Presence, Segment, Subscribed } from './lib/connections-repo';
export { dynamoConnectionsRepo, type DynamoConnectionsRepoOptions } from './lib/dynamo-connections-repo';
export { memoryConnectionsRepo } from './lib/memory-connections-repo';
