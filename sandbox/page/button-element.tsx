import type { Button, ConfirmationDialog, Overflow, WorkflowButton } from '@slack/types';
import type { OptionState } from '../page-protocol.ts';
import { emojiPicture } from './emoji-pictures.tsx';
import { Icon } from './icon.tsx';
import { MenuButton } from './menu.tsx';
import { useFollow } from './permalink.ts';
import { type Question, useSession } from './session.ts';
import { elementKey, useSurface } from './surface.ts';
import { TextObject } from './text-view.tsx';

function questionOf(confirm: ConfirmationDialog): Question {
  return {
    title: confirm.title?.text ?? 'Are you sure?',
    text: confirm.text.text,
    confirm: confirm.confirm?.text ?? 'Yes',
    deny: confirm.deny?.text ?? 'Cancel',
    isDanger: confirm.style === 'danger',
  };
}

/** Asks first where the app wants a confirm dialog; then tells the app, and waits with a spinner. */
export function usePress(blockId: string, actionId: string, confirm?: ConfirmationDialog) {
  const surface = useSurface();
  const session = useSession();
  const key = elementKey(blockId, actionId);
  const isBusy = surface.busy.has(key);
  return {
    isBusy,
    warning: surface.warnings[key],
    async press(pressed: Parameters<typeof surface.press>[2]): Promise<boolean> {
      if (isBusy) return false;
      if (confirm !== undefined && !(await session.ask(questionOf(confirm)))) return false;
      await surface.press(blockId, actionId, pressed);
      return true;
    },
  };
}

/** Slack's mark beside an element whose app did not answer in time. */
export function WarningMark({ text }: { text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <span class="warning-mark" role="alert" title={text} data-testid="button-warning">
      {emojiPicture('⚠')}
      <span class="sr-only">{text}</span>
    </span>
  );
}

export function ButtonElement({
  element,
  blockId,
}: {
  element: Button | WorkflowButton;
  blockId: string;
}) {
  const actionId = element.action_id ?? '';
  const confirm = 'confirm' in element ? element.confirm : undefined;
  const { isBusy, warning, press } = usePress(blockId, actionId, confirm);
  const follow = useFollow();
  const url = 'url' in element ? element.url : undefined;
  const style = element.style === undefined ? '' : ` button-${element.style}`;
  async function onClick(): Promise<void> {
    const isDone = await press({ type: 'button' });
    if (isDone && url !== undefined) follow(url);
  }
  return (
    <span class="element">
      <button
        type="button"
        class={`button${style}${isBusy ? ' is-busy' : ''}`}
        aria-label={element.accessibility_label}
        aria-busy={isBusy}
        data-testid="block-button"
        data-action={actionId}
        data-block={blockId}
        onClick={() => void onClick()}
      >
        <span class="button-text">
          <TextObject text={element.text} />
        </span>
        {isBusy && <span class="spinner" role="img" aria-label="Waiting for the app" />}
      </button>
      <WarningMark text={warning} />
    </span>
  );
}

export function OverflowElement({ element, blockId }: { element: Overflow; blockId: string }) {
  const { isBusy, warning, press } = usePress(blockId, element.action_id ?? '', element.confirm);
  const follow = useFollow();
  async function choose(option: OptionState & { url?: string }): Promise<void> {
    await press({ type: 'overflow', selected_option: option });
    if (option.url !== undefined) follow(option.url);
  }
  return (
    <span class="element">
      <MenuButton
        label="More actions"
        class="button button-overflow"
        isBusy={isBusy}
        testId="overflow"
        items={element.options.map((option) => ({
          key: option.value ?? option.text.text,
          content: <TextObject text={option.text} />,
          run: () => void choose(option),
          testId: 'overflow-option',
        }))}
      >
        {isBusy ? <span class="spinner" /> : <Icon name="overflow" />}
      </MenuButton>
      <WarningMark text={warning} />
    </span>
  );
}
