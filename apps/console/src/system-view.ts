import { byId, element } from './dom';
import { chatRoute } from './examples';
import type { Api, Schedule, System, Table } from './system';

const tableText = ({ name, hashKey, rangeKey }: Table): string =>
  `${name} (${[hashKey, rangeKey].filter(Boolean).join(', ')})`;

const apiText = ({ name, stage, routes }: Api): string => `${name} ${stage}: ${routes.join(', ')}`;

const scheduleText = ({ name, expression }: Schedule): string => `${name}: ${expression}`;

const group = (name: string, values: string[]): HTMLElement[] =>
  values.length === 0 ? [] : [element('dt', {}, name), ...values.map((value) => element('dd', {}, value))];

/** Lists what the local system runs. */
export const showSystem = ({ apis, functions, schedules, tables }: System): void => {
  byId('system', HTMLDListElement).replaceChildren(
    ...group('APIs and routes', apis.map(apiText)),
    ...group('Functions', functions),
    ...group('Schedules', schedules.map(scheduleText)),
    ...group('Tables', tables.map(tableText)),
  );
};

const step = (...children: (Node | string)[]): HTMLLIElement => element('li', {}, ...children);

/** What a newcomer can try, as long as the log is empty. */
export const showFirstSteps = ({ apis, publish, schedules }: System): void => {
  const canChat = apis.some(({ routes }) => chatRoute(routes) !== undefined);
  const canSubscribe = apis.some(({ routes }) => routes.includes('subscribe'));
  const timers = schedules.map(({ expression }) => expression).join(', ');
  byId('log-empty', HTMLDivElement).replaceChildren(
    element('h3', {}, 'Nothing here yet'),
    element(
      'ol',
      {},
      step('Connect.'),
      step(`Open this page in a second tab, connect there too, and ${canChat ? 'say something' : 'send a frame'}.`),
      ...(canSubscribe ? [step('Subscribe both to a channel, and reconnect one: it is told what it missed.')] : []),
      ...(schedules.length > 0 ? [step('Wait for the timer to push: ', element('code', {}, timers), '.')] : []),
      step(
        publish === null
          ? 'Post to one connection, as a server would.'
          : 'Push to everyone, a user, a channel or one connection, as a server would.',
      ),
    ),
  );
};
