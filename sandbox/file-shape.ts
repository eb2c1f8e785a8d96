import type { StoredFile } from './model.ts';
import type { Workspace } from './workspace.ts';

type Json = Record<string, unknown>;

/** A file as Slack writes it (docs.slack.dev/reference/objects/file-object); `shares` only where it is asked for. */
export function fileShape(
  workspace: Workspace,
  file: StoredFile,
  shares: 'with_shares' | 'without_shares' = 'without_shares',
): Json {
  if (file.standing === 'deleted') return { id: file.id, mode: 'tombstone' };
  const name = encodeURIComponent(file.name);
  const place = `${workspace.team.id}-${file.id}-${file.secret}`;
  const permalink = `https://${workspace.team.domain}.slack.com/files/${file.user}/${file.id}/${name}`;
  const isPublic = file.shares.some(
    ({ channel }) => workspace.channels.get(channel)?.kind === 'public',
  );
  return {
    id: file.id,
    created: file.created,
    timestamp: file.created,
    name: file.name,
    title: file.title,
    mimetype: file.mimeType,
    filetype: file.fileType,
    pretty_type: file.fileType.toUpperCase(),
    user: file.user,
    user_team: workspace.team.id,
    editable: false,
    size: file.bytes.length,
    mode: 'hosted',
    is_external: false,
    external_type: '',
    is_public: isPublic,
    public_url_shared: false,
    display_as_bot: false,
    username: '',
    url_private: `${workspace.siteUrl}/files-pri/${place}/${name}`,
    url_private_download: `${workspace.siteUrl}/files-pri/${place}/download/${name}`,
    media_display_type: mediaOf(file.mimeType),
    permalink,
    permalink_public: `https://slack-files.com/${workspace.team.id}-${file.id}-${file.secret}`,
    is_starred: false,
    has_rich_preview: false,
    file_access: 'visible',
    ...(file.altText !== undefined && { alt_txt: file.altText }),
    ...(shares === 'with_shares' && sharesOf(workspace, file)),
  };
}

/** The files of a message, in their order. */
export function fileShapes(workspace: Workspace, ids: string[]): Json[] {
  return ids.flatMap((id) => {
    const file = workspace.files.get(id);
    return file ? [fileShape(workspace, file)] : [];
  });
}

function mediaOf(mimeType: string): string {
  const [kind = ''] = mimeType.split('/');
  return kind === 'audio' || kind === 'video' ? kind : 'unknown';
}

/** `shares.public` and `shares.private`, each by channel; and the flat lists of ids. */
function sharesOf(workspace: Workspace, file: StoredFile): Json {
  const shares: Record<'public' | 'private', Record<string, Json[]>> = { public: {}, private: {} };
  const lists: Record<'public' | 'private' | 'im', Set<string>> = {
    public: new Set(),
    private: new Set(),
    im: new Set(),
  };
  for (const { channel: id, ts } of file.shares) {
    const channel = workspace.channels.get(id);
    if (!channel) continue;
    lists[channel.kind].add(id);
    const kind = channel.kind === 'public' ? 'public' : 'private';
    const threadTs = channel.messages.get(ts)?.threadTs;
    shares[kind][id] = [
      ...(shares[kind][id] ?? []),
      {
        reply_users: [],
        reply_users_count: 0,
        reply_count: 0,
        ts,
        ...(threadTs !== undefined && threadTs !== ts && { thread_ts: threadTs }),
        channel_name: channel.name,
        team_id: workspace.team.id,
        share_user_id: file.user,
        source: 'UNKNOWN',
        is_silent_share: false,
      },
    ];
  }
  return {
    shares: Object.fromEntries(
      Object.entries(shares).filter(([, byChannel]) => Object.keys(byChannel).length > 0),
    ),
    channels: [...lists.public],
    groups: [...lists.private],
    ims: [...lists.im],
    comments_count: 0,
  };
}
