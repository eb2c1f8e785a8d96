import { ButtonElement, OverflowElement } from './button-element.tsx';
import { OptionsElement, SelectElement } from './choose-element.tsx';
import type { ElementProps } from './element-props.ts';
import { FileElement } from './file-element.tsx';
import { Icon } from './icon.tsx';
import { isSafeUrl } from './mrkdwn.ts';
import { TextElement } from './text-element.tsx';
import { TimeElement } from './time-element.tsx';

/** Any element of Block Kit. */
export function ElementView(props: ElementProps) {
  const { element, blockId } = props;
  switch (element.type) {
    case 'button':
    case 'workflow_button':
      return <ButtonElement element={element} blockId={blockId} />;
    case 'overflow':
      return <OverflowElement element={element} blockId={blockId} />;
    case 'static_select':
    case 'external_select':
    case 'users_select':
    case 'channels_select':
    case 'conversations_select':
    case 'multi_static_select':
    case 'multi_external_select':
    case 'multi_users_select':
    case 'multi_channels_select':
    case 'multi_conversations_select':
      return <SelectElement {...props} element={element} />;
    case 'radio_buttons':
    case 'checkboxes':
      return <OptionsElement {...props} element={element} />;
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
      return <TextElement {...props} element={element} />;
    case 'datepicker':
    case 'timepicker':
    case 'datetimepicker':
      return <TimeElement {...props} element={element} />;
    case 'image':
      return (
        <Picture url={'image_url' in element ? element.image_url : ''} alt={element.alt_text} />
      );
    case 'file_input':
      return <FileElement {...props} element={element} />;
    case 'rich_text_input':
      return <span class="not-here">{element.type} does not work in the sandbox yet</span>;
  }
}

/** Pictures from elsewhere are not loaded: the page works without a network and asks nobody. */
export function Picture({ url, alt }: { url: string; alt: string }) {
  const isLocal = url.startsWith('data:image/') || url.startsWith(`${location.origin}/`);
  if (isLocal) return <img class="picture" src={url} alt={alt} />;
  return (
    <span class="picture picture-away" role="img" aria-label={alt}>
      <Icon name="image" />
      {isSafeUrl(url) ? (
        <a class="link" href={url} target="_blank" rel="noopener noreferrer">
          {alt}
        </a>
      ) : (
        alt
      )}
    </span>
  );
}
