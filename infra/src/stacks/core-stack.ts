import { Construct } from '../cdk';
import { Alarms } from '../constructs/alarms';
import { ConnectionsTable } from '../constructs/connections-table';
import { MessagesTable } from '../constructs/messages-table';
import { WebSocketApi } from '../constructs/websocket-api';
import { WorkQueue } from '../constructs/work-queue';
import { publishCore } from '../contract';
import type { Settings } from '../settings';
import { CarillonStack, ofStage } from './carillon-stack';

/**
 * Over how many partition keys everyone's channel is spread. One key takes 1,000 writes a second; by default API Gateway lets in 500
 * connections a second, each written once and deleted once. 16 leave room for a raised quota, and for readers in parallel.
 * Another number looks for rows elsewhere: change it while nobody is connected, and deploy every Lambda then (ADR 4).
 */
const CONNECTIONS_SHARDS = 16;

/** What all Lambdas share, and the contract that tells them where it is. */
export class CoreStack extends CarillonStack {
  constructor(scope: Construct, settings: Settings) {
    super(scope, 'core', ofStage(settings));
    const api = new WebSocketApi(this, 'websocket', settings);
    const connections = new ConnectionsTable(this, 'connections', `carillon-${settings.stage}-connections`);
    const messages = new MessagesTable(this, 'messages', `carillon-${settings.stage}-messages`);
    const fanout = new WorkQueue(this, 'fanout', `carillon-${settings.stage}-fanout`);
    publishCore(new Construct(this, 'contract'), settings.stage, {
      apiId: api.id,
      executionArn: api.executionArn,
      stageName: api.stageName,
      managementEndpoint: api.managementEndpoint,
      url: api.url,
      connectionsTable: connections.name,
      connectionsTableArn: connections.arn,
      connectionsShards: String(CONNECTIONS_SHARDS),
      messagesTable: messages.name,
      messagesTableArn: messages.arn,
      postsPerSecond: String(settings.postsPerSecond),
      fanoutQueueUrl: fanout.queue.url,
      fanoutQueueArn: fanout.queue.arn,
      fanoutDeadLettersUrl: fanout.deadLetters.url,
      fanoutDeadLettersArn: fanout.deadLetters.arn,
    });
    const alarms = new Alarms(this, 'alarms', settings.alarmTopicArn);
    alarms.executionErrors(api);
    alarms.backlog(fanout.queue);
    alarms.deadLetters(fanout.deadLetters);
    this.output('url', api.url, 'Where clients connect');
    this.output('fanout_dead_letters_url', fanout.deadLetters.url, 'For npm run dlq');
    this.output('fanout_queue_url', fanout.queue.url, 'Where dead letters go when they are redriven');
  }
}
