import { useState } from 'preact/hooks';
import type { AccountState, CustomerState, SandboxState } from '../page-protocol.ts';
import { initialsOf } from './avatar.tsx';
import { CustomerChat } from './customer-chat.tsx';
import { MenuButton } from './menu.tsx';
import { useSession } from './session.ts';

/** The other side: a phone on which one is the customer, and sees what arrives there. */
export function Customers({ state, chosen }: { state: SandboxState; chosen: string }) {
  const session = useSession();
  const [isNew, setNew] = useState(false);
  const customer = state.customers.find(({ id }) => id === chosen) ?? state.customers[0];
  const showsForm = isNew || customer === undefined;
  return (
    <aside class="customers" aria-label="Customers" data-testid="customer-panel">
      <header class="customers-head">
        <MenuButton
          label="Choose a customer"
          class="customer-pick"
          testId="customer-pick"
          items={[
            ...state.customers.map((one) => ({
              key: one.id,
              isCurrent: one.id === customer?.id,
              testId: `customer-${one.id}`,
              content: <CustomerLine customer={one} accounts={state.accounts} />,
              run: () => {
                setNew(false);
                session.go({ customer: one.id });
              },
            })),
            {
              key: 'new',
              content: '+ Invent a customer…',
              testId: 'customer-new',
              run: () => setNew(true),
            },
          ]}
        >
          {showsForm || customer === undefined ? (
            <span class="person-name">A new customer</span>
          ) : (
            <CustomerLine customer={customer} accounts={state.accounts} />
          )}
          <span class="chevron" aria-hidden="true" />
        </MenuButton>
        {!showsForm && (
          <button
            type="button"
            class="icon-button"
            aria-label="Invent a customer"
            title="Invent a customer"
            onClick={() => setNew(true)}
          >
            +
          </button>
        )}
      </header>
      {showsForm ? (
        <NewCustomer accounts={state.accounts} onDone={() => setNew(false)} />
      ) : (
        <CustomerChat
          key={customer.id}
          customer={customer}
          account={state.accounts.find(({ key }) => key === customer.account)}
        />
      )}
    </aside>
  );
}

function CustomerLine({
  customer,
  accounts,
}: {
  customer: CustomerState;
  accounts: AccountState[];
}) {
  const account = accounts.find(({ key }) => key === customer.account);
  return (
    <span class="person">
      <span class="avatar avatar-medium avatar-customer" aria-hidden="true">
        {initialsOf(customer.name)}
      </span>
      <span class="person-lines">
        <span class="person-name">{customer.name}</span>
        <span class="person-note">
          {wayOf(account?.label ?? customer.account)} · {customer.address}
        </span>
      </span>
    </span>
  );
}

/** "WhatsApp +49 30 1234567" → "WhatsApp": our own number says nothing about the customer. */
function wayOf(label: string): string {
  return label.replace(/ \+[\d ]+$/, '');
}

const NAMES = [
  'Marta Díaz',
  'Kim Park',
  'Joel Okafor',
  'Ida Roy',
  'Nils Berg',
  'Lee Chan',
  'Aya Haddad',
  'Tomás Ruiz',
];

function NewCustomer({ accounts, onDone }: { accounts: AccountState[]; onDone: () => void }) {
  const session = useSession();
  const [name, setName] = useState(NAMES[Math.floor(Math.random() * NAMES.length)] ?? '');
  const [account, setAccount] = useState(accounts[0]?.key ?? '');
  const [address, setAddress] = useState('');
  async function create(event: Event): Promise<void> {
    event.preventDefault();
    const extra = address.trim() === '' ? {} : { address: address.trim() };
    const answer = await session.act({
      type: 'add_customer',
      name: name.trim(),
      account,
      ...extra,
    });
    if (!answer.ok) {
      session.tell(answer.error);
      return;
    }
    onDone();
    if (answer.shown.type === 'created') session.go({ customer: answer.shown.id });
  }
  if (accounts.length === 0) {
    return (
      <p class="empty">
        No channel leads to the app yet: set an inbox up in a channel, then customers can write
        here.
      </p>
    );
  }
  return (
    <form
      class="customer-form"
      data-testid="customer-form"
      onSubmit={(event) => void create(event)}
    >
      <label>
        Name
        <input class="field" value={name} onInput={(event) => setName(event.currentTarget.value)} />
      </label>
      <fieldset>
        <legend>Writes by</legend>
        {accounts.map(({ key, label }) => (
          <label key={key} class="check">
            <input
              type="radio"
              name="account"
              checked={key === account}
              data-testid={`account-${key}`}
              onChange={() => setAccount(key)}
            />
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
      <label>
        Number or address <span class="input-optional">(optional)</span>
        <input
          class="field"
          value={address}
          placeholder="made up if left empty"
          onInput={(event) => setAddress(event.currentTarget.value)}
        />
      </label>
      <button
        type="submit"
        class="button button-primary"
        data-testid="customer-create"
        disabled={name.trim() === '' || account === ''}
      >
        Pick up the phone
      </button>
    </form>
  );
}
