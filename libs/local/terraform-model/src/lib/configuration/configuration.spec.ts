import { project, removeProjects } from '../../fixtures/project';
import { readTerraform } from '../read-terraform';
import { blocksOf, dynamicBlocksOf } from './blocks';
import { readConfiguration } from './configuration';

afterEach(removeProjects);

const queue = (name: string, body: object) => ({ resource: { aws_sqs_queue: { [name]: body } } });

describe('the files of a directory', () => {
  it('are one configuration', () => {
    const { resources, locals } = readConfiguration(
      project({
        'a.tf.json': { ...queue('one', { name: 'one' }), locals: { x: 1 } },
        'b.tf.json': { ...queue('two', { name: 'two' }), locals: [{ y: 2 }, { z: 3 }] },
      }),
    );
    expect(resources.map(({ name }) => name)).toEqual(['one', 'two']);
    expect(locals.map(({ name, value }) => [name, value])).toEqual([
      ['x', 1],
      ['y', 2],
      ['z', 3],
    ]);
  });

  it('may write blocks as arrays at every level, and comments under //', () => {
    const { resources, providers } = readConfiguration(
      project({
        'main.tf.json': {
          '//': 'a comment',
          provider: [{ aws: [{ region: 'eu-west-1' }, { alias: 'us', region: 'us-east-1' }] }],
          resource: [
            { aws_sqs_queue: [{ q: [{ '//': 'another', name: 'q' }] }] },
            { aws_sqs_queue: { r: { name: 'r' } } },
          ],
        },
      }),
    );
    expect(resources.map(({ type, name, body }) => [type, name, body])).toEqual([
      ['aws_sqs_queue', 'q', { name: 'q' }],
      ['aws_sqs_queue', 'r', { name: 'r' }],
    ]);
    expect(providers.map(({ body }) => body)).toEqual([{ region: 'eu-west-1' }, { alias: 'us', region: 'us-east-1' }]);
  });

  it('may override arguments of others', () => {
    const { resources, locals } = readConfiguration(
      project({
        'main.tf.json': { ...queue('q', { name: 'q', delay_seconds: 5 }), locals: { x: 1, y: 1 } },
        'local_override.tf.json': { ...queue('q', { name: 'local' }), locals: { y: 2 } },
      }),
    );
    expect(resources.map(({ body }) => body)).toEqual([{ name: 'local', delay_seconds: 5 }]);
    expect(locals.map(({ value }) => value)).toEqual([1, 2]);
  });

  it('must not declare the same thing twice', () => {
    const files = { 'a.tf.json': queue('q', { name: 'a' }), 'b.tf.json': queue('q', { name: 'b' }) };
    expect(() => readConfiguration(project(files))).toThrow(
      /b\.tf\.json: aws_sqs_queue\.q: it is declared in .*a\.tf\.json too/,
    );
  });

  it('must not call modules', () => {
    const files = { 'main.tf.json': { module: { net: { source: './net' } } } };
    expect(() => readConfiguration(project(files))).toThrow(
      'module.net: modules are not read: write their resources here',
    );
  });
});

describe('blocks', () => {
  it('are an object or several in an array, without their comments', () => {
    expect(blocksOf({ '//': 'x', a: 1 })).toEqual([{ a: 1 }]);
    expect(blocksOf([{ a: 1 }, { a: 2 }])).toEqual([{ a: 1 }, { a: 2 }]);
    expect(blocksOf(undefined)).toEqual([]);
  });

  it('are repeated by dynamic ones, under the name of the block or of its iterator', () => {
    const content = { name: '${index.value}' };
    expect(dynamicBlocksOf({ dynamic: { attribute: [{ for_each: ['a'], iterator: 'index', content }] } })).toEqual([
      { label: 'attribute', iterator: 'index', forEach: ['a'], content },
    ]);
    const attribute = { for_each: '${toset(["id", "at"])}', content: { name: '${attribute.value}', type: 'S' } };
    const table = { name: 't', hash_key: 'id', range_key: 'at', dynamic: { attribute } };
    const { tables } = readTerraform(project({ 'main.tf.json': { resource: { aws_dynamodb_table: { t: table } } } }));
    expect(tables[0]?.attributes).toEqual([
      { name: 'at', type: 'S' },
      { name: 'id', type: 'S' },
    ]);
  });
});
