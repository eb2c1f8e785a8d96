import { newId } from '../ids.ts';
import type { FileState } from '../page-protocol.ts';

/** What a customer sends. A voice note is sound that says so; all else is told by its type. */
export type FileFromCustomer = {
  name?: string;
  mimeType: string;
  bytes: Uint8Array;
  kind?: 'voice' | 'sticker';
};

/** A file as the customer's provider keeps it, or a reply's as their phone has it. */
export type CustomerFile = {
  id: string;
  /** The customer's id. */
  customer: string;
  name: string | null;
  mimeType: string;
  kind: 'image' | 'video' | 'audio' | 'voice' | 'sticker' | 'document';
  bytes: Buffer;
  /** Tests take one away, or have the provider refuse it. */
  standing: 'there' | 'gone' | 'forbidden';
};

export type CustomerMedia = {
  /** Newest last. */
  list(): CustomerFile[];
  find(id: string): CustomerFile | undefined;
  keep(customer: string, file: FileFromCustomer): CustomerFile;
};

export function createCustomerMedia(): CustomerMedia {
  const files = new Map<string, CustomerFile>();
  return {
    list: () => [...files.values()],
    find: (id) => files.get(id),
    keep(customer, { name, mimeType, bytes, kind }) {
      const file: CustomerFile = {
        // Meta's ids are digits only; so are these, for all.
        id: [...newId('F')].map((letter) => letter.charCodeAt(0)).join(''),
        customer,
        name: name ?? null,
        mimeType,
        kind: kind ?? kindOf(mimeType),
        bytes: Buffer.from(bytes),
        standing: 'there',
      };
      files.set(file.id, file);
      return file;
    },
  };
}

function kindOf(mimeType: string): CustomerFile['kind'] {
  const kind = mimeType.split('/')[0];
  return kind === 'image' || kind === 'video' || kind === 'audio' ? kind : 'document';
}

/** As the page shows it; the address is that of any web host, and asks for nothing. */
export function customerFileState({
  id,
  customer,
  name,
  mimeType,
  bytes,
}: CustomerFile): FileState {
  const shown = name ?? mimeType;
  const url = `/customers/media/${id}`;
  return {
    id,
    user: customer,
    name: shown,
    title: shown,
    mimeType,
    size: bytes.length,
    url,
    isGone: false,
  };
}
