/** A field of AWS's cron expressions: the table of "Cron-based schedules" in EventBridge Scheduler's user guide. */
interface Field {
  name: string;
  min: number;
  max: number;
  /** `JAN` stands for 1, `SUN` for 1. */
  names?: readonly string[];
  /** Whether `20-2` goes on from the end of the field to its beginning, as in the guide's example for hours. */
  wraps: boolean;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const MINUTES: Field = { name: 'minutes', min: 0, max: 59, wraps: true };
const HOURS: Field = { name: 'hours', min: 0, max: 23, wraps: true };
const DAY_OF_MONTH: Field = { name: 'day-of-month', min: 1, max: 31, wraps: true };
const MONTH: Field = { name: 'month', min: 1, max: 12, names: MONTHS, wraps: true };
const DAY_OF_WEEK: Field = { name: 'day-of-week', min: 1, max: 7, names: DAYS, wraps: true };
const YEAR: Field = { name: 'year', min: 1970, max: 2199, wraps: false };

const refuse = (field: Field, text: string): never => {
  const names = field.names ? ` or ${field.names[0]}-${field.names.at(-1)}` : '';
  throw new Error(`the field ${field.name} is "${text}", and takes ${field.min}-${field.max}${names}`);
};

const valueOf = (field: Field, text: string): number => {
  const named = field.names?.indexOf(text.toUpperCase()) ?? -1;
  const value = named >= 0 ? named + 1 : /^\d+$/.test(text) ? Number(text) : NaN;
  return value >= field.min && value <= field.max ? value : refuse(field, text);
};

/** `*`, `5`, `1-5`, with `/2` every second of them; `5/2` goes to the end of the field. */
const valuesOf = (field: Field, item: string): number[] => {
  const [, range = refuse(field, item), step] = /^([^/]+)(?:\/(\d+))?$/.exec(item) ?? [];
  const by = step === undefined ? 1 : Number(step);
  if (by === 0) refuse(field, item);
  const [from, to] = boundsOf(field, range, step !== undefined);
  if (to < from && !field.wraps) refuse(field, item);
  const size = field.max - field.min + 1;
  const length = ((to - from + size) % size) + 1;
  return Array.from(
    { length: Math.ceil(length / by) },
    (_, index) => field.min + ((from - field.min + index * by) % size),
  );
};

const boundsOf = (field: Field, range: string, hasStep: boolean): [number, number] => {
  if (range === '*') return [field.min, field.max];
  const [first = '', last, ...others] = range.split('-');
  if (others.length) refuse(field, range);
  const from = valueOf(field, first);
  return [from, last === undefined ? (hasStep ? field.max : from) : valueOf(field, last)];
};

const list = (
  field: Field,
  text: string,
  translate: (item: string) => string | undefined = () => undefined,
): string => {
  if (text === '*') return '*';
  return text
    .split(',')
    .map((item) => translate(item) ?? valuesOf(field, item).join(','))
    .join(',');
};

/** `L` is the last day of the month, `15W` the weekday nearest to the 15th. */
const dayOfMonth = (item: string): string | undefined => {
  if (item === 'L') return 'L';
  const [, day] = /^(\d+)W$/.exec(item) ?? [];
  return day === undefined ? undefined : `${valueOf(DAY_OF_MONTH, day)}W`;
};

/** Croner counts the days of a week from 0, AWS from 1: a plain list is turned after its ranges are resolved. */
const daysOfWeek = (text: string): string => {
  if (text.includes('#') && text.includes(','))
    throw new Error('the field day-of-week takes one expression only with #');
  return list(DAY_OF_WEEK, text, (item) => {
    // On its own, L is the last day of the week.
    if (item === 'L') return String(DAYS.length - 1);
    const [, day, nth, last] = /^(\w+?)(?:#([1-5])|(L))$/.exec(item) ?? [];
    if (day === undefined)
      return valuesOf(DAY_OF_WEEK, item)
        .map((value) => value - 1)
        .join(',');
    return `${valueOf(DAY_OF_WEEK, day) - 1}#${nth ?? last}`;
  });
};

/**
 * Translates the six fields of an AWS cron expression (minutes, hours, day-of-month, month, day-of-week, year) into the seven of
 * croner, whose first is the seconds.
 * @throws Error that says which field is wrong, and what it takes
 */
export const cronerPattern = (expression: string): string => {
  const fields = expression.trim().split(/\s+/);
  const [minutes = '', hours = '', monthDay = '', month = '', weekDay = '', year = ''] = fields;
  if (fields.length !== 6)
    throw new Error(`it has ${fields.length} fields, and needs 6: minutes hours day-of-month month day-of-week year`);
  if ((monthDay === '?') === (weekDay === '?'))
    throw new Error('one of the fields day-of-month and day-of-week must be ?, and only one');
  return [
    '0',
    list(MINUTES, minutes),
    list(HOURS, hours),
    monthDay === '?' ? '*' : list(DAY_OF_MONTH, monthDay, dayOfMonth),
    list(MONTH, month),
    weekDay === '?' ? '*' : daysOfWeek(weekDay),
    list(YEAR, year),
  ].join(' ');
};
