import type { KnownBlock } from '@slack/types';
import type { SurfaceViewOf } from '../../domain/views.ts';
import { ACTIONS } from '../action-ids.ts';
import { encodeInboxValue } from '../button-value.ts';
import { actions, blocksOf, button } from './elements.ts';
import { inboxName, personName } from './facts.ts';
import { bold, type Line, line, mention, paragraphs, section, toText } from './lines.ts';
import { plural } from './text.ts';

/** The first words in a channel that has invited us: what will happen here, who will read it, and who sets it up. */
export function firstRun(view: SurfaceViewOf<'first_run'>): { text: string; blocks: KnownBlock[] } {
  const { inbox } = view;
  const name = inboxName(inbox.name);
  if (inbox.visibility === 'shared') return told(notHere());
  if (inbox.status === 'ready') {
    return told(
      line(
        'Hello, I’m ',
        bold('Dibs'),
        `. ${name} is a team inbox: each customer conversation is one card here.`,
      ),
    );
  }
  const what = line(
    'Hello, I’m ',
    bold('Dibs'),
    `. I can make ${name} a team inbox: each customer conversation becomes one card here, one person claims it, and I remind that person before it is late. Nobody answers twice, nobody is forgotten.`,
  );
  return {
    text: toText(what),
    blocks: blocksOf(
      paragraphs(section(what)),
      readersBlock(view),
      paragraphs(section(whoSetsUp(view))),
      actions([
        button({
          action: ACTIONS.setUp,
          label: `Set up ${name}`,
          spoken: `Set up ${name} as a team inbox`,
          value: encodeInboxValue({ inboxId: inbox.id }),
          style: 'primary',
        }),
        button({
          action: ACTIONS.sendTest,
          label: 'Show me with a pretend customer',
          spoken: `Show me with a pretend customer in ${name}`,
          value: encodeInboxValue({ inboxId: inbox.id }),
        }),
      ]),
    ),
  };
}

function told(sentence: Line): { text: string; blocks: KnownBlock[] } {
  return { text: toText(sentence), blocks: [paragraphs(section(sentence))] };
}

function notHere(): Line {
  return line(
    'I don’t work in channels shared with other companies: they would read your customers’ messages. Invite me to a channel of your own.',
  );
}

/** Who else would read what customers write. */
function readersBlock({ inbox, guests }: SurfaceViewOf<'first_run'>): KnownBlock | null {
  const publicWarning =
    inbox.visibility === 'public'
      ? section(
          '⚠ ',
          bold('This channel is public: '),
          'everyone in this workspace can read and search what customers write. A private channel is safer.',
        )
      : null;
  const shown = guests.slice(0, 5).map((guest) => personName(guest.name));
  const rest = guests.length > shown.length ? ` and ${guests.length - shown.length} more` : '';
  const guestWarning =
    guests.length === 0
      ? null
      : section(
          '⚠ ',
          bold(`${plural(guests.length, 'guest', 'guests')} can read here: `),
          `${shown.join(', ')}${rest}.`,
        );
  if (publicWarning === null && guestWarning === null) return null;
  return paragraphs(publicWarning, guestWarning);
}

function whoSetsUp({ inviter }: SurfaceViewOf<'first_run'>): Line {
  const what =
    'who answers, opening hours, targets. It takes a minute, and everything can be changed later.';
  return inviter === null
    ? line(`Whoever invited me, or an admin of this workspace, sets it up: ${what}`)
    : line(mention(inviter.id), `, you invited me, so you set it up: ${what}`);
}
