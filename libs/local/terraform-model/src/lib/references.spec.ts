import { project, removeProjects } from '../fixtures/project';
import { readTerraform } from './read-terraform';

afterEach(removeProjects);

const TABLE = { name: 'seats', hash_key: 'id', attribute: [{ name: 'id', type: 'S' }] };
const read = (configuration: object) => () => readTerraform(project({ 'main.tf.json': configuration }));

describe('a reference', () => {
  it('to a resource that is not declared is an error that names file, address and argument', () => {
    const environment = { variables: { TABLE: '${aws_dynamodb_table.connections.name}' } };
    expect(read({ resource: { aws_lambda_function: { this: { environment } } } })).toThrow(
      /main\.tf\.json: aws_lambda_function\.this: environment\.variables\.TABLE: there is no aws_dynamodb_table\.connections$/,
    );
  });

  it.each([
    ['${var.stage}', 'there is no var.stage'],
    ['${local.stage}', 'there is no local.stage'],
    ['${data.aws_region.here.name}', 'there is no data.aws_region.here'],
    ['${module.network.id}', 'there is no module.network'],
    ['${stage}', 'there is no stage'],
    ['${each.key}', 'there is no each'],
    ['${[for x in [1] : y]}', 'there is no y'],
    ['${shout("a")}', 'the function shout is not known'],
    ['${try(aws_sqs_queue.q.arn, "")}', 'there is no aws_sqs_queue.q'],
  ])('%s to nothing is an error', (value, message) => {
    expect(read({ resource: { aws_ssm_parameter: { p: { name: '/p', value } } } })).toThrow(
      `aws_ssm_parameter.p: value: ${message}`,
    );
  });

  it('to an attribute that the type does not have is an error, also inside of try', () => {
    const table = (value: string) => ({
      aws_dynamodb_table: { t: TABLE },
      aws_ssm_parameter: { p: { name: '/p', value } },
    });
    const message = 'aws_ssm_parameter.p: value: aws_dynamodb_table.t has no attribute "nam"';
    expect(read({ resource: table('${aws_dynamodb_table.t.nam}') })).toThrow(message);
    expect(read({ resource: table('${try(aws_dynamodb_table.t.nam, "x")}') })).toThrow(message);
  });

  it('to an instance that there is not is an error', () => {
    const resource = (value: string) => ({
      aws_sqs_queue: { many: { for_each: '${toset(["a", "b"])}', name: '${each.key}' }, two: { count: 2 } },
      aws_ssm_parameter: { p: { name: '/p', value } },
    });
    expect(read({ resource: resource('${aws_sqs_queue.many["c"].arn}') })).toThrow(
      'aws_sqs_queue.many has no instance "c"',
    );
    expect(read({ resource: resource('${aws_sqs_queue.two[2].arn}') })).toThrow(
      'the list has no element 2: its length is 2',
    );
  });

  it('to something undeclared is found in types that are not emulated, too', () => {
    const export_ = { table_arn: '${aws_dynamodb_table.seat.arn}' };
    expect(
      read({ resource: { aws_dynamodb_table: { seats: TABLE }, aws_dynamodb_table_export: { nightly: export_ } } }),
    ).toThrow('aws_dynamodb_table_export.nightly: table_arn: there is no aws_dynamodb_table.seat');
    expect(read({ resource: { aws_sns_topic: { t: { depends_on: ['aws_sqs_queue.q'] } } } })).toThrow(
      'aws_sns_topic.t: depends_on[0]: there is no aws_sqs_queue.q',
    );
  });

  it('in a circle is an error that shows the circle', () => {
    const resource = {
      aws_sqs_queue: {
        a: { name: 'a', policy: '${aws_sqs_queue.b.arn}' },
        b: { name: '${local.c}' },
      },
    };
    expect(read({ resource, locals: { c: '${aws_sqs_queue.a.name}' } })).toThrow(
      'aws_sqs_queue.a: policy: aws_sqs_queue.a → aws_sqs_queue.b → local.c → aws_sqs_queue.a: they depend on each other',
    );
    expect(read({ locals: { x: '${local.x}' } })).toThrow('local.x: local.x → local.x: they depend on each other');
  });

  it('in a circle through SSM parameters is an error', () => {
    const parameter = (name: string, from: string) => ({
      data: { aws_ssm_parameter: { p: { name: from } } },
      resource: { aws_ssm_parameter: { p: { name, type: 'String', value: '${data.aws_ssm_parameter.p.value}' } } },
    });
    const directory = project({ 'one/main.tf.json': parameter('/1', '/2'), 'two/main.tf.json': parameter('/2', '/1') });
    expect(() => readTerraform(directory)).toThrow('aws_ssm_parameter.p.value depends on itself');
  });

  it('that cannot be parsed is an error that says where', () => {
    expect(read({ locals: { x: 'a ${upper("b" c' } })).toThrow(
      'local.x: "," or ")" is expected at "c" of "a ${upper("b" c"',
    );
  });

  it('to a parameter that no stack writes is an error', () => {
    expect(read({ data: { aws_ssm_parameter: { p: { name: '/gone' } } } })).toThrow(
      'data.aws_ssm_parameter.p: arn: no stack of this run writes the parameter /gone',
    );
  });
});
