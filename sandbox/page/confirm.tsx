import { Dialog } from './dialog.tsx';
import type { Question } from './session.ts';
import { Mrkdwn, PlainText } from './text-view.tsx';

interface ConfirmProps {
  question: Question;
  onAnswer: (isConfirmed: boolean) => void;
}

/** Slack's confirm dialog; Esc is the careful answer. */
export function ConfirmDialog({ question, onAnswer }: ConfirmProps) {
  return (
    <Dialog
      label={question.title}
      class="confirm"
      testId="confirm"
      onCancel={() => onAnswer(false)}
    >
      <header class="modal-head">
        <h2>
          <PlainText text={question.title} />
        </h2>
      </header>
      <div class="modal-body">
        <Mrkdwn text={question.text} />
      </div>
      <footer class="modal-foot">
        <button
          type="button"
          class="button"
          data-testid="confirm-no"
          onClick={() => onAnswer(false)}
        >
          <PlainText text={question.deny} />
        </button>
        <button
          type="button"
          class={`button ${question.isDanger ? 'button-danger is-solid' : 'button-primary'}`}
          data-testid="confirm-yes"
          onClick={() => onAnswer(true)}
        >
          <PlainText text={question.confirm} />
        </button>
      </footer>
    </Dialog>
  );
}
