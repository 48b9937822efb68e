import { scheduleExpressionProblem } from './schedule-expression';

describe('a schedule expression', () => {
  it.each([
    'rate(1 minute)',
    'rate(5 minutes)',
    'rate(12 hours)',
    'rate(7 days)',
    'cron(0 12 * * ? *)',
    'cron(0/15 8-17 ? * MON-FRI *)',
    'cron(*/5 * * * ? *)',
    'cron(0,30 0 L * ? 2026-2030)',
    'cron(0 9 15W JAN,JUL ? *)',
    'cron(0 9 LW * ? *)',
    'cron(0 9 L-3 * ? *)',
    'cron(0 9 ? * 2#1 *)',
    'cron(0 9 ? * FRIL *)',
    'cron(0 9 ? * mon *)',
    'at(2026-12-24T18:00:00)',
    'at(2028-02-29T00:00:00)',
  ])('may be %s', (expression) => {
    expect(scheduleExpressionProblem(expression)).toBeUndefined();
  });

  it.each([
    ['every minute', 'expected rate'],
    ['Rate(1 minute)', 'expected rate'],
    ['rate(1 minutes)', 'singular'],
    ['rate(5 minute)', 'plural'],
    ['rate(0 minutes)', 'positive whole number'],
    ['rate(1.5 hours)', 'positive whole number'],
    ['rate(30 seconds)', 'minutes, hours or days'],
    ['cron(0 12 * * ?)', 'takes 6 fields'],
    ['cron(0 12 * * * *)', 'exactly one of'],
    ['cron(0 12 ? * ? *)', 'exactly one of'],
    ['cron(60 12 * * ? *)', '"60" is not a value for minutes'],
    ['cron(0 24 * * ? *)', '"24" is not a value for hours'],
    ['cron(0 12 0 * ? *)', '"0" is not a value for day-of-month'],
    ['cron(0 12 * 13 ? *)', '"13" is not a value for month'],
    ['cron(0 12 ? * 8 *)', '"8" is not a value for day-of-week'],
    ['cron(0 12 ? * 8#1 *)', '"8#1" is not a value for day-of-week'],
    ['cron(0 12 ? * FUNL *)', '"FUNL" is not a value for day-of-week'],
    ['cron(0 12 ? * FRI-MON *)', '"FRI-MON" is not a value for day-of-week'],
    ['cron(0 12 * * ? 1969)', '"1969" is not a value for year'],
    ['cron(0/0 12 * * ? *)', '"0/0" is not a value for minutes'],
    ['cron(1-2-3 12 * * ? *)', '"1-2-3" is not a value for minutes'],
    ['cron(, 12 * * ? *)', '"," is not a value for minutes'],
    ['at(2026-02-29T00:00:00)', 'real date'],
    ['at(2026-12-24T18:00:00Z)', 'without a zone'],
    ['at(2026-12-24)', 'yyyy-mm-ddThh:mm:ss'],
  ])('cannot be %s', (expression, problem) => {
    expect(scheduleExpressionProblem(expression)).toContain(problem);
  });
});
