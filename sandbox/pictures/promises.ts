import type { Studio } from './studio.ts';

/** Policies and steps, form by form; and the promises tried on the day that is over. */
export async function promisesAndSteps({ office, camera, hands }: Studio): Promise<void> {
  const { rosa, sandbox, settle } = office;
  const { open, close } = hands;
  const top = async () => sandbox.until('a modal', () => rosa.modal());
  const press = async (button: string) => {
    await rosa.click(await top(), button);
    await settle();
  };
  await rosa.command('/inbox settings', '#support');
  await open(rosa, await top(), 'open_deadlines');
  await open(rosa, await top(), 'list_policies');
  await press('add_policy');
  const vip = {
    Name: 'Best customers',
    'For which customers?': ['Only VIPs'],
    'Normal conversations': 'claim 1m, reply 5m, next 10m',
    'When nobody answers': 'Automatic',
  };
  await rosa.submit(vip);
  await settle();
  await press('change_policy');
  await camera.modal('modal-policy', rosa);
  await rosa.submit({});
  await settle();
  await press('add_policy');
  await rosa.submit({ Name: 'Refunds', Tagged: 'refund, money back' });
  await settle();
  await camera.modal('modal-policies', rosa);
  await rosa.cancel();
  await open(rosa, await top(), 'list_chains');
  await press('change_chain');
  await camera.modal('modal-chain', rosa);
  await press('add_step');
  await rosa.choose(await top(), 'step_action', 'Give it to');
  await settle();
  await camera.modal('modal-step', rosa);
  await rosa.cancel();
  await press('try_deadlines');
  await camera.modal('modal-tried', rosa);
  await close(rosa);
}
