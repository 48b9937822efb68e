import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { grantVerbs } from '@carillon/lambda-manifest';
import type { Core } from './contract';
import { environmentOf, statementsOf } from './grants';

const core: Core = (value) => `<${value}>`;
const reference = readFileSync(resolve(__dirname, '..', '..', 'docs', 'lambda-json.md'), 'utf8');
const rows = reference.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
const codes = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

describe('the reference of lambda.json', () => {
  it.each(grantVerbs)('has for %s the actions and the environment variables that it brings', (verb) => {
    const [, , actions, , environment] = rows.find(([, cell]) => cell === `\`${verb}\``) ?? [];
    expect(codes(actions)).toEqual(statementsOf([verb], core).flatMap(({ Action }) => Action));
    expect(codes(environment)).toEqual(Object.keys(environmentOf([verb], core)));
  });
});
