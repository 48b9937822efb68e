import { all, settings, stackOf, synthesized, type Block, type Stack } from '../testing';

const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:on-call';
const stacks = synthesized();

/** `<name>: <metric> of <dimensions> > <threshold>`, with resources by their types. */
const alarmsOf = (stack: Stack): string[] =>
  all(stack, 'aws_cloudwatch_metric_alarm')
    .map((alarm) => {
      const { alarm_name: name, namespace, metric_name: metric, dimensions, threshold } = alarm;
      return `${String(name)}: ${String(namespace)} ${String(metric)} of ${Object.values(dimensions as Block).join()} > ${String(threshold)}`;
    })
    .map((line) => line.replaceAll(/\$\{(aws_\w+)\.\w+\.(\w+)\}/g, '<$1 $2>'))
    .sort();

describe('the alarms', () => {
  it('of core are about the fan-out and about Lambdas that API Gateway could not call', () => {
    expect(alarmsOf(stackOf(stacks, 'core'))).toEqual([
      '<aws_sqs_queue name>-filled: AWS/SQS ApproximateNumberOfMessagesVisible of <aws_sqs_queue name> > 0',
      '<aws_sqs_queue name>-late: AWS/SQS ApproximateAgeOfOldestMessage of <aws_sqs_queue name> > 60',
      'carillon-dev-execution-errors: AWS/ApiGateway ExecutionError of <aws_apigatewayv2_api id>,<aws_apigatewayv2_stage name> > 0',
    ]);
  });

  const failures = [
    '<aws_lambda_function function_name>-errors: AWS/Lambda Errors of <aws_lambda_function function_name> > 0',
    '<aws_lambda_function function_name>-throttles: AWS/Lambda Throttles of <aws_lambda_function function_name> > 0',
  ];

  it.each(['connect', 'fanout', 'sendmessage'])('of %s are about its failures', (name) => {
    expect(alarmsOf(stackOf(stacks, name))).toEqual(failures);
  });

  it.each(['publish', 'scheduler'])('of %s are about its failures and its dead letters', (name) => {
    expect(alarmsOf(stackOf(stacks, name))).toEqual([
      ...failures,
      '<aws_sqs_queue name>-filled: AWS/SQS ApproximateNumberOfMessagesVisible of <aws_sqs_queue name> > 0',
    ]);
  });

  it('look at five minutes, and take silence for peace', () => {
    for (const alarm of stacks.flatMap((stack) => all(stack, 'aws_cloudwatch_metric_alarm'))) {
      expect(alarm).toMatchObject({
        comparison_operator: 'GreaterThanThreshold',
        period: 300,
        evaluation_periods: 1,
        treat_missing_data: 'notBreaching',
      });
      expect(alarm).not.toHaveProperty('alarm_actions');
    }
  });

  it('tell a topic, where there is one, that they begin and that they end', () => {
    const told = synthesized({ ...settings, alarmTopicArn: TOPIC }).flatMap((stack) =>
      all(stack, 'aws_cloudwatch_metric_alarm'),
    );
    expect(told.length).toBeGreaterThan(0);
    for (const alarm of told) expect(alarm).toMatchObject({ alarm_actions: [TOPIC], ok_actions: [TOPIC] });
  });
});
