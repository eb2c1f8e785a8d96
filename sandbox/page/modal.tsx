import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ActAnswer, ViewState } from '../page-protocol.ts';
import { BlocksView } from './blocks-view.tsx';
import { Dialog, focusInside } from './dialog.tsx';
import { useSession } from './session.ts';
import { SurfaceContext, useSurfaceState } from './surface.ts';
import { PlainText } from './text-view.tsx';

const NO_ERRORS = {};

/** The person's open modals: the top one is to be seen, those below keep what was typed. */
export function ModalStack({ views }: { views: ViewState[] }) {
  if (views.length === 0) return null;
  return (
    <Dialog
      label={titleOf(views.at(-1))}
      class="modal"
      testId="modal"
      onCancel={() => pressClose()}
    >
      {views.map((view, index) => (
        <Modal key={view.id} view={view} isTop={index === views.length - 1} depth={views.length} />
      ))}
    </Dialog>
  );
}

/** Esc does what Cancel does, with its own rules, so it presses that button. */
function pressClose(): void {
  document.querySelector<HTMLButtonElement>('dialog.modal [data-close="top"]')?.click();
}

function titleOf(view: ViewState | undefined): string {
  return view?.type === 'modal' ? view.title.text : '';
}

interface ModalProps {
  view: ViewState;
  isTop: boolean;
  depth: number;
}

function Modal({ view, isTop, depth }: ModalProps) {
  const session = useSession();
  const [errors, setErrors] = useState<Record<string, string>>(NO_ERRORS);
  const [trouble, setTrouble] = useState('');
  const [isWaiting, setWaiting] = useState(false);
  const surface = useSurfaceState({ kind: 'modal', viewId: view.id }, errors);
  const form = useRef<HTMLFormElement>(null);

  useLayoutEffect(() => {
    const box = form.current;
    if (isTop && box !== null && !box.contains(document.activeElement)) focusInside(box);
  }, [isTop]);
  useEffect(() => {
    setErrors(NO_ERRORS);
    setTrouble('');
  }, [view.hash]);
  useEffect(() => {
    if (errors === NO_ERRORS) return;
    form.current
      ?.querySelector<HTMLElement>('.has-error input, .has-error textarea, .has-error button')
      ?.focus();
  }, [errors]);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (isWaiting || !isTop) return;
    setWaiting(true);
    setErrors(NO_ERRORS);
    setTrouble('');
    const answer = await session.act({
      type: 'submit_view',
      user: session.me,
      viewId: view.id,
      values: surface.values,
    });
    setWaiting(false);
    setTrouble(troubleOf(answer));
    if (answer.ok && answer.shown.type === 'field_errors') setErrors(answer.shown.errors);
  }

  async function close(which: 'top' | 'all'): Promise<void> {
    const clearsAll = view.type === 'modal' && view.clear_on_close === true;
    const answer = await session.act({
      type: 'close_view',
      user: session.me,
      viewId: view.id,
      which: clearsAll ? 'all' : which,
    });
    if (!answer.ok) setTrouble(answer.error);
  }

  if (view.type !== 'modal') return null;
  return (
    <form
      ref={form}
      class="modal-form"
      hidden={!isTop}
      noValidate
      tabIndex={-1}
      data-view={view.id}
      data-callback={view.callback_id}
      onSubmit={(event) => void submit(event)}
    >
      <header class="modal-head">
        <h2 data-testid={isTop ? 'modal-title' : undefined}>
          <PlainText text={view.title.text} />
        </h2>
        <button
          type="button"
          class="icon-button"
          aria-label="Close"
          onClick={() => void close('all')}
        >
          ×
        </button>
      </header>
      {trouble !== '' && (
        <div class="modal-trouble" role="alert" data-testid="modal-trouble">
          <span aria-hidden="true">⚠ </span>
          {trouble}
        </div>
      )}
      <div class="modal-body">
        <SurfaceContext.Provider value={surface}>
          <BlocksView blocks={view.blocks} />
        </SurfaceContext.Provider>
      </div>
      <footer class="modal-foot">
        <button
          type="button"
          class="button"
          data-close={isTop ? 'top' : undefined}
          data-testid={isTop ? 'modal-close' : undefined}
          onClick={() => void close('top')}
        >
          <PlainText text={view.close?.text ?? (depth > 1 ? 'Back' : 'Cancel')} />
        </button>
        {view.submit !== undefined && (
          <button
            type="submit"
            class={`button button-primary${isWaiting ? ' is-busy' : ''}`}
            aria-busy={isWaiting}
            data-testid={isTop ? 'modal-submit' : undefined}
          >
            <span class="button-text">
              <PlainText text={view.submit.text} />
            </span>
            {isWaiting && <span class="spinner" role="img" aria-label="Waiting for the app" />}
          </button>
        )}
      </footer>
    </form>
  );
}

function troubleOf(answer: ActAnswer): string {
  if (!answer.ok) return answer.error;
  return answer.shown.type === 'modal_trouble' ? answer.shown.text : '';
}
