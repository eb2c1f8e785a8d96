// Looks in a real workspace at what Slack's documentation leaves open; see docs/slack-open-points.md. Run by hand, and only by hand:
//
//   SLACK_BOT_TOKEN=xoxb-… node scripts/probe-slack.mjs C0123456789 [U0123456789]
//
// The channel should be one that nobody reads, with the bot in it; the person, if named, gets an ephemeral message and a direct one.
// With SLACK_APP_TOKEN the echo of our own posts is looked for as well (stop Dibs meanwhile: an event goes to one connection only).
// It posts, edits, reads back and deletes. Prints a table; nothing secret. Exits 1 if something is other than Dibs takes it to be.
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { SocketModeClient } from '@slack/socket-mode';
import { LogLevel, WebClient } from '@slack/web-api';

const { SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_API_URL } = process.env;
const [channel, person] = process.argv.slice(2);
const USAGE =
  'Usage: SLACK_BOT_TOKEN=xoxb-… node scripts/probe-slack.mjs <channel id> [<user id>]\n';

const clientOptions = {
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  allowAbsoluteUrls: false,
  timeout: 10_000,
  logLevel: LogLevel.ERROR,
  ...(SLACK_API_URL ? { slackApiUrl: SLACK_API_URL } : {}),
};
/** How long an event may take. */
const ECHO_WITHIN = 10_000;

const id = randomUUID();
const metadata = { event_type: 'dibs_surface', event_payload: { outbox_id: id } };
const blockId = `dibs:${id}`;
const rich = (elements, block_id) => ({ type: 'rich_text', block_id, elements });
const section = (...elements) => ({ type: 'rich_text_section', elements });
const quote = (text) => ({ type: 'rich_text_quote', elements: [{ type: 'text', text }] });
const now = Math.floor(Date.now() / 1_000);
const date = { type: 'date', timestamp: now, format: '{time}', fallback: 'some time' };
const bold = { type: 'text', text: '*no* <!channel> bold', style: { bold: true } };
const blocks = [rich([section(bold, date), quote('What was asked')], blockId)];
const message = {
  text: 'A probe of Dibs; it goes away by itself.',
  blocks,
  parse: 'none',
  link_names: false,
};

const rows = [];
/** Notes what was seen; `expected` is what Dibs takes to be so. */
function saw(point, seen, expected = true) {
  rows.push({ point, seen: String(seen), as: seen === expected ? 'as expected' : 'OTHERWISE' });
}
function look(point, seen) {
  rows.push({ point, seen: String(seen), as: 'look at it' });
}

async function main(web) {
  await whoWeAre(web);
  const echoes = await listen();
  const posted = await web.chat.postMessage({ channel, ...message, metadata });
  const { ts } = posted;
  try {
    saw('the answer to a post has our block_id', posted.message?.blocks?.[0]?.block_id, blockId);
    await readBack(web, ts, 'a post');
    await echoed(echoes, ts);
    await threads(web, ts);
    await edits(web, ts);
    if (person !== undefined) await people(web, ts);
  } finally {
    await echoes?.socket.disconnect();
    await web.chat.delete({ channel, ts });
  }
  saw(
    'a message that is gone',
    await codeOf(web.chat.update({ channel, ts, ...message })),
    'message_not_found',
  );
  saw('deleted twice', await codeOf(web.chat.delete({ channel, ts })), 'message_not_found');
}

async function whoWeAre(web) {
  const { response_metadata } = await web.auth.test();
  look('scopes of the token', (response_metadata?.scopes ?? []).join(' ') || 'not told');
  const { channel: info } = await web.conversations.info({ channel });
  look('the channel', info?.is_private ? 'private' : 'public');
  saw('the bot is in it', info?.is_member ?? false);
}

/** By history, as after a lost answer. */
async function readBack(web, ts, what) {
  const oldest = (Number(ts) - 1).toFixed(6);
  const found = await web.conversations.history({
    channel,
    oldest,
    include_all_metadata: true,
    limit: 50,
  });
  const mine = found.messages?.find((each) => each.ts === ts);
  saw(`${what} is in the history at once`, mine !== undefined);
  saw(`${what} keeps its metadata`, mine?.metadata?.event_payload?.outbox_id, id);
  saw(`${what} keeps its block_id`, mine?.blocks?.[0]?.block_id, blockId);
  return mine;
}

async function threads(web, parent) {
  const { ts } = await web.chat.postMessage({ channel, thread_ts: parent, ...message, metadata });
  const answer = await web.conversations.replies({
    channel,
    ts: parent,
    include_all_metadata: true,
  });
  const mine = answer.messages?.find((each) => each.ts === ts);
  saw('a message in a thread keeps its metadata', mine?.metadata?.event_payload?.outbox_id, id);
  await web.chat.delete({ channel, ts });
}

async function edits(web, ts) {
  await web.chat.update({ channel, ts, ...message, text: 'An edited probe of Dibs.' });
  const mine = await readBack(web, ts, 'an edited post');
  const kinds = mine?.blocks?.[0]?.elements?.map((element) => element.type).join(' ');
  saw('rich text comes back as it was sent', kinds, 'rich_text_section rich_text_quote');
  const pieces = mine?.blocks?.[0]?.elements?.[0]?.elements ?? [];
  saw('text in rich text stays text', pieces[0]?.text, bold.text);
  saw('a date in rich text stays a date', pieces[1]?.type, 'date');
}

async function people(web, ts) {
  const alone = { channel, user: person, ...message };
  saw('an ephemeral message', await codeOf(web.chat.postEphemeral(alone)), 'ok');
  const inThread = { ...alone, thread_ts: ts };
  saw('an ephemeral message in a thread', await codeOf(web.chat.postEphemeral(inThread)), 'ok');
  look('whether that is seen in a thread', `ask ${person}`);
  const { channel: direct } = await web.conversations.open({ users: person });
  const sent = await web.chat.postMessage({ channel: direct?.id, ...message, metadata });
  saw('a direct message is in the channel that was opened', sent.channel, direct?.id);
  await web.chat.delete({ channel: sent.channel, ts: sent.ts });
}

/** Collects the events that come by the socket. Undefined without an app token. */
async function listen() {
  if (!SLACK_APP_TOKEN) {
    look('the echo of our own posts', 'not looked for: SLACK_APP_TOKEN is not set');
    return undefined;
  }
  const socket = new SocketModeClient({
    appToken: SLACK_APP_TOKEN,
    autoReconnectEnabled: false,
    logLevel: LogLevel.ERROR,
    clientOptions,
  });
  const events = [];
  socket.on('slack_event', ({ ack, type, body }) => {
    if (type === 'events_api') events.push(body.event);
    ack().catch(() => look('an event', 'could not be acknowledged'));
  });
  await socket.start();
  return { socket, events };
}

async function echoed(echoes, ts) {
  if (echoes === undefined) return;
  const find = () => echoes.events.find((event) => event.type === 'message' && event.ts === ts);
  const until = Date.now() + ECHO_WITHIN;
  while (find() === undefined && Date.now() < until) await wait(50);
  const echo = find();
  saw('our own post comes back as an event', echo !== undefined);
  saw('the echo has our bot_id', echo?.bot_id !== undefined);
  saw('the echo has the metadata', echo?.metadata?.event_payload?.outbox_id, id);
  saw('the echo has the block_id', echo?.blocks?.[0]?.block_id, blockId);
  look('the subtype of the echo', echo?.subtype ?? 'none');
}

/** "ok", or Slack's word for why not. */
async function codeOf(call) {
  try {
    await call;
    return 'ok';
  } catch (error) {
    return error?.data?.error ?? error?.code ?? 'failed';
  }
}

function printTable() {
  const width = (key) => Math.max(...rows.map((row) => row[key].length));
  const [point, as] = [width('point'), width('as')];
  for (const row of rows) {
    process.stdout.write(`${row.point.padEnd(point)}  ${row.as.padEnd(as)}  ${row.seen}\n`);
  }
}

if (!SLACK_BOT_TOKEN || !/^[CG][A-Z0-9]+$/.test(channel ?? '')) {
  process.stderr.write(USAGE);
  process.exit(2);
}
try {
  await main(new WebClient(SLACK_BOT_TOKEN, clientOptions));
} catch (error) {
  saw('the probe came to its end', error?.data?.error ?? error?.code ?? String(error?.name));
}
printTable();
process.exitCode = rows.some(({ as }) => as === 'OTHERWISE') ? 1 : 0;
