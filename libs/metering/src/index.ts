export { type Bill, bill, type BillLine } from './lib/bill';
export { type Activity, type Capacity, capacity, type Plan } from './lib/capacity';
export { type Meter, meter } from './lib/meter';
export { type Item, type Price, priceOf, PRICES, type Tier } from './lib/prices';
export { MESSAGE_UNIT_BYTES, messageUnits, NOTHING, QUEUE_UNIT_BYTES, queueUnits, type Usage } from './lib/usage';
export type { Outcome } from './lib/simulation/outcome';
export { type Scenario, SCENARIO } from './lib/simulation/scenario';
export { simulate } from './lib/simulation/simulate';
