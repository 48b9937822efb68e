import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import { project, removeProjects } from '../../fixtures/project';
import { readTerraform } from '../read-terraform';

afterEach(removeProjects);

/** The files in the archive that a function gets from an `archive_file`, with their text. */
const archived = (argument: object): { path: string; files: Record<string, string> } => {
  const directory = project({
    'src/index.js': 'exports.handler = async () => 1;',
    'src/lib/deep.js': '2',
    'src/lib/deep.test.js': 'no',
    'src/notes/todo.md': 'no',
    'main.tf.json': {
      data: { archive_file: { code: { type: 'zip', output_path: '${path.module}/build/code.zip', ...argument } } },
      resource: {
        aws_lambda_function: {
          f: {
            function_name: 'f',
            runtime: 'nodejs22.x',
            handler: 'index.handler',
            filename: '${data.archive_file.code.output_path}',
            source_code_hash: '${filebase64sha256(data.archive_file.code.output_path)}',
          },
        },
      },
    },
  });
  const path = readTerraform(directory).functions[0]?.archive ?? '';
  const entries = Object.entries(unzipSync(readFileSync(path)));
  return { path, files: Object.fromEntries(entries.map(([name, bytes]) => [name, strFromU8(bytes)])) };
};

describe('an archive_file', () => {
  it('is a ZIP of a directory without what is excluded', () => {
    expect(archived({ source_dir: '${path.module}/src', excludes: ['**/*.test.js', 'notes'] }).files).toEqual({
      'index.js': 'exports.handler = async () => 1;',
      'lib/deep.js': '2',
    });
  });

  it('is a ZIP of one file', () => {
    expect(archived({ source_file: 'src/index.js' }).files).toEqual({ 'index.js': 'exports.handler = async () => 1;' });
  });

  it('is a ZIP of what is written in the configuration', () => {
    expect(archived({ source: [{ filename: 'a.js', content: 'a' }] }).files).toEqual({ 'a.js': 'a' });
    expect(archived({ source_content: 'b', source_content_filename: 'b.js' }).files).toEqual({ 'b.js': 'b' });
  });

  it('is the same file for the same content', () => {
    const twice = [archived({ source_file: 'src/index.js' }), archived({ source_file: 'src/index.js' })];
    expect(twice[0]?.path).toBe(twice[1]?.path);
    expect(twice[0]?.path).toMatch(/code\.zip$/);
  });

  it('of another type or of nothing is an error', () => {
    expect(() => archived({ source_dir: 'src', type: 'tar.gz' })).toThrow('type is tar.gz, and only zip is made');
    expect(() => archived({})).toThrow('it needs one of source_dir, source_file, source_content and source');
  });
});
