import { defaultAccounts } from '../../sandbox/customers/accounts.ts';
import { as, cardsIn, type Person, threadOf } from '../../sandbox/driver.ts';
import type { NewFault } from '../../sandbox/faults.ts';
import type { Message } from '../../sandbox/model.ts';
import type { CustomerState } from '../../sandbox/page-protocol.ts';
import { buttonsOf } from '../../sandbox/reading.ts';
import { minutes, seconds } from '../../src/domain/ids.ts';
import type { Fleet } from '../helpers/fleet.ts';
import { readOut } from '../helpers/read-out.ts';
import { createLife, type Life } from './in-life.ts';
import type { Random } from './random.ts';

const MOST_PROCESSES = 3;
const AGENTS = ['ana', 'ben', 'chen', 'rosa'] as const;
const COLLEAGUES = ['Ana', 'Ben', 'Chen'] as const;
/** How they stand on cards. */
const NAMES = { ana: 'Ana', ben: 'Ben', chen: 'Chen', rosa: 'Rosa' } as const;
/** What people press on a card, and how likely. */
const LIKELY: Readonly<Record<string, number>> = {
  ...{ Claim: 3, 'Claim & reply': 3, Reply: 6, 'Reassign…': 2, Resolve: 1, Reopen: 2 },
};

const NO_ANSWER: readonly NewFault['fault'][] = [
  { type: 'lose_answer' },
  { type: 'http_500_after' },
  { type: 'internal_error_after' },
  { type: 'http_500_before' },
  { type: 'reset' },
];
const METHODS = [
  ...['chat.postMessage', 'chat.postMessage', 'chat.update', 'chat.postEphemeral', 'views.open'],
  ...['views.publish', 'conversations.open', 'conversations.history', 'conversations.replies'],
  ...['reactions.add', 'reactions.remove', 'response_url', 'users.info', 'chat.delete', '*'],
] as const;

/** What happened, for whoever reads a run that broke a promise. */
export interface Told {
  acts: string[];
  deaths: number;
  faults: number;
  /** Messages of customers, and replies that arrived. */
  written: number;
  heard: number;
  problems: string[];
}

interface Scene {
  fleet: Fleet;
  life: Life;
  random: Random;
  /** Begins all that is said in this story. */
  name: string;
  customers: CustomerState[];
  /** Messages whose providers have not tried again yet. */
  owed: string[];
  /** What was seen of cards at some time. */
  seen: Message[];
  told: Told;
  said: number;
}

interface Act {
  weight: number;
  name: string;
  play: (scene: Scene) => Promise<unknown>;
}

/** Some customers' matters and everything that may go wrong with them; then all is well again, and everything settles. */
export async function playStory(fleet: Fleet, random: Random, name: string): Promise<Told> {
  const told: Told = { acts: [], deaths: 0, faults: 0, written: 0, heard: 0, problems: [] };
  const life = createLife(fleet);
  const scene: Scene = {
    ...{ fleet, life, random, name, told },
    ...{ customers: newCustomers(fleet, random, name), owed: [], seen: [], said: 0 },
  };
  await write(scene);
  for (let left = 10 + random.whole(12); left > 0; left -= 1) {
    const act = random.weighted(ACTS.map((each) => ({ weight: each.weight, value: each })));
    told.acts.push(act.name);
    await act.play(scene);
  }
  await calmDown(scene);
  const messages = scene.customers.flatMap((customer) => customer.messages);
  told.written = messages.filter(({ direction }) => direction === 'in').length;
  told.heard = messages.length - told.written;
  told.problems.push(...brokenOnScreen(scene));
  return told;
}

function newCustomers(fleet: Fleet, random: Random, name: string): CustomerState[] {
  const [web, whatsapp] = defaultAccounts;
  return Array.from({ length: 1 + random.whole(2) }, (_, index) =>
    fleet.sandbox.customers.add({
      name: `Kim ${name}${'ab'[index]}`,
      account: random.isIt(0.5) ? web.key : whatsapp.key,
    }),
  );
}

/** No more trouble, and as much time as all retries need. */
async function calmDown({ fleet, life, customers, owed, told }: Scene): Promise<void> {
  fleet.watch(null);
  fleet.sandbox.troubles.clearAll();
  await life.goOn();
  const refused = customers.flatMap(({ messages }) =>
    messages.filter(({ status }) => status === 'refused').map(({ id }) => id),
  );
  for (const id of [...owed, ...refused]) await fleet.sandbox.customers.sendAgain(id);
  told.acts.push('all is well again');
  for (const time of [12, 31, 31, 31, 62, 301, 62, 31]) await life.pass(seconds(time));
}

/** Each message of a customer stands in one thread; no reply came twice; nobody was told that something unexpected went wrong. */
function brokenOnScreen({ fleet, customers, name }: Scene): string[] {
  const { workspace } = fleet.sandbox;
  const standing = [...workspace.channels.values()]
    .flatMap(({ messages }) => [...messages.values()])
    .filter(
      ({ botId, threadTs, ts }) => botId !== undefined && threadTs !== undefined && threadTs !== ts,
    )
    .map(readOut);
  const written = customers.flatMap(({ messages }) => messages);
  const problems: string[] = [];
  for (const { direction, text, status } of written) {
    const copies = written.filter((each) => each.text === text && each.direction === 'out').length;
    if (direction === 'out' && copies > 1) problems.push(`"${text}" arrived ${copies} times`);
    const shown = standing.filter((words) => words.split('\n').includes(text)).length;
    if (direction === 'in' && (status !== 'accepted' || shown !== 1)) {
      problems.push(`"${text}" is ${status}, and stands in ${shown} places`);
    }
  }
  const unexpected = workspace.ephemerals.filter(({ text }) => text.includes('reference'));
  problems.push(...unexpected.map(({ text }) => `somebody was told: ${text}`));
  workspace.ephemerals = [];
  return problems.map((problem) => `${name}: ${problem}`);
}

const personOf = ({ fleet }: Scene, handle: (typeof AGENTS)[number]) => as(fleet.sandbox, handle);
const someone = (scene: Scene): Person => personOf(scene, scene.random.oneOf(AGENTS));

function newWords(scene: Scene): string {
  scene.said += 1;
  return `${scene.name} says ${scene.said}.`;
}

function cardOf(scene: Scene, customer: CustomerState): Message | undefined {
  const card = cardsIn(scene.fleet.sandbox, '#support').findLast(
    (each) => buttonsOf(each).includes('More…') && readOut(each).includes(customer.name),
  );
  if (card !== undefined) scene.seen.push({ ...card });
  return card;
}

/** A card of this story's, of one customer each time it is asked. */
function someCard(scene: Scene): () => Message | undefined {
  const { customers, random } = scene;
  const withCards = customers.filter((customer) => cardOf(scene, customer) !== undefined);
  const customer = random.oneOf(withCards.length > 0 ? withCards : customers);
  return () => cardOf(scene, customer);
}

/** Somebody, mostly whose it is, presses what the card offers them now. */
async function workOn(scene: Scene): Promise<void> {
  const { life, random } = scene;
  const card = someCard(scene);
  const offered = buttonsOf(card() ?? {}).filter((label) => label in LIKELY);
  if (offered.length === 0) return;
  const button = random.weighted(
    offered.map((label) => ({ weight: LIKELY[label] ?? 0, value: label })),
  );
  const who = random.isIt(0.7) ? ownerOf(scene, card()) : someone(scene);
  if (who.modal() !== undefined) await who.closeAll().catch(() => null);
  switch (button) {
    case 'Reply':
    case 'Claim & reply':
      return reply(scene, who, card, button);
    case 'Reassign…':
      return life.fillIn(who, card, button, { To: random.oneOf([...COLLEAGUES, 'Unassigned']) });
    default:
      return life.press(who, card, button);
  }
}

async function assign(scene: Scene): Promise<void> {
  const { life, random } = scene;
  const rosa = personOf(scene, 'rosa');
  await life.choose(rosa, someCard(scene), 'Assign to…', random.oneOf(COLLEAGUES));
}

/** Whose name the card bears; somebody when it is nobody's. */
function ownerOf(scene: Scene, card: Message | undefined): Person {
  const words = readOut(card ?? {});
  const owner = AGENTS.find((handle) => words.includes(`${NAMES[handle]} `));
  return owner === undefined ? someone(scene) : personOf(scene, owner);
}

async function reply(
  scene: Scene,
  who: Person,
  card: () => Message | undefined,
  button: string,
): Promise<void> {
  const { life, random } = scene;
  await life.fillIn(who, card, button, { 'Message to Kim': newWords(scene) });
  if (random.isIt(0.2)) await undo(scene, who);
  if (random.isIt(0.6)) await life.pass(seconds(11));
}

async function undo({ fleet, life }: Scene, who: Person): Promise<void> {
  const offer = () => who.ephemerals().findLast((each) => buttonsOf(each).includes('Undo'));
  await fleet.settle();
  await life.press(who, offer, 'Undo');
}

async function write(scene: Scene): Promise<void> {
  const { fleet, life, random, customers, owed } = scene;
  const customer = random.oneOf(customers);
  if (random.isIt(0.6)) {
    await life.write(customer.id, newWords(scene));
    return;
  }
  // Two at once, and nobody tries again before the end: they come late and in any order.
  const both = [newWords(scene), newWords(scene)];
  const written = await Promise.all(
    both.map((words) => fleet.sandbox.customers.write(customer.id, words)),
  );
  owed.push(...written.map(({ id }) => id));
  await life.goOn();
}

async function writeAgain({ fleet, life, random, customers }: Scene): Promise<void> {
  const written = random.oneOf(customers).messages.filter(({ direction }) => direction === 'in');
  if (written.length === 0) return;
  const { id } = random.oneOf(written);
  await Promise.all([1, 2].map(() => fleet.sandbox.customers.sendAgain(id)));
  await life.goOn();
}

async function clickTogether(scene: Scene): Promise<void> {
  const card = someCard(scene)();
  if (card === undefined) return;
  const button = scene.random.oneOf(['Claim', 'Claim', 'Resolve', 'Reopen']);
  const people = scene.random.shuffled(AGENTS).slice(0, 2 + scene.random.whole(3));
  await Promise.all(
    people.map((each) =>
      personOf(scene, each)
        .click(card, button)
        .catch(() => null),
    ),
  );
  await scene.life.goOn();
}

/** On what they saw some time ago. */
async function clickLate(scene: Scene): Promise<void> {
  if (scene.seen.length === 0) return;
  const card = scene.random.oneOf(scene.seen);
  const buttons = buttonsOf(card).filter((label) => /^(Claim|Resolve|Reopen|Reply)$/.test(label));
  if (buttons.length === 0) return;
  const who = someone(scene);
  await who.click(card, scene.random.oneOf(buttons)).catch(() => null);
  await scene.life.goOn();
  if (who.modal() !== undefined) await who.closeAll().catch(() => null);
}

async function typeInThread(scene: Scene): Promise<void> {
  const { life, random } = scene;
  const who = someone(scene);
  const typed = await life.type(who, someCard(scene), newWords(scene));
  if (typed === null) return;
  if (random.isIt(0.3)) await who.edit(typed, newWords(scene));
  if (random.isIt(0.5)) {
    const asked = () =>
      who.ephemerals().findLast((each) => buttonsOf(each).some((it) => it.startsWith('Send to')));
    await life.press(who, asked, 'Send to Kim');
    if (random.isIt(0.3)) await undo(scene, who);
  }
  if (random.isIt(0.2)) await who.remove(typed);
  await life.goOn();
}

async function report({ fleet, life, random, customers }: Scene): Promise<void> {
  const customer = random.oneOf(customers);
  const heard = customer.messages.filter(({ direction }) => direction === 'out');
  if (heard.length === 0) return;
  const { id } = random.oneOf(heard);
  await fleet.sandbox.customers.report(customer.id, id, random.oneOf(['delivered', 'read']));
  await life.goOn();
}

async function lookAtThread(scene: Scene): Promise<void> {
  const card = someCard(scene)();
  if (card === undefined) return;
  const offers = threadOf(scene.fleet.sandbox, card).filter((each) =>
    buttonsOf(each).includes('Undo'),
  );
  if (offers.length > 0) await scene.life.press(someone(scene), () => offers.at(-1), 'Undo');
}

/** Slack, or a provider, does what it was told when nobody counts on it any more. */
function comesLate({ fleet, random }: Scene): void {
  fleet.sandbox.faults.add({
    method: random.oneOf(['chat.postMessage', 'customer']),
    fault: { type: 'stored_late', seconds: 1 + random.whole(90) },
  });
}

async function somethingBreaks(scene: Scene): Promise<void> {
  const { fleet, random, told } = scene;
  told.faults += 1;
  if (random.isIt(0.1)) {
    comesLate(scene);
    return;
  }
  const isProvider = random.isIt(0.3);
  fleet.sandbox.faults.add({
    method: isProvider ? 'customer' : random.oneOf(METHODS),
    fault: random.isIt(0.2)
      ? { type: 'rate_limit', retryAfterSeconds: 1 + random.whole(60) }
      : random.oneOf(NO_ANSWER),
    remaining: 1 + random.whole(3),
  });
}

async function eventsStray({ fleet, random, told }: Scene): Promise<void> {
  told.faults += 1;
  const { troubles } = fleet.sandbox;
  const name = random.oneOf(['duplicate_events', 'reordered_events'] as const);
  if (troubles.isOn(name)) troubles.clear(name);
  else troubles.set({ name });
}

async function slackIsDown({ fleet, life, random, told }: Scene): Promise<void> {
  told.faults += 1;
  fleet.sandbox.troubles.set({ name: 'outage', minutes: 1 + random.whole(10) });
  await life.pass(seconds(10 + random.whole(60)));
}

/** Somewhere in what comes next. */
async function diesSoon({ fleet, random, told }: Scene): Promise<void> {
  let left = random.whole(120);
  fleet.watch(() => {
    left -= 1;
    if (left !== 0) return 'go_on';
    told.deaths += 1;
    fleet.watch(null);
    return 'die';
  });
}

async function oneMore({ fleet, life, random }: Scene): Promise<void> {
  if (fleet.running().length < MOST_PROCESSES) await fleet.start().catch(() => null);
  await life.goOn();
  await fleet.lead(random.oneOf(fleet.running()));
}

async function oneLess({ fleet, life, random }: Scene): Promise<void> {
  const [one, ...others] = random.shuffled(fleet.running());
  if (one === undefined) return;
  const [next] = others;
  if (next !== undefined) await fleet.lead(next);
  await fleet.stop(one);
  await life.goOn();
}

async function lookAtHome(scene: Scene): Promise<void> {
  await someone(scene).openHome();
  await scene.life.goOn();
}

const secondsPass = ({ life, random }: Scene) => life.pass(seconds(1 + random.whole(40)));
const minutesPass = ({ life, random }: Scene) => life.pass(minutes(1 + random.whole(20)));

const ACTS: readonly Act[] = [
  { weight: 18, name: 'a customer writes', play: write },
  { weight: 4, name: 'a webhook comes again', play: writeAgain },
  { weight: 44, name: 'somebody works', play: workOn },
  { weight: 3, name: 'Rosa assigns', play: assign },
  { weight: 6, name: 'several click at once', play: clickTogether },
  { weight: 6, name: 'somebody clicks late', play: clickLate },
  { weight: 9, name: 'somebody types in the thread', play: typeInThread },
  { weight: 3, name: 'somebody undoes in the thread', play: lookAtThread },
  { weight: 4, name: 'a provider reports', play: report },
  { weight: 3, name: 'somebody looks at their Home', play: lookAtHome },
  { weight: 8, name: 'seconds pass', play: secondsPass },
  { weight: 4, name: 'minutes pass', play: minutesPass },
  { weight: 34, name: 'something breaks', play: somethingBreaks },
  { weight: 3, name: 'events stray', play: eventsStray },
  { weight: 2, name: 'Slack is down', play: slackIsDown },
  { weight: 9, name: 'a process dies soon', play: diesSoon },
  { weight: 2, name: 'one more process', play: oneMore },
  { weight: 2, name: 'one process less', play: oneLess },
];
