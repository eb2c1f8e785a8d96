import type { Workspace } from '../workspace.ts';

/**
 * What Slack makes of what a person types: `@ana`, `@Ana Silva` and `#support` become references, `&`, `<` and `>` are
 * escaped; references (`<@U…>`) and escapes that stand there already stay, for the page writes them itself.
 */
export function composeText(workspace: Workspace, typed: string): string {
  const escaped = typed
    .split(/(<[@#!][^>]*>|<https?:[^>]*>)/)
    .map((part, index) => (index % 2 === 1 ? part : escapeText(part)))
    .join('');
  return linkNames(workspace, escaped, 'without_names');
}

/** For slash commands with `should_escape`: the references carry the names. */
export function linkNames(
  workspace: Workspace,
  text: string,
  names: 'with_names' | 'without_names',
): string {
  let linked = text;
  for (const user of workspace.users.values()) {
    const reference = names === 'with_names' ? `<@${user.id}|${user.handle}>` : `<@${user.id}>`;
    for (const name of [user.realName, user.handle]) {
      linked = linked.replace(new RegExp(`(?<![\\w<])@${escapePattern(name)}\\b`, 'gi'), reference);
    }
  }
  for (const channel of workspace.channels.values()) {
    if (channel.kind === 'im') continue;
    const reference = `<#${channel.id}|${names === 'with_names' ? channel.name : ''}>`;
    linked = linked.replace(
      new RegExp(`(?<![\\w<])#${escapePattern(channel.name)}\\b`, 'g'),
      reference,
    );
  }
  return linked;
}

function escapeText(text: string): string {
  return text
    .replaceAll(/&(?!(?:amp|lt|gt);)/g, '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

function escapePattern(name: string): string {
  return name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
