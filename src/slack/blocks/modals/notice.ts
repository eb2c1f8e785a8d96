import type { ModalView } from '@slack/types';
import { MODALS } from '../../action-ids.ts';
import type { Answer } from '../answer.ts';
import { modal } from './frame.ts';

/** Says something where there is no message to say it in, and wants nothing. */
export function noticeModal(told: Answer, title = 'Dibs'): ModalView {
  return modal({ callbackId: MODALS.notice, title, blocks: told.blocks });
}
