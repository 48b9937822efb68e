import type { WebSocketApi } from '@carillon/local-terraform-model';
import { sharedStages } from './shared-stages';

const api = (id: string, name: string, ...stages: string[]): WebSocketApi => ({
  id,
  name,
  routeSelectionExpression: '$request.body.action',
  routes: [],
  stages: stages.map((stage) => ({ name: stage, variables: {} })),
});

describe('a stage that several APIs have', () => {
  it('is named with the API that its bare URL reaches, and the way to each other one', () => {
    const apis = [
      api('aaaaaaaaaa', 'chat', 'dev', 'prod'),
      api('bbbbbbbbbb', 'jobs', 'dev'),
      api('cccccccccc', 'x', 'dev'),
    ];
    expect(sharedStages(apis, 'eu-west-1')).toEqual([
      '/dev reaches chat; jobs by the header Host: bbbbbbbbbb.execute-api.eu-west-1.amazonaws.com, ' +
        'x by the header Host: cccccccccc.execute-api.eu-west-1.amazonaws.com',
    ]);
  });

  it('is nothing to speak of where each stage has a name of its own', () => {
    expect(sharedStages([api('aaaaaaaaaa', 'chat', 'dev'), api('bbbbbbbbbb', 'jobs', 'prod')], 'eu-west-1')).toEqual(
      [],
    );
  });
});
