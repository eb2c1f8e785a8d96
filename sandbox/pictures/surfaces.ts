/** What must stand on a surface, or it is of no use to whoever looks at it. */
export interface Essentials {
  words: readonly string[];
  /** By what is written on them. */
  buttons: readonly string[];
  /** Words of a customer that look like markup: they stand there as they were written. */
  quoted: readonly string[];
}

const HOSTILE = [
  '<!channel>',
  '*Click*',
  '<https://evil.example|here>',
  '`now`',
  '@here',
  '~no~',
  '*resolved*',
  '<@U0ROSA>',
];
const ARABIC = 'أين طلبي رقم 88123؟';
const HEBREW = 'שלום, איפה ההזמנה שלי?';

const CLAIM = ['Claim', 'Claim & reply', 'Open'];
const ON_FREE_CARD = ['Claim', 'Claim & reply', 'Assign to…', 'More…'];
const ON_OWNED_CARD = ['Reply', 'Reassign…', 'Resolve', 'More…'];
const AT_SETTINGS = ['Cancel', 'Save'];

/** Everything that people see, in the order in which `tellTheStory` comes past it. `npm run screenshots` draws them all. */
export const SURFACES = {
  'home-no-inbox': says(['no team inbox yet', '/invite @Dibs']),
  'first-run': says(['team inbox'], ['Set up #support']),
  'modal-setup': says(['Who answers customers?', 'What do you promise?'], AT_SETTINGS),
  'dm-ready': says(['#support is ready', 'Connect a channel'], ['WhatsApp', 'Settings']),
  'home-empty': says(['Nothing is yours'], ['I’m away', 'My settings']),
  'answers-quiet': says(['Nobody is waiting', 'Load · #support', '0 of 8'], ['Refresh']),
  'answers-help': says(['/inbox mine', '/inbox help', 'Who is who in #support', 'Mon–Fri']),
  'modal-snooze': says(['Ida Roy', 'Until', 'In 1 hour'], ['Cancel', 'Snooze']),
  'answer-resolved': says(['Aya Mori is resolved'], ['Solved', 'Say more…', 'Undo']),
  'modal-outcome': says(['How did it end?', 'Note'], AT_SETTINGS),
  'modal-not-for-us': says(['Crypto King', 'Spam', 'Block the sender'], ['Cancel', 'Put away']),
  'dm-nudge': says(['Nils Berg', 'Hello? Is anyone there?'], ['Reply', 'Reassign…', 'Snooze…']),
  'dm-nudges': says(['1 reply is late', 'Nils Berg', 'Kim Park'], ['Reply to #5']),
  'dm-late-list': says(
    ['late in #support', 'Nils Berg', 'Ben Adler'],
    ['Move from Ben…', 'I’ve seen it'],
  ),
  'dm-wrote-again': says(['Joel Okafor wrote', 'Faroe Islands'], ['Reply', 'Open']),
  'cards-unassigned': says(
    ['Unassigned', 'claim was due', 'claim by', 'VIP', 'TEST'],
    ON_FREE_CARD,
  ),
  'cards-owned': says(
    ['Late since', 'Reply soon', 'Reply by', 'Rosa Klein is writing'],
    ON_OWNED_CARD,
  ),
  'cards-answered': says(
    ['Snoozed until', 'Reply goes out at', 'Waiting for Pia'],
    ['Wake now', 'Resolve', 'More…'],
  ),
  'cards-closed': says(['resolved by Ben Adler', 'Not for us: spam'], ['Reopen', 'More…']),
  'answer-held': says(['Goes to Otto'], ['Undo']),
  'modal-reply': says(
    ['Hola, ¿está abierto mañana?', 'Message to Lee', 'Files'],
    ['Cancel', 'Send'],
  ),
  'modal-more': says(
    ['Marta Díaz', 'History'],
    ['Claim', 'Snooze…', 'Not for us…', 'Add a note', 'Close'],
  ),
  'modal-more-own': says(
    ['Ana Silva', 'Last messages'],
    ['Reply', 'Reassign…', 'Resolve', 'Close'],
  ),
  load: says(['Load · #support', 'Ben Adler', '2 late'], ['Move from Ben…', 'Refresh']),
  'load-agent': says(['Load · #support', 'Ben Adler', '2 of 8'], ['Claim', 'Refresh']),
  'answers-lists': says(['without an owner in #support', 'are yours', '999'], [...CLAIM, 'Reply']),
  'modal-move': says(['Nils Berg', 'Kim Park', 'To', 'Note for the new owner'], ['Cancel', 'Move']),
  'dm-moved': says(['gave you 2 conversations', 'Ben is in a call until five.'], ['Reply to #5']),
  'dm-moved-away': says(['gave 2 conversations of yours', 'with Chen Wu']),
  'modal-reassign': says(['Kim Park', 'To', 'Note for the new owner'], ['Cancel', 'Reassign']),
  'dm-reassigned': says(
    ['is now yours', 'Needs a refund by hand', 'Order 88123'],
    ['Reply', 'Ask Chen'],
  ),
  'dm-settled': says(['gave you 2 conversations', 'Joel Okafor'], ['Reply']),
  'dm-assigned': says(
    ['is yours', 'Which size fits', 'Rosa Klein assigned it'],
    ['Reply', 'Reassign…'],
  ),
  'answers-after-clicks': says(['is with Chen Wu now'], ['Add a note', 'Undo']),
  home: says(
    ['My conversations', 'Our turn', 'Waiting for customers', 'Snoozed', 'Team inbox'],
    ['Reply', 'Wake now', 'Claim', 'I’m away'],
  ),
  'answer-away': says(['You are away until 17:00', 'Welcome back'], ['I’m back']),
  channel: says(['Perfect. Can you wrap it', 'Thread'], ['Reply', 'Claim']),
  phone: says(['Marta Díaz'], ['Reply', 'More…']),
  tour: says(['Press Claim on a card'], ['Claim']),
  'lock-screen': says(['lock screen', 'is yours. Reply by']),
  'answer-claimed': says(['Uma Lind is yours', 'Reply by'], ['Reply', 'Undo']),
  'answer-typed': says(
    ['Only the team sees this.'],
    ['Send to Uma', 'Keep internal', 'Never ask me'],
  ),
  'answer-not-sent': says(['Not sent', 'I found one, never mind.'], ['Send anyway', 'Edit']),
  'answer-not-yours': says(['Ana Silva owns #13'], ['Send anyway', 'Tell Ana']),
  thread: says([
    'Ana Silva claimed it',
    'Nice customer.',
    'It ships today.',
    'I found one, never mind.',
  ]),
  'dm-not-sent': says(
    ['was not sent', 'And on Sunday?', 'Sí, de nueve a seis.'],
    ['Send anyway', 'Edit'],
  ),
  'thread-photos': says(
    ['It came like this.', 'Photo not loaded', 'Not sent'],
    ['Try again', 'Send again'],
  ),
  'card-reply-failed': says(['Rita Sole', 'did not arrive', 'Reply by'], ON_OWNED_CARD),
  'dm-reply-failed': says(['Rita Sole', 'Not sent', 'I am sorry!'], ['Send again', 'Open']),
  'cards-odd': says(['Maximiliane', ARABIC, HEBREW, '··1234', ...HOSTILE], ON_FREE_CARD, HOSTILE),
  'answer-odd': says(['Maximiliane', 'is yours'], ['Reply', 'Undo']),
  'modal-more-odd': says(
    ['a-tag-that-goes-on-and-on-and-on', 'somewhere between blue and green'],
    ['Reply', 'Put back to unassigned', 'Close'],
  ),
  'home-many': says(
    ['Maximiliane', 'Guest Number4', ARABIC, HEBREW, ...HOSTILE],
    ['Reply', 'Claim', 'My settings'],
    HOSTILE,
  ),
  'load-full': says(['unassigned', 'Ana Silva', '7 of 8'], ['Claim #16', 'Move from Ana…']),
  'answer-many': says([ARABIC, HEBREW, 'Guest Number6', ...HOSTILE], CLAIM, HOSTILE),
  'dm-late-many': says(['late in #support', 'and 5 more'], ['I’ve seen it'], HOSTILE),
  'dm-nudges-many': says(['5 replies are late', 'Guest Number4'], ['Reply to #15']),
  'unclaimed-list': says(['without an owner'], ['Claim #', 'Show all']),
  'modal-settings': says(['Settings of #support', 'Signature', 'Channels'], ['Change', 'Done']),
  'modal-signature': says(['What stands under each reply?', 'notifications'], AT_SETTINGS),
  'modal-outcomes': says(['How can a conversation end?'], AT_SETTINGS),
  'modal-capacity': says(['Conversations at most', 'Chen Wu'], AT_SETTINGS),
  'modal-my-settings': says(['What do customers call you?', 'Keep it internal'], AT_SETTINGS),
  'answers-closed': says(
    ['#support is closed until tomorrow', '#support is open', 'Crypto King'],
    ['Open again', 'Unblock'],
  ),
  'modal-targets': says(['Normal conversations', 'must be claimed by'], AT_SETTINGS),
  'modal-hours': says(['Monday', 'Public holidays of', 'Days of your own'], AT_SETTINGS),
  'modal-manners': says(['Words that raise an alarm', 'before closing'], AT_SETTINGS),
  'modal-chains': says(['Automatic', 'Nobody claims it'], ['Gentle', 'Firm', 'Step by step']),
  'modal-deadlines': says(['When nobody answers', 'must be claimed by'], ['Back']),
  'dm-given-by-rule': says(
    ['nobody claimed it in time; you have the least to do', 'I need it by Friday'],
    ['Reply', 'Reassign…'],
  ),
  'answer-on-it': says(['You are on #3; I ask again at', 'clock runs on']),
  'dm-on-it': says(['Marta Díaz', 'You are on it; I ask again at'], ['Reply', 'Reassign…']),
  'thread-nudge': says(['Nils has waited since', 'reply soon'], ['Reply', 'I’m on it']),
  'dm-alarm': says(['wrote “lawyer”', 'now urgent'], ['Claim', 'Assign…', 'Open']),
  risk: says(['At risk · #support', 'late since', 'Ana Silva'], ['Claim #5', 'Load', 'Refresh']),
  'risk-agent': says(['At risk · #support', 'Ana Silva'], ['Claim #5', 'Load', 'Refresh']),
  'home-risk': says(['At risk', 'Team inbox'], ['At risk in #support']),
  'dm-went-on': says(['went on to Ben Adler', 'Nothing is left for you to do']),
  'late-notice': says(['Marta Díaz has waited since', 'nobody else is free'], ['Open']),
  'dm-late-notice': says(['Marta Díaz has waited since'], ['Reassign…', 'Open']),
  'cards-deadlines': says(
    ['nobody else has been free', 'resolves by itself', 'clock paused'],
    ON_OWNED_CARD,
  ),
  'modal-more-chain': says(['did not answer in time', 'The owner was reminded'], ['Close']),
  'modal-leave': says(['From', 'Until', 'nothing is given to you'], AT_SETTINGS),
  'closing-list': says(['#support closes at', 'Kim Park'], ['Claim #', 'What is at risk']),
  'dm-summary': says(['came in', 'First reply', 'Late replies'], ['What is at risk', 'Load']),
  'modal-policies': says(['Best customers', 'tagged refund or money back'], ['Add one', 'Earlier']),
  'modal-policy': says(['For which customers?', 'must be claimed by'], AT_SETTINGS),
  'modal-chain': says(['what follows, in this order'], ['Change', 'Earlier', 'Add a step']),
  'modal-step': says(['What happens?', 'To whom?'], AT_SETTINGS),
  'modal-tried': says(['The last 7 days, by what holds now', 'Late: #'], ['Back']),
  'flood-list': says(
    ['new conversations wait for an owner', 'payment failed'],
    ['Claim next', 'Claim'],
  ),
  'answer-next': says(['is yours'], ['Reply', 'Undo']),
} satisfies Record<string, Essentials>;

export type SurfaceName = keyof typeof SURFACES;

function says(
  words: readonly string[],
  buttons: readonly string[] = [],
  quoted: readonly string[] = [],
): Essentials {
  return { words, buttons, quoted };
}
