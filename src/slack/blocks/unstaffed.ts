import { mayAnswer } from '../../domain/people.ts';
import type { SurfaceViewOf } from '../../domain/views.ts';
import { ACTIONS } from '../action-ids.ts';
import { encodeInboxValue } from '../button-value.ts';
import { type Dm, pushText } from './dm-parts.ts';
import { actions, blocksOf, button } from './elements.ts';
import { inboxName } from './facts.ts';
import { bold, paragraphs, section } from './lines.ts';

/** The last who answered, or the last who could change it, is gone: what that means, and who can help. */
export function unstaffedDm({ inbox }: SurfaceViewOf<'unstaffed_dm'>): Dm {
  const name = inboxName(inbox.name);
  const roles = Object.values(inbox.members);
  const heading = roles.some(mayAnswer)
    ? `${name} has no admin any more.`
    : `Nobody answers in ${name} any more.`;
  const isMended = roles.includes('admin') || inbox.status === 'left';
  if (isMended) {
    const words = `${name} has an admin again.`;
    return { text: pushText(words), blocks: [paragraphs(section(words))], folded: true };
  }
  const what = roles.some(mayAnswer)
    ? 'You can go on answering and sharing out; hours, targets and people can only be changed by an admin of this workspace, who becomes the admin of the inbox by doing so.'
    : 'What customers write stands there, and nobody can claim it. Whoever is to answer has to be in the channel; an admin of this workspace can choose them.';
  return {
    text: pushText(`${heading} ${what}`),
    blocks: blocksOf(
      paragraphs(section(bold(heading), ` ${what}`)),
      actions([
        button({
          action: ACTIONS.setUp,
          label: 'Choose who answers',
          spoken: `Choose who answers in ${name}`,
          value: encodeInboxValue({ inboxId: inbox.id }),
        }),
      ]),
    ),
    folded: false,
  };
}
