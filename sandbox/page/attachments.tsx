import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { FileState } from '../page-protocol.ts';
import { useSession } from './session.ts';
import { sizeOf, uploadFile } from './upload.ts';

/** The files that will go with what is written: chosen, dropped or pasted, and uploaded at once. */
export interface Attachments {
  files: FileState[];
  isUploading: boolean;
  /** A sentence; '' when all went well. */
  problem: string;
  /** Gives back all files that are there now. */
  add(chosen: Iterable<File>): Promise<FileState[]>;
  /** Gives back those that stay. */
  remove(id: string): FileState[];
  clear(): void;
}

export function useAttachments(initial: FileState[] = []): Attachments {
  const session = useSession();
  const latest = useRef(initial);
  const [files, setFiles] = useState(initial);
  const [uploading, setUploading] = useState(0);
  const [problem, setProblem] = useState('');

  function keep(next: FileState[]): FileState[] {
    latest.current = next;
    setFiles(next);
    return next;
  }

  async function add(chosen: Iterable<File>): Promise<FileState[]> {
    const all = [...chosen];
    setProblem('');
    setUploading((count) => count + all.length);
    for (const file of all) {
      const answer = await uploadFile(session.me, file);
      if (answer.ok) keep([...latest.current, answer.file]);
      else setProblem(answer.error);
      setUploading((count) => count - 1);
    }
    return latest.current;
  }

  return {
    files,
    isUploading: uploading > 0,
    problem,
    add,
    remove: (id) => keep(latest.current.filter((file) => file.id !== id)),
    clear: () => void keep([]),
  };
}

interface ChipsProps {
  files: FileState[];
  isUploading: boolean;
  onRemove: (id: string) => void;
}

export function AttachmentChips({ files, isUploading, onRemove }: ChipsProps) {
  if (files.length === 0 && !isUploading) return null;
  return (
    <ul class="attachments" aria-label="Files to send">
      {files.map((file) => (
        <li key={file.id} class="attachment" data-testid="attachment">
          {file.mimeType.startsWith('image/') && <img src={file.url} alt="" />}
          <span class="attachment-name">{file.name}</span>
          <span class="attachment-size">{sizeOf(file)}</span>
          <button
            type="button"
            class="icon-button"
            aria-label={`Remove ${file.name}`}
            onClick={() => onRemove(file.id)}
          >
            ×
          </button>
        </li>
      ))}
      {isUploading && (
        <li class="attachment">
          <span class="spinner" role="img" aria-label="Uploading" />
        </li>
      )}
    </ul>
  );
}

interface ChooseProps {
  label: string;
  class: string;
  testId: string;
  /** For the browser's dialog: ".pdf,.png"; all kinds when left out. */
  accept?: string | undefined;
  isMany?: boolean;
  onChoose: (files: File[]) => void;
  children: ComponentChildren;
}

/** A button that opens the browser's own dialog for files. */
export function ChooseFiles(props: ChooseProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        multiple={props.isMany !== false}
        accept={props.accept}
        data-testid={props.testId}
        onChange={(event) => {
          props.onChoose([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
      <button
        type="button"
        class={props.class}
        aria-label={props.label}
        title={props.label}
        onClick={() => input.current?.click()}
      >
        {props.children}
      </button>
    </>
  );
}

/** For a place where files can be dropped. */
export function useDrop(onDrop: (files: File[]) => void) {
  const [isOver, setOver] = useState(false);
  return {
    isOver,
    handlers: {
      onDragOver(event: DragEvent): void {
        if (event.dataTransfer?.types.includes('Files') !== true) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: () => setOver(false),
      onDrop(event: DragEvent): void {
        setOver(false);
        const files = [...(event.dataTransfer?.files ?? [])];
        if (files.length === 0) return;
        event.preventDefault();
        onDrop(files);
      },
    },
  };
}
