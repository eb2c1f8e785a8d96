import { viewsContract } from '../../contracts/views-contract.ts';
import { beginStory } from '../../helpers/story.ts';

viewsContract('in Postgres', async () => {
  const story = await beginStory();
  const { views, workspaceId } = story;
  const ana = await story.person('UANA', 'Ana Silva');
  const ben = await story.person('UBEN', 'Ben Adler');
  const rosa = await story.person('UROSA', 'Rosa Klein');
  const support = await story.inbox('support', { manage: [rosa], answer: [ana, ben] });
  const { id: conversationId } = await support.write('Marta Díaz', 'Hello?');
  return {
    views,
    workspaceId,
    inboxId: support.id,
    conversationId,
    people: [
      { id: ana, name: 'Ana Silva', role: 'agent' },
      { id: ben, name: 'Ben Adler', role: 'agent' },
      { id: rosa, name: 'Rosa Klein', role: 'admin' },
    ],
    close: story.end,
  };
});
