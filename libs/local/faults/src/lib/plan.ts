import { isOperation, type Operation, type OperationPlan, OPERATIONS, type Settings } from './operations';

/** What is to go wrong, and how often. An operation that is left out never fails. */
export type FaultPlan = { seed?: number } & { [O in Operation]?: OperationPlan<O> };

/** Something in a plan that cannot be; the message begins with the name of the field. */
export class FaultPlanError extends Error {
  override readonly name = 'FaultPlanError';
}

const ALL = 1_000;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isWhole = (value: unknown, from: number): boolean => Number.isSafeInteger(value) && Number(value) >= from;

const isNames = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === 'string' && name !== '');

const isRate = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= ALL;

/** Each setting's test, and what is said of a value that fails it. */
const SETTINGS: Record<keyof Settings, [(value: unknown) => boolean, string]> = {
  only: [isNames, 'is no list of names'],
  delayMs: [(value) => isWhole(value, 0), 'is no whole number of milliseconds from 0 on'],
  at: [
    (value) => value === 'start' || value === 'end' || isWhole(value, 1),
    'is neither "start", "end" nor a number from 1 on',
  ],
};

const check = (isRight: boolean, field: string, value: unknown, fault: string): void => {
  if (!isRight) throw new FaultPlanError(`${field}: ${JSON.stringify(value)} ${fault}`);
};

const checkOperation = (operation: Operation, plan: unknown): void => {
  if (!isObject(plan)) throw new FaultPlanError(`${operation}: ${JSON.stringify(plan)} is no object`);
  const kinds: readonly string[] = OPERATIONS[operation].kinds;
  const settings: readonly string[] = OPERATIONS[operation].settings;
  for (const [name, value] of Object.entries(plan)) {
    const field = `${operation}.${name}`;
    if (kinds.includes(name)) check(isRate(value), field, value, 'is no rate per mille (0 to 1000)');
    else if (settings.includes(name)) {
      const [isRight, fault] = SETTINGS[name as keyof Settings];
      check(isRight(value), field, value, fault);
    } else
      throw new FaultPlanError(`${field}: there is no such field; there are ${[...kinds, ...settings].join(', ')}`);
  }
};

/**
 * Reads a plan from its JSON text.
 * @throws FaultPlanError for what is no JSON, or no plan
 */
export const parseFaultPlan = (text: string): FaultPlan => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new FaultPlanError(`The plan is no JSON: ${(cause as Error).message.replace(/\s+/g, ' ')}`, { cause });
  }
  return readFaultPlan(value);
};

/**
 * Reads a plan, and finds fault with anything that is not part of one.
 * @param value a plan as parsed from JSON
 * @throws FaultPlanError that names the field
 */
export const readFaultPlan = (value: unknown): FaultPlan => {
  if (!isObject(value)) throw new FaultPlanError(`The plan: ${JSON.stringify(value)} is no object`);
  for (const [name, part] of Object.entries(value)) {
    if (name === 'seed') check(isWhole(part, 0), name, part, 'is no whole number from 0 on');
    else if (isOperation(name)) checkOperation(name, part);
    else
      throw new FaultPlanError(`${name}: there is no such operation; there are ${Object.keys(OPERATIONS).join(', ')}`);
  }
  const { invoke } = value as FaultPlan;
  check(
    !(invoke?.throw && typeof invoke.at === 'number'),
    'invoke.at',
    invoke?.at,
    'is no point where a function can be made to throw: "start" and "end" are',
  );
  return value as FaultPlan;
};
