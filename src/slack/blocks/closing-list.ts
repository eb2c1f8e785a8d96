import type { ListedConversation } from '../../domain/listed.ts';
import type { SurfaceViewOf } from '../../domain/views.ts';
import { ACTIONS } from '../action-ids.ts';
import { encodeInboxValue } from '../button-value.ts';
import { conversationButton, listedSubject } from './conversation-buttons.ts';
import { actions, blocksOf, button } from './elements.ts';
import { inboxName } from './facts.ts';
import { LIMITS } from './limits.ts';
import {
  bold,
  bullets,
  type Clockwork,
  inUtc,
  type Line,
  line,
  paragraphs,
  section,
  time,
  toText,
} from './lines.ts';
import {
  answeredWords,
  countedBeside,
  isReal,
  listedTitle,
  ownerName,
  pushTitle,
  rowsOf,
} from './listed-words.ts';
import type { Rolling } from './nudges.ts';
import { shorten } from './text.ts';

type View = SurfaceViewOf<'closing_list'>;

const MOST_ROWS = 10;

/** Before the inbox closes: who would wait until it opens again. Null: nobody does, and nobody did when it was looked at. */
export function closingList(view: View): Rolling | null {
  const { waiting, settled } = view;
  const clock = inUtc(view.now);
  if (waiting.length === 0) return settled.length === 0 ? null : nobodyWaits(view, clock);
  const claimable = waiting.find(({ owner, purpose }) => owner === null && purpose === 'real');
  return {
    text: shorten(
      toText(heading(view, clock), ` ${waiting.slice(0, 5).map(pushTitle).join(', ')}.`),
      LIMITS.messageText,
    ),
    blocks: blocksOf(
      paragraphs(
        section(heading(view, clock)),
        bullets([...rows(view, clock), ...settled.slice(0, MOST_ROWS).map(settledRow(clock))]),
        section(afterwards(view, clock)),
      ),
      actions([
        claimable === undefined
          ? null
          : conversationButton('claim', listedSubject(claimable), {
              label: `Claim #${claimable.number}`,
            }),
        inboxButton(view),
      ]),
    ),
    listed: [...waiting, ...settled].map((each) => each.id),
    settled: false,
  };
}

/** `#support closes at 18:00. 3 still wait for an answer:` */
function heading(view: View, clock: Clockwork): Line {
  const { inbox, closesAt, now, waiting, count } = view;
  const many = countedBeside(count, waiting);
  const wait = many === '1' || many === '1 test' ? 'waits' : 'wait';
  return line(
    '⏳ ',
    bold(`${inboxName(inbox.name)} ${now < closesAt ? 'closes' : 'closed'} at `),
    bold(time(closesAt, clock)),
    `. ${many} still ${wait} for an answer:`,
  );
}

function rows({ waiting, count }: View, clock: Clockwork): Line[] {
  const drawn = rowsOf(waiting, MOST_ROWS, (each) => row(each, clock));
  const rest = count - waiting.filter(isReal).length;
  return rest > 0 ? [...drawn, line(`and ${rest.toLocaleString('en')} more`)] : drawn;
}

function row(listed: ListedConversation, clock: Clockwork): Line {
  const { response } = listed;
  return line(
    bold(listedTitle(listed)),
    `, ${ownerName(listed)}`,
    response === null
      ? null
      : line(
          response.phase === 'late' ? ', late since ' : ', reply by ',
          time(response.dueAt, clock),
        ),
  );
}

/** What that means for them. */
function afterwards({ opensAt }: View, clock: Clockwork): Line {
  return line(
    'Whoever is not answered before then waits until ',
    time(opensAt, clock),
    '. A short word of when they will hear from you helps.',
  );
}

function settledRow(clock: Clockwork) {
  return (listed: ListedConversation): Line =>
    listed.status === 'resolved'
      ? line(`${listedTitle(listed)}: resolved.`)
      : (answeredWords(listed, clock) ?? line(`${listedTitle(listed)}: nobody waits any more.`));
}

function nobodyWaits({ settled, inbox }: View, clock: Clockwork): Rolling {
  const [only, ...more] = settled;
  const all = line(`All ${countedBeside(settled.filter(isReal).length, settled)} who waited`);
  const sentence =
    only !== undefined && more.length === 0
      ? settledRow(clock)(only)
      : line(all, ` before ${inboxName(inbox.name)} closes have their answer.`);
  return {
    text: toText(
      settled.every(({ previews }) => previews === 'quoted') ? sentence : 'Nobody waits any more.',
    ),
    blocks: [paragraphs(section(sentence))],
    listed: settled.map((each) => each.id),
    settled: true,
  };
}

function inboxButton({ inbox }: View) {
  const name = inboxName(inbox.name);
  return button({
    action: ACTIONS.showRisk,
    label: 'What is at risk',
    spoken: `What is at risk in ${name}`,
    value: encodeInboxValue({ inboxId: inbox.id }),
  });
}
