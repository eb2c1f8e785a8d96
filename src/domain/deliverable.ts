import type { ConversationCommand } from './commands.ts';
import type { Effect } from './effects.ts';
import type { Surface } from './surfaces.ts';

/**
 * What this release can deliver, by name. A newer release that runs beside it may commit more than that: such an entry is not ours to
 * fail, and is left to the newer one (ADR 9).
 */
export const DELIVERABLE = {
  kinds: namesOf<Effect['kind']>({
    show: true,
    reply: true,
    media: true,
    webhook: true,
    command: true,
  }),
  surfaces: namesOf<Surface['type']>({
    card: true,
    former_card: true,
    thread_message: true,
    message_mark: true,
    thread_line: true,
    owner_dm: true,
    former_owner_dm: true,
    wrote_again_dm: true,
    reply_trouble_dm: true,
    suggestion_dm: true,
    woken_dm: true,
    follow_dm: true,
    moved_dm: true,
    left_behind_dm: true,
    nudges_dm: true,
    late_list: true,
    unclaimed_list: true,
    late_notice: true,
    thread_nudge: true,
    alarm_dm: true,
    summary_dm: true,
    closing_list: true,
    flood_list: true,
    home: true,
    first_run: true,
    ready_dm: true,
    taken_out_dm: true,
    unstaffed_dm: true,
  }),
  commands: namesOf<ConversationCommand['type']>({
    receive_message: true,
    claim: true,
    assign: true,
    release: true,
    reply: true,
    take_back_reply: true,
    send_stopped: true,
    resend_reply: true,
    note: true,
    send_note: true,
    suggest_reply: true,
    edit_message: true,
    delete_message: true,
    begin_reply: true,
    end_reply: true,
    record_reply: true,
    handed_over: true,
    resolve: true,
    set_outcome: true,
    reopen: true,
    dismiss: true,
    unblock_sender: true,
    undo: true,
    snooze: true,
    wake: true,
    follow: true,
    unfollow: true,
    mark_customer: true,
    set_details: true,
    recount_clocks: true,
    check_clocks: true,
    acknowledge: true,
    place: true,
    report_reply: true,
    report_media: true,
    load_media_again: true,
    owner_left: true,
  }),
} as const;

/** The compiler misses none of a union. */
function namesOf<Name extends string>(all: Record<Name, true>): readonly Name[] {
  return Object.keys(all) as Name[];
}
