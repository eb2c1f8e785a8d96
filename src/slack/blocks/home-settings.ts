import type { KnownBlock } from '@slack/types';
import { mayManage } from '../../domain/people.ts';
import type { HomeView } from '../../domain/views.ts';
import { ACTIONS } from '../action-ids.ts';
import { encodeInboxValue } from '../button-value.ts';
import { availabilityOf } from './availability.ts';
import { actions, blocksOf, button } from './elements.ts';
import { inboxName } from './facts.ts';
import { plannedLeave } from './leave.ts';
import { paragraphs, section } from './lines.ts';

/** Each has a row of its own, since two buttons of a row must not have the same name. */
const MOST_INBOXES = 3;

/** At the end of a Home, in as few rows as can be: away or back, one's own settings, and those of the inboxes that one manages. */
export function homeSettings(home: HomeView): KnownBlock[] {
  const { inboxes, person } = home;
  if (inboxes.length === 0) return [];
  const { words, change, plan } = availabilityOf(home);
  const planned = plannedLeave(home);
  const mine = button({
    action: ACTIONS.mySettings,
    label: 'My settings',
    spoken: 'My settings: the name that customers see, working hours and reminders',
    value: person.id,
  });
  const [first = null, ...others] = inboxes
    .filter(({ role }) => mayManage(role))
    .slice(0, MOST_INBOXES)
    .map(({ id, name }) =>
      button({
        action: ACTIONS.openSettings,
        label: `Settings of ${inboxName(name)}`,
        spoken: `Settings of ${inboxName(name)}`,
        value: encodeInboxValue({ inboxId: id }),
      }),
    );
  return blocksOf(
    words.length + planned.length === 0 ? null : paragraphs(section(words), section(planned)),
    actions([change, plan, mine, first]),
    ...others.map((each) => actions([each])),
  );
}
