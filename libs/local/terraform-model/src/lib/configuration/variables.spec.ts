import { type Files, project, removeProjects } from '../../fixtures/project';
import { readConfiguration } from './configuration';
import { type Environment, variablesOf } from './variables';

afterEach(removeProjects);

const valueOf = (variable: object, environment: Environment = {}, files: Files = {}) => {
  const directory = project({ 'main.tf.json': { variable: { x: variable } }, ...files });
  return variablesOf(readConfiguration(directory).variables, directory, environment)['x']?.();
};

describe('a variable', () => {
  it('has its default, in which ${ means nothing', () => {
    expect(valueOf({ default: 'a ${b}' })).toBe('a ${b}');
    expect(valueOf({ default: null })).toBeNull();
  });

  it('has the value of TF_VAR_ before its default', () => {
    expect(valueOf({ type: 'string', default: 'a' }, { TF_VAR_x: 'b' })).toBe('b');
  });

  it('has the value of a tfvars file before that, and of the last automatic one before all', () => {
    const files = { 'terraform.tfvars.json': { x: 'file' } };
    expect(valueOf({}, { TF_VAR_x: 'environment' }, files)).toBe('file');
    const automatic = { ...files, 'b.auto.tfvars.json': { x: 'b' }, 'a.auto.tfvars.json': { x: 'a' } };
    expect(valueOf({}, {}, automatic)).toBe('b');
  });

  it('has the type that it declares', () => {
    expect(valueOf({ type: 'string', default: 5 })).toBe('5');
    expect(valueOf({ type: '${number}', default: '5' })).toBe(5);
    expect(valueOf({ type: 'bool' }, { TF_VAR_x: 'true' })).toBe(true);
    expect(valueOf({ type: 'set(string)' }, { TF_VAR_x: '["b", "a", "b"]' })).toEqual(['a', 'b']);
    expect(valueOf({ type: 'map(number)' }, { TF_VAR_x: '{ a = "1" }' })).toEqual({ a: 1 });
    expect(valueOf({ type: 'object({ a = string })' }, { TF_VAR_x: '{ a = "1" }' })).toEqual({ a: '1' });
    expect(valueOf({}, { TF_VAR_x: '["a"]' })).toBe('["a"]');
  });

  it('without a value is an error that says how to give it one', () => {
    expect(() => valueOf({ type: 'string' })).toThrow('var.x: it has no value: set TF_VAR_x, or give it a default');
  });

  it('with a value of another type is an error', () => {
    expect(() => valueOf({ type: 'number' }, { TF_VAR_x: 'many' })).toThrow(
      'var.x: a string stands where a number is needed',
    );
    expect(() => valueOf({ type: 'list(string)' }, { TF_VAR_x: '[a]' })).toThrow(
      'var.x: a means nothing in the value of a variable',
    );
  });
});
