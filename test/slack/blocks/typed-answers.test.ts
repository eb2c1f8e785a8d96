import { describe, expect, it } from 'vitest';
import { validateMessageBlocks } from '../../../sandbox/blocks/validate-blocks.ts';
import type { MessageView } from '../../../src/domain/views.ts';
import type { Answer } from '../../../src/slack/blocks/answer.ts';
import { suggestionDm } from '../../../src/slack/blocks/suggestion.ts';
import * as answers from '../../../src/slack/blocks/typed-answers.ts';
import type { TypedView } from '../../../src/slack/blocks/typed-buttons.ts';
import { ana, ben, conversationId, message, owned, resolved, viewOf } from './given.ts';
import { seen } from './seen.ts';

const NOTHING_STAYS = { files: [], because: null, channel: 'whatsapp', otherFiles: 0 } as const;

function typed(over: Partial<MessageView> = {}, view: Partial<TypedView> = {}): TypedView {
  const note = message({ kind: 'note', author: { kind: 'agent', agentId: ben }, text: 'Yes!' });
  return { ...viewOf(owned()), message: { ...note, delivery: null, ...over }, ...view };
}

const HOSTILE = `*<!channel>* <@U1> :smile: \u202Eevil \`\`\` ${'x'.repeat(4_000)}`;

function everyAnswer(view: TypedView): Answer[] {
  const file = { id: 'F1', name: HOSTILE, mimeType: null, size: 1 };
  return [
    answers.askToSend(view, NOTHING_STAYS),
    answers.askToSend(view, { ...NOTHING_STAYS, files: [file], because: 'too_large' }),
    answers.onItsWay(view),
    answers.stoppedOnItsWay(view, { why: 'customer_wrote' }, ben),
    answers.stoppedOnItsWay(view, { why: 'owned_by_other', owner: ana }, undefined),
    answers.ownerTold(view, ana),
    answers.neverAsked(),
    answers.askedAgain(),
    answers.tooLateToEdit(view),
    answers.tooLateToDelete(view),
    answers.heldBack(view, 0, 10),
    answers.typedIsGone(),
    answers.tooLongToTake(4_000, 3_000),
    answers.whatItIsFor(),
    answers.notAnAgents(HOSTILE),
    answers.windowClosed(view, 0),
    suggestionDm({
      ...view,
      surface: { type: 'suggestion_dm', conversationId, agentId: ana },
      by: { id: ben, name: HOSTILE },
    }),
  ];
}

describe('what is told about typed messages', () => {
  it('is valid and within limits, whatever people are called and write', () => {
    const { customer, inbox } = viewOf(owned());
    const view = typed(
      { text: HOSTILE, authorName: HOSTILE },
      {
        customer: { ...customer, name: HOSTILE },
        inbox: { ...inbox, name: HOSTILE },
        lastFromCustomer: message({ text: HOSTILE }),
      },
    );
    for (const { text, blocks } of everyAnswer(view)) {
      expect(validateMessageBlocks(blocks)).toEqual([]);
      expect(text.trim()).not.toBe('');
      expect(text.length).toBeLessThanOrEqual(4_000);
      expect(text).not.toMatch(/<!channel>|<@U1>/);
    }
  });

  it.each<[MessageView['delivery'], string]>([
    [{ state: 'queued' }, 'The old text was on its way to Marta already.'],
    [{ state: 'uncertain', at: 1 }, 'Marta may have the old text already.'],
    [{ state: 'read', at: 1 }, 'Marta already has the old text.'],
  ])('an edit after %o is told as it is', (delivery, said) => {
    expect(seen(answers.tooLateToEdit(typed({ delivery })).blocks)).toBe(said);
  });

  it('nothing can be corrected in what is resolved', () => {
    const view = typed({ delivery: { state: 'sent', at: 1 } }, { conversation: resolved() });
    expect(answers.tooLateToEdit(view).blocks).toHaveLength(1);
  });

  it('files that cannot go are named', () => {
    const photo = { id: 'F1', name: 'a.png', mimeType: 'image/png', size: 1 };
    const ask = (stays: Parameters<typeof answers.askToSend>[1]) =>
      seen(answers.askToSend(typed(), stays).blocks);
    const bySms = { files: [photo], because: 'not_taken', channel: 'sms', otherFiles: 0 } as const;
    expect(ask(bySms)).toContain('The photo stays here: SMS takes no files.');
    const pdf = { ...photo, name: 'a.pdf', mimeType: 'application/pdf' };
    expect(ask({ ...bySms, files: [pdf], because: 'too_large' })).toContain(
      'The file “a.pdf” stays here: too large to be sent.',
    );
    expect(ask({ ...bySms, files: [pdf, photo] })).toContain('2 files stay here');
    expect(ask({ ...NOTHING_STAYS, otherFiles: 1 })).toContain('it does not lie in Slack itself');
  });

  it('a suggestion is one line once it is taken, or no longer theirs', () => {
    const who = { conversationId, agentId: ana };
    const surface = { type: 'suggestion_dm', ...who } as const;
    const by = { id: ben, name: 'Ben Adler' };
    const open = suggestionDm({ ...typed(), surface, by });
    expect(open.folded).toBe(false);
    const taken = suggestionDm({ ...typed({ kind: 'reply' }), surface, by });
    expect(taken.folded).toBe(true);
    const gone = suggestionDm({ ...typed(), message: null, surface, by });
    expect([gone.folded, gone.text]).toEqual([true, expect.stringContaining('was deleted again')]);
    const others = suggestionDm({ ...typed(), surface: { ...surface, agentId: ben }, by });
    expect(others.folded).toBe(true);
    expect(others.blocks.some(({ type }) => type === 'actions')).toBe(false);
  });
});
