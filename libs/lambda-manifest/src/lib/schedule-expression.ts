/** The fields of an EventBridge cron expression, in order. Source: EventBridge Scheduler user guide, "Schedule types". */
const CRON_FIELDS = [
  { name: 'minutes', min: 0, max: 59 },
  { name: 'hours', min: 0, max: 23 },
  { name: 'day-of-month', min: 1, max: 31, special: /^(\?|L|L-([1-9]|[12]\d|30)|LW|([1-9]|[12]\d|3[01])W)$/ },
  { name: 'month', min: 1, max: 12, words: 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ') },
  {
    name: 'day-of-week',
    min: 1,
    max: 7,
    words: 'SUN MON TUE WED THU FRI SAT'.split(' '),
    special: /^(\?|L|\w{1,3}L|\w{1,3}#[1-5])$/,
  },
  { name: 'year', min: 1970, max: 2199 },
] satisfies CronField[];

interface CronField {
  name: string;
  min: number;
  max: number;
  /** Names of the values from `min` on. */
  words?: string[];
  /** What this field alone allows beside values, ranges, lists and steps. */
  special?: RegExp;
}

/**
 * Says what is wrong with an EventBridge Scheduler expression, or `undefined` when nothing is. It accepts what Scheduler and the
 * older EventBridge rules agree on: `rate(5 minutes)` with a singular unit for 1 and a plural one otherwise, `cron(…)` with six
 * fields of which exactly one of day-of-month and day-of-week is `?`, and `at(2026-12-24T18:00:00)`, which is Scheduler's alone.
 */
export function scheduleExpressionProblem(expression: string): string | undefined {
  const [, kind, text = ''] = /^(rate|cron|at)\((.*)\)$/.exec(expression) ?? [];
  if (kind === 'rate') return rateProblem(text);
  if (kind === 'cron') return cronProblem(text);
  if (kind === 'at') return atProblem(text);
  return 'expected rate(5 minutes), cron(0 12 * * ? *) or at(2026-12-24T18:00:00)';
}

function rateProblem(text: string): string | undefined {
  const [, value, plural] = /^([1-9]\d*) (?:minute|hour|day)(s?)$/.exec(text) ?? [];
  if (!value) return 'a rate is a positive whole number and minutes, hours or days, such as rate(5 minutes)';
  if ((value === '1') === (plural === 's')) return 'a rate of 1 takes a singular unit, any other a plural one';
  return undefined;
}

function cronProblem(text: string): string | undefined {
  const values = text.split(' ');
  if (values.length !== CRON_FIELDS.length) {
    return `cron takes 6 fields (${CRON_FIELDS.map(({ name }) => name).join(' ')}), not ${values.length}`;
  }
  const wrong = CRON_FIELDS.findIndex((field, index) => !isCronField(field, values[index] ?? ''));
  if (wrong >= 0) return `"${values[wrong]}" is not a value for ${CRON_FIELDS[wrong]?.name}`;
  const [, , dayOfMonth, , dayOfWeek] = values;
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) return 'exactly one of day-of-month and day-of-week must be ?';
  return undefined;
}

function isCronField(field: CronField, value: string): boolean {
  const numberOf = (text: string): number => {
    const word = field.words?.indexOf(text.toUpperCase()) ?? -1;
    if (word >= 0) return field.min + word;
    return /^\d+$/.test(text) ? Number(text) : NaN;
  };
  const isValue = (text: string): boolean => numberOf(text) >= field.min && numberOf(text) <= field.max;
  const isRange = (text: string): boolean => {
    const [from = '', to, ...rest] = text.split('-');
    if (to === undefined) return isValue(from);
    return rest.length === 0 && isValue(from) && isValue(to) && numberOf(from) <= numberOf(to);
  };
  const isStep = (text: string): boolean => {
    const [range = '', step, ...rest] = text.split('/');
    return rest.length === 0 && (range === '*' || isRange(range)) && (step === undefined || /^[1-9]\d*$/.test(step));
  };
  if (field.special?.test(value)) {
    const [day] = value.split(/[L#]/);
    return field.name !== 'day-of-week' || !day || day === '?' || isValue(day);
  }
  return value.split(',').every(isStep);
}

function atProblem(text: string): string | undefined {
  const isShaped = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/.test(text);
  const at = new Date(`${text}Z`);
  const isReal = isShaped && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
  return isReal ? undefined : 'at takes a real date and time as yyyy-mm-ddThh:mm:ss, without a zone';
}
