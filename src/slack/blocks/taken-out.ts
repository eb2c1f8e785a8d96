import type { KnownBlock } from '@slack/types';
import type { SurfaceViewOf } from '../../domain/views.ts';
import { inboxName } from './facts.ts';
import { bold, paragraphs, section, toText } from './lines.ts';

/** "I was taken out of #support", to its admins: what that means, and how to bring us back. */
export function takenOutDm(view: SurfaceViewOf<'taken_out_dm'>): {
  text: string;
  blocks: KnownBlock[];
} {
  const name = inboxName(view.inbox.name);
  const heading = `I was taken out of ${name}.`;
  return {
    text: toText(`${heading} Customers can still write, and the team does not see it.`),
    blocks: [
      paragraphs(
        section(bold(heading), ' Customers can still write, and the team does not see it.'),
        section(
          'To bring me back, write ',
          { type: 'text', text: '/invite @Dibs', style: { code: true } },
          ` in ${name}. Everything that came meanwhile is shown then.`,
        ),
      ),
    ],
  };
}
