export { type Counters, type Faults, faults, type Injected } from './lib/faults';
export type { Fault, Operation, Point } from './lib/operations';
export { type FaultPlan, FaultPlanError, parseFaultPlan } from './lib/plan';
