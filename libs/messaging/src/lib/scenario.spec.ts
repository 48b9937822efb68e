import { SCENARIO } from '@carillon/metering';
import { LISTED_AUDIENCE } from './delivery';
import { POSTS_IN_FLIGHT } from './limits';
import { PART_MEMBERS } from './parts';

it('the simulation cuts audiences as they are cut here', () =>
  expect(SCENARIO).toMatchObject({
    listed: LISTED_AUDIENCE,
    segmentSize: PART_MEMBERS,
    inFlight: POSTS_IN_FLIGHT,
  }));
