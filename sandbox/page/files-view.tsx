import type { FileState } from '../page-protocol.ts';
import { Icon } from './icon.tsx';
import { sizeOf } from './upload.ts';

/** What was sent with a message: pictures to look at, sounds to listen to, everything else to download. */
export function FilesView({ files }: { files: FileState[] | undefined }) {
  if (files === undefined || files.length === 0) return null;
  return (
    <div class="files">
      {files.map((file) => (
        <FileView key={file.id} file={file} />
      ))}
    </div>
  );
}

function FileView({ file }: { file: FileState }) {
  const [kind] = file.mimeType.split('/');
  if (file.isGone) {
    return (
      <div class="file file-gone" data-testid="file">
        This file was deleted.
      </div>
    );
  }
  if (kind === 'image') return <ImageFile file={file} />;
  if (kind === 'audio' || kind === 'video') return <SoundFile file={file} kind={kind} />;
  return (
    <a class="file file-card" href={file.url} download={file.name} data-testid="file">
      <span class="file-icon" aria-hidden="true">
        <Icon name="file" />
      </span>
      <span class="file-lines">
        <span class="file-name">{file.title || file.name}</span>
        <span class="file-note">
          {endingOf(file)} · {sizeOf(file)} · Download
        </span>
      </span>
    </a>
  );
}

function ImageFile({ file }: { file: FileState }) {
  return (
    <figure class="file file-image" data-testid="file">
      <figcaption class="file-note">
        {file.title || file.name} · {sizeOf(file)}
      </figcaption>
      <a href={file.url} target="_blank" rel="noopener" aria-label={`Open ${file.name}`}>
        <img src={file.url} alt={file.altText ?? file.title ?? file.name} />
      </a>
    </figure>
  );
}

function SoundFile({ file, kind }: { file: FileState; kind: 'audio' | 'video' }) {
  return (
    <figure class={`file file-${kind}`} data-testid="file">
      <figcaption class="file-note">
        {file.title || file.name} · {sizeOf(file)} ·{' '}
        <a class="link" href={file.url} download={file.name}>
          Download
        </a>
      </figcaption>
      {kind === 'audio' ? (
        // biome-ignore lint/a11y/useMediaCaption: what customers say has no captions
        <audio controls preload="metadata" src={file.url} aria-label={file.name} />
      ) : (
        // biome-ignore lint/a11y/useMediaCaption: what customers film has no captions
        <video controls preload="metadata" src={file.url} aria-label={file.name} />
      )}
    </figure>
  );
}

function endingOf({ name }: FileState): string {
  const at = name.lastIndexOf('.');
  return at > 0 ? name.slice(at + 1).toUpperCase() : 'File';
}
