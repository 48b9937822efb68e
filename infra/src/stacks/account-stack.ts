import * as aws from '../aws';
import type { Construct } from '../cdk';
import { trustIn } from '../policy';
import type { Settings } from '../settings';
import { CarillonStack, ofAccount } from './carillon-stack';

/**
 * Lets API Gateway write logs. A setting of the account in a region, not of an API: were it part of `core`, removing one stage
 * would silence all others.
 */
export class AccountStack extends CarillonStack {
  constructor(scope: Construct, settings: Settings) {
    super(scope, 'account', ofAccount(settings));
    const role = new aws.IamRole(this, 'role', {
      name: `carillon-api-gateway-logs-${settings.region}`,
      assumeRolePolicy: trustIn('apigateway.amazonaws.com'),
    });
    const logging = new aws.IamRolePolicyAttachment(this, 'logging', {
      role: role.name,
      policyArn: 'arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs',
    });
    new aws.ApiGatewayAccount(this, 'account', {
      cloudwatchRoleArn: role.arn,
      dependsOn: [logging], // API Gateway tries the role when it is set
    });
  }
}
