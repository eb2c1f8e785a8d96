import { storeContract } from '../contracts/store-contract.ts';
import { openDesk, workspaceId } from './desk.ts';

storeContract('in Postgres', async () => {
  const { stores, channelAccountId, close } = await openDesk();
  return { stores, workspaceId, channelAccountId, close };
});
