import * as aws from '../aws';
import type { Construct } from '../cdk';

/** Long enough to look into last month's incident; CloudWatch's own default is for ever. */
const RETENTION_DAYS = 30;

/** A log group that forgets. Made here and not by the service that writes to it, because a service never sets a retention. */
export const logGroup = (scope: Construct, id: string, name: string): aws.CloudwatchLogGroup =>
  new aws.CloudwatchLogGroup(scope, id, { name, retentionInDays: RETENTION_DAYS });
