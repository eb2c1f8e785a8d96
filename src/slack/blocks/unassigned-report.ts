import type { KnownBlock } from '@slack/types';
import type { ListedConversation } from '../../domain/listed.ts';
import type { UnassignedReport } from '../../domain/reports.ts';
import type { Answer } from './answer.ts';
import { closedUntil, waitMeanwhile } from './closed.ts';
import { conversationButton, listedSubject, openButton } from './conversation-buttons.ts';
import { actions, blocksOf, context } from './elements.ts';
import { CHANNEL_NAMES, inboxName, listedMarks, listedName, personName } from './facts.ts';
import { bold, inUtc, line, type Paragraph, paragraphs, quote, section, toText } from './lines.ts';
import { countedBeside, isReal, listedState, listedTitle } from './listed-words.ts';
import { durationWords, excerpt } from './text.ts';

const MOST_ROWS = 10;

/** `/inbox-unassigned`: who waits for an owner, each with a button to claim. */
export function unassignedReport(report: UnassignedReport): Answer {
  const { count, waiting, inbox } = report;
  const name = inboxName(inbox.name);
  if (waiting.length === 0) return nobodyWaits(report);
  const heading = line(bold(`${countedBeside(count, waiting)} without an owner in ${name}`));
  const shown = waiting.slice(0, MOST_ROWS);
  const rest = count - shown.filter(isReal).length;
  return {
    text: toText(heading, `: ${shown.slice(0, 5).map(listedTitle).join(', ')}.`),
    blocks: blocksOf(
      paragraphs(section(heading), closedLine(report)),
      ...shown.flatMap((listed, index) => row(listed, report, index === 0)),
      rest > 0 ? context(`and ${rest.toLocaleString('en')} more`) : null,
    ),
  };
}

function closedLine({ inbox, opensAt, now, count }: UnassignedReport): Paragraph | null {
  if (opensAt === null) return null;
  return section(closedUntil(inbox.name, opensAt, inUtc(now)), `. ${waitMeanwhile(count)}`);
}

function row(listed: ListedConversation, report: UnassignedReport, isFirst: boolean): KnownBlock[] {
  const subject = listedSubject(listed);
  return blocksOf(
    paragraphs(
      section(
        bold(`#${listed.number} · ${listedName(listed)}`),
        listedMarks(listed),
        ` · ${CHANNEL_NAMES[listed.channel]}`,
      ),
      quote(excerpt(listed.excerpt)),
      section(listedState(listed, inUtc(report.now))),
    ),
    actions([
      conversationButton('claim', subject, isFirst ? { primary: true } : {}),
      conversationButton('claimAndReply', subject),
      openButton(subject, { workspaceUrl: report.workspaceUrl, card: listed.card }),
    ]),
  );
}

function nobodyWaits({ inbox, lastClaim }: UnassignedReport): Answer {
  const last =
    lastClaim === null
      ? null
      : ` The last one, #${lastClaim.number}, was claimed by ${personName(lastClaim.owner.name)} after ${durationWords(lastClaim.tookMs)}.`;
  const sentence = line(`Nobody is waiting for an owner in ${inboxName(inbox.name)}.`, last);
  return { text: toText(sentence), blocks: [paragraphs(section(sentence))] };
}
