import type { Archive } from '../archive';
import * as aws from '../aws';
import { AssetType, Construct, TerraformAsset } from '../cdk';
import { allow, policyOf, trustIn, type Statement } from '../policy';
import { logGroup } from './log-group';

export interface LambdaFunctionProps {
  /** Of the function, its role and its log group; at most 64 characters. */
  name: string;
  archive: Archive;
  memoryMb: number;
  timeoutSeconds: number;
  environment: Record<string, string>;
  /** What it may do beside writing its own log. */
  statements: Statement[];
}

/** A function with its code, its own role and its own log group. */
export class LambdaFunction extends Construct {
  readonly name: string;
  readonly arn: string;
  /** What API Gateway integrates with; the plain ARN would be refused. */
  readonly invokeArn: string;
  /** For what must not be made before the function may do what it needs. */
  readonly policy: aws.IamRolePolicy;

  constructor(scope: Construct, id: string, props: LambdaFunctionProps) {
    super(scope, id);
    const { name, archive, memoryMb, timeoutSeconds, environment, statements } = props;
    const log = logGroup(this, 'log', `/aws/lambda/${name}`);
    const role = new aws.IamRole(this, 'role', { name, assumeRolePolicy: trustIn('lambda.amazonaws.com') });
    const policy = new aws.IamRolePolicy(this, 'policy', {
      name: 'grants',
      role: role.name,
      policy: policyOf([...statements, allow(['logs:CreateLogStream', 'logs:PutLogEvents'], `${log.arn}:*`)]),
    });
    const code = new TerraformAsset(this, 'code', {
      path: archive.file,
      type: AssetType.FILE,
      assetHash: archive.sha256.toString('hex').slice(0, 32),
    });
    const { functionName, arn, invokeArn } = new aws.LambdaFunction(this, 'function', {
      functionName: name,
      role: role.arn,
      filename: code.path,
      sourceCodeHash: archive.sha256.toString('base64'),
      handler: 'main.handler',
      runtime: 'nodejs24.x',
      architectures: ['arm64'],
      memorySize: memoryMb,
      timeout: timeoutSeconds,
      environment: { variables: environment },
      loggingConfig: { logFormat: 'JSON', applicationLogLevel: 'INFO', systemLogLevel: 'INFO', logGroup: log.name },
      // Joins a trace that others began and begins none: that would take X-Ray rights, which exist on `*` only.
      tracingConfig: { mode: 'PassThrough' },
      dependsOn: [log, policy],
    });
    this.policy = policy;
    this.name = functionName;
    this.arn = arn;
    this.invokeArn = invokeArn;
  }
}
