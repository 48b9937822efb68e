import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';

/** The stage of the fixture's API: the path of its WebSocket. */
export const STAGE = 'bench';

/** Which handler serves which route, and whether what it returns is the reply. `$disconnect` has no route: its events would run into the next measurement. */
const ROUTES = {
  $connect: { handler: 'nothing', twoWay: false },
  nothing: { handler: 'nothing', twoWay: true },
  echo: { handler: 'echo', twoWay: false },
  join: { handler: 'join', twoWay: true },
  broadcast: { handler: 'broadcast', twoWay: false },
};

/** More than any measurement needs: what is measured is what the gateway can do, not what a stage lets through. */
const UNTHROTTLED = { throttling_burst_limit: 1_000_000, throttling_rate_limit: 1_000_000 };

type Block = Record<string, unknown>;

/** A block of Terraform JSON for each route, under a name that Terraform takes. */
const perRoute = (block: (name: string, key: string, route: { handler: string; twoWay: boolean }) => Block) =>
  Object.fromEntries(
    Object.entries(ROUTES).map(([key, route]) => {
      const name = key.replace('$', 'on');
      return [name, block(name, key, route)];
    }),
  );

const allow = (actions: string[], resource: string) => ({ Effect: 'Allow', Action: actions, Resource: resource });

const terraform = () => {
  const api_id = '${aws_apigatewayv2_api.bench.id}';
  const assume = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } };
  const grants = [
    allow(['dynamodb:PutItem', 'dynamodb:Scan'], '${aws_dynamodb_table.listeners.arn}'),
    allow(['execute-api:ManageConnections'], '${aws_apigatewayv2_api.bench.execution_arn}/*/*/@connections/*'),
  ];
  const policy = (Statement: Block[]) => JSON.stringify({ Version: '2012-10-17', Statement });
  return {
    provider: { aws: { region: 'eu-west-1' } },
    resource: {
      aws_iam_role: { lambda: { name: 'bench', assume_role_policy: policy([assume]) } },
      aws_iam_role_policy: { lambda: { name: 'bench', role: '${aws_iam_role.lambda.name}', policy: policy(grants) } },
      aws_dynamodb_table: {
        listeners: {
          name: 'bench-listeners',
          billing_mode: 'PAY_PER_REQUEST',
          hash_key: 'connectionId',
          attribute: [{ name: 'connectionId', type: 'S' }],
        },
      },
      aws_lambda_function: perRoute((name, _key, { handler }) => ({
        function_name: `bench-${name}`,
        filename: `${handler}.zip`,
        handler: `${handler}.handler`,
        runtime: 'nodejs24.x',
        memory_size: 256,
        timeout: 29,
        role: '${aws_iam_role.lambda.arn}',
        environment: { variables: { TABLE_NAME: '${aws_dynamodb_table.listeners.name}' } },
      })),
      aws_lambda_permission: perRoute((name, key) => ({
        action: 'lambda:InvokeFunction',
        function_name: `\${aws_lambda_function.${name}.function_name}`,
        principal: 'apigateway.amazonaws.com',
        source_arn: `\${aws_apigatewayv2_api.bench.execution_arn}/*/${key}`,
      })),
      aws_apigatewayv2_api: {
        bench: { name: 'bench', protocol_type: 'WEBSOCKET', route_selection_expression: '$request.body.action' },
      },
      aws_apigatewayv2_stage: {
        bench: { api_id, name: STAGE, auto_deploy: true, default_route_settings: UNTHROTTLED },
      },
      aws_apigatewayv2_integration: perRoute((name) => ({
        api_id,
        integration_type: 'AWS_PROXY',
        integration_method: 'POST',
        integration_uri: `\${aws_lambda_function.${name}.invoke_arn}`,
      })),
      aws_apigatewayv2_route: perRoute((name, key, { twoWay }) => ({
        api_id,
        route_key: key,
        target: `integrations/\${aws_apigatewayv2_integration.${name}.id}`,
        ...(twoWay && { route_response_selection_expression: '$default' }),
      })),
      aws_apigatewayv2_route_response: Object.fromEntries(
        Object.entries(ROUTES).flatMap(([key, { twoWay }]) =>
          twoWay
            ? [[key, { api_id, route_id: `\${aws_apigatewayv2_route.${key}.id}`, route_response_key: '$default' }]]
            : [],
        ),
      ),
    },
  };
};

/** Writes somebody's folder: Terraform JSON and a ZIP for each handler that was bundled to `handlers`. */
export const writeFixture = (folder: string, handlers: string): void => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(terraform()));
  for (const name of new Set(Object.values(ROUTES).map(({ handler }) => handler)))
    writeFileSync(join(folder, `${name}.zip`), zipSync({ [`${name}.js`]: readFileSync(join(handlers, `${name}.js`)) }));
};
