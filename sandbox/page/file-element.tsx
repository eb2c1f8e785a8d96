import type { FileInput } from '@slack/types';
import type { FileState } from '../page-protocol.ts';
import { AttachmentChips, ChooseFiles, useAttachments, useDrop } from './attachments.tsx';
import type { ElementProps } from './element-props.ts';
import { Icon } from './icon.tsx';
import { useSurface } from './surface.ts';

const MOST_FILES = 10;

/** Files in a modal: uploaded when chosen, the app's when submitted. */
export function FileElement(props: ElementProps & { element: FileInput }) {
  const { element } = props;
  const attachments = useAttachments();
  const surface = useSurface();
  const most = element.max_files ?? MOST_FILES;
  const types = element.filetypes ?? [];
  function keep(files: FileState[]): void {
    const value = { type: element.type, files: files.map(({ id }) => id) };
    surface.setValue(props.blockId, element.action_id ?? '', value);
    if (props.dispatches) void surface.press(props.blockId, element.action_id ?? '', value);
  }
  const add = (files: File[]) => void attachments.add(files).then(keep);
  const drop = useDrop(add);
  const isFull = attachments.files.length >= most;
  return (
    <div class={`file-input${drop.isOver ? ' is-over' : ''}`} {...drop.handlers}>
      {!isFull && (
        <ChooseFiles
          label={`${props.label}: choose ${most === 1 ? 'a file' : 'files'}`}
          class="button"
          testId={`input-${element.action_id ?? ''}`}
          accept={types.length === 0 ? undefined : types.map((type) => `.${type}`).join(',')}
          isMany={most > 1}
          onChoose={add}
        >
          <Icon name="clip" /> {most === 1 ? 'Choose a file' : 'Choose files'}
        </ChooseFiles>
      )}
      {!isFull && (
        <span class="file-input-hint">
          or drop {most === 1 ? 'it' : 'them'} here
          {types.length > 0 && ` (${types.join(', ')})`}
        </span>
      )}
      <AttachmentChips
        files={attachments.files}
        isUploading={attachments.isUploading}
        onRemove={(id) => keep(attachments.remove(id))}
      />
      {attachments.problem !== '' && (
        <div class="input-error" role="alert">
          {attachments.problem}
        </div>
      )}
    </div>
  );
}
