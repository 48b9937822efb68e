import { isManagementPath, stageOf } from './path';

describe('a path', () => {
  it.each([
    '/prod/@connections/L0SM9cOFvHcCIhw%3D',
    '/prod/@connections/L0SM9cOFvHcCIhw=',
    '/prod/%40connections/L0SM9cOFvHcCIhw%3D',
    '/prod//@connections/L0SM9cOFvHcCIhw%3D',
    '/prod/@connections/',
    '/prod/@connections/x?y=/z',
  ])('%s is of the management API (98, 99)', (path) => {
    expect(isManagementPath(path)).toBe(true);
    expect(stageOf(path)).toBe('prod');
  });

  it.each(['/prod', '/', '', undefined, '/prod?x=/@connections/y', '/@connections/x', '/prod/%zz@connections'])(
    '%s is not',
    (path) => expect(isManagementPath(path)).toBe(false),
  );

  it('begins with the stage', () => {
    expect(stageOf('/prod?a=1')).toBe('prod');
    expect(stageOf('/')).toBeUndefined();
  });
});
