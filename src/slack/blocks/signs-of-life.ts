import type { HomeView } from '../../domain/views.ts';
import { CHANNEL_NAMES } from './facts.ts';
import { dotted, inUtc, type Line, line, time } from './lines.ts';

/** Whether it is quiet or broken: `Last customer message 14:19 · WhatsApp ok · replies go out`. Null where nothing is connected. */
export function signsOfLife({ now, lastCustomerMessageAt, channels }: HomeView): Line | null {
  if (lastCustomerMessageAt === null && channels.length === 0) return null;
  const clock = inUtc(now);
  const isStuck = channels.some(({ waitingSince }) => waitingSince !== null);
  return dotted(
    lastCustomerMessageAt === null
      ? 'No customer has written yet'
      : line('Last customer message ', time(lastCustomerMessageAt, clock)),
    ...channels.map(({ channel, waitingSince }) =>
      waitingSince === null
        ? `${CHANNEL_NAMES[channel]} ok`
        : line(`${CHANNEL_NAMES[channel]}: replies wait since `, time(waitingSince, clock)),
    ),
    channels.length > 0 && !isStuck ? 'replies go out' : null,
  );
}
