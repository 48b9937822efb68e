import { FlagError } from '@carillon/flags';
import { capacity } from './lib/capacity';
import { CAPACITY_HELP, capacityTable, readPlan } from './lib/capacity-command';
import { outcomesText, readRuns, SIMULATE_HELP } from './lib/simulate-command';
import { simulate } from './lib/simulation/simulate';

type Command = (args: string[]) => string;

const capacityCommand: Command = (args) => {
  const read = readPlan(args);
  if (!read) return CAPACITY_HELP;
  return read.json ? JSON.stringify({ plan: read.plan, ...capacity(read.plan) }, null, 2) : capacityTable(read.plan);
};

const simulateCommand: Command = (args) => {
  const read = readRuns(args);
  if (!read) return SIMULATE_HELP;
  const outcomes = read.runs.map(simulate);
  return read.json ? JSON.stringify(outcomes, null, 2) : outcomesText(outcomes);
};

const COMMANDS: Record<string, Command> = { capacity: capacityCommand, simulate: simulateCommand };

const [name = '', ...args] = process.argv.slice(2);
try {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) throw new FlagError(`"${name}" is no command: ${Object.keys(COMMANDS).join(' or ')}`);
  console.log(command(args));
} catch (error) {
  if (!(error instanceof FlagError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
