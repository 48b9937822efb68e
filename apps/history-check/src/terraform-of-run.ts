import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the run asks of a stack's file. */
interface StackFile {
  resource: Record<string, Record<string, Record<string, unknown>>>;
  data: Record<string, Record<string, { name?: string }>>;
}

/** Who connects is who it says it is: the run needs users, not a secret. */
const AUTHORIZER = `exports.handler = async ({ methodArn, queryStringParameters: { client } }) => ({
  principalId: client,
  context: { userId: client },
  policyDocument: {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: methodArn }],
  },
});`;

const read = (file: string): StackFile => JSON.parse(readFileSync(file, 'utf8')) as StackFile;

const write = (file: string, content: object): void => writeFileSync(file, JSON.stringify(content));

/** The Terraform name of the one for which that holds. */
const nameOf = <T>(resources: Record<string, T> | undefined, isIt: (resource: T) => boolean): string => {
  const [name] = Object.entries(resources ?? {}).find(([, resource]) => isIt(resource)) ?? [];
  if (name === undefined) throw new Error('The synthesized Terraform lacks what the run alters: synthesize again');
  return name;
};

/** A function that says who connects, and the permission to ask it. */
const authorizer = (connect: StackFile, stage: string): object => {
  const parameter = (suffix: string): string => {
    const name = nameOf(connect.data['aws_ssm_parameter'], (one) => one.name?.endsWith(suffix) === true);
    return `\${data.aws_ssm_parameter.${name}.insecure_value}`;
  };
  const functionName = `carillon-${stage}-run-authorizer`;
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
  };
  return {
    data: {
      archive_file: {
        run: {
          type: 'zip',
          source_content: AUTHORIZER,
          source_content_filename: 'main.js',
          output_path: 'authorizer.zip',
        },
      },
    },
    resource: {
      aws_iam_role: { run: { name: functionName, assume_role_policy: JSON.stringify(trust) } },
      aws_lambda_function: {
        run: {
          function_name: functionName,
          filename: '${data.archive_file.run.output_path}',
          source_code_hash: '${data.archive_file.run.output_base64sha256}',
          handler: 'main.handler',
          runtime: 'nodejs24.x',
          role: '${aws_iam_role.run.arn}',
          timeout: 10,
          memory_size: 256,
        },
      },
      aws_lambda_permission: {
        run: {
          action: 'lambda:InvokeFunction',
          function_name: '${aws_lambda_function.run.function_name}',
          principal: 'apigateway.amazonaws.com',
          source_arn: `${parameter('/executionArn')}/authorizers/*`,
        },
      },
      aws_apigatewayv2_authorizer: {
        run: {
          api_id: parameter('/apiId'),
          authorizer_type: 'REQUEST',
          authorizer_uri: '${aws_lambda_function.run.invoke_arn}',
          identity_sources: ['route.request.querystring.client'],
          name: 'run',
        },
      },
    },
  };
};

/**
 * Copies the synthesized Terraform, and alters by override files what a run needs otherwise: no schedule fires, since hours pass
 * in moments, and with `hasUsers` an authorizer tells users by the query's `client`. The archives are those that ship.
 * @param from a `cdktf.out`
 */
export const writeTerraformOfRun = (
  from: string,
  to: string,
  { stage, hasUsers }: { stage: string; hasUsers: boolean },
): void => {
  cpSync(from, to, { recursive: true });
  const folderOf = (stack: string) => join(to, 'stacks', stack);
  const stackOf = (stack: string) => read(join(folderOf(stack), 'cdk.tf.json'));

  const schedules = Object.keys(stackOf('scheduler').resource['aws_scheduler_schedule'] ?? {});
  write(join(folderOf('scheduler'), 'run_override.tf.json'), {
    resource: {
      aws_scheduler_schedule: Object.fromEntries(schedules.map((name) => [name, { state: 'DISABLED' }])),
    },
  });

  if (!hasUsers) return;
  const connect = stackOf('connect');
  const route = nameOf(connect.resource['aws_apigatewayv2_route'], (one) => one['route_key'] === '$connect');
  const guard = { authorization_type: 'CUSTOM', authorizer_id: '${aws_apigatewayv2_authorizer.run.id}' };
  write(join(folderOf('connect'), 'run.tf.json'), authorizer(connect, stage));
  write(join(folderOf('connect'), 'run_override.tf.json'), {
    resource: { aws_apigatewayv2_route: { [route]: guard } },
  });
};
