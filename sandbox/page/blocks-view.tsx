import type { AnyBlock, ContextBlock, InputBlock, KnownBlock, SectionBlock } from '@slack/types';
import { Component, type ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { ElementView, Picture } from './element-view.tsx';
import { RichTextView } from './rich-text-view.tsx';
import { useSurface } from './surface.ts';
import { Mrkdwn, PlainText, TextObject } from './text-view.tsx';

/** The blocks of a message or view; one that cannot be drawn says so and leaves the others alone. */
export function BlocksView({ blocks }: { blocks: AnyBlock[] }) {
  return (
    <div class="blocks">
      {blocks.map((block, index) => (
        <BlockGuard key={block.block_id ?? index} type={block.type}>
          <BlockView block={block as KnownBlock} />
        </BlockGuard>
      ))}
    </div>
  );
}

class BlockGuard extends Component<{ type: string; children: ComponentChildren }> {
  override state = { isBroken: false };
  static override getDerivedStateFromError() {
    return { isBroken: true };
  }
  render() {
    if (this.state.isBroken)
      return <div class="not-here">This {this.props.type} block is broken.</div>;
    return this.props.children;
  }
}

function BlockView({ block }: { block: KnownBlock }) {
  const blockId = block.block_id ?? '';
  switch (block.type) {
    case 'section':
      return <Section block={block} blockId={blockId} />;
    case 'actions':
      return (
        <div class="block block-actions">
          {block.elements.map((element) => (
            <ElementView element={element} blockId={blockId} dispatches label="" />
          ))}
        </div>
      );
    case 'context':
      return <Context block={block} />;
    case 'divider':
      return <hr class="block-divider" />;
    case 'header':
      return (
        <h3 class="block block-header" dir="auto">
          <TextObject text={block.text} />
        </h3>
      );
    case 'image':
      return (
        <div class="block">
          {block.title !== undefined && (
            <div class="block-image-title">
              <TextObject text={block.title} />
            </div>
          )}
          <Picture url={'image_url' in block ? block.image_url : ''} alt={block.alt_text} />
        </div>
      );
    case 'input':
      return <Input block={block} blockId={blockId} />;
    case 'rich_text':
      return (
        <div class="block">
          <RichTextView block={block} />
        </div>
      );
    case 'markdown':
      return (
        <div class="block">
          <PlainText text={block.text} withEmoji={false} />
        </div>
      );
    case 'alert':
    case 'card':
    case 'carousel':
    case 'container':
    case 'context_actions':
    case 'data_table':
    case 'file':
    case 'table':
    case 'task_card':
    case 'plan':
    case 'video':
      return <div class="block not-here">A {block.type} block is not drawn here yet.</div>;
  }
}

const LONG_TEXT = 700;
const MANY_LINES = 10;

/** Slack folds long sections behind "See more", unless they ask to be expanded. */
function isLong(text: string): boolean {
  return text.length > LONG_TEXT || text.split('\n').length > MANY_LINES;
}

function Section({ block, blockId }: { block: SectionBlock; blockId: string }) {
  const [isOpen, setOpen] = useState(false);
  const surface = useSurface();
  const isMessage = surface.place.kind === 'message' || surface.place.kind === 'ephemeral';
  const isFolding = isMessage && block.expand !== true && isLong(block.text?.text ?? '');
  return (
    <div class="block block-section">
      <div class="section-body">
        {block.text !== undefined && (
          <div class={isFolding && !isOpen ? 'folded' : ''}>
            <TextObject text={block.text} />
          </div>
        )}
        {isFolding && (
          <button
            type="button"
            class="link-button"
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? 'See less' : 'See more'}
          </button>
        )}
        {block.fields !== undefined && (
          <div class="section-fields">
            {block.fields.map((field) => (
              <div>
                <TextObject text={field} />
              </div>
            ))}
          </div>
        )}
      </div>
      {block.accessory !== undefined && (
        <div class="section-accessory">
          <ElementView element={block.accessory} blockId={blockId} dispatches label="" />
        </div>
      )}
    </div>
  );
}

function Context({ block }: { block: ContextBlock }) {
  return (
    <div class="block block-context">
      {block.elements.map((element) =>
        element.type === 'image' ? (
          <Picture url={'image_url' in element ? element.image_url : ''} alt={element.alt_text} />
        ) : element.type === 'mrkdwn' ? (
          <Mrkdwn text={element.text} />
        ) : (
          <span dir="auto">
            <PlainText text={element.text} />
          </span>
        ),
      )}
    </div>
  );
}

function Input({ block, blockId }: { block: InputBlock; blockId: string }) {
  const surface = useSurface();
  const inputId = useId();
  const error = surface.errors[blockId];
  return (
    <div class={`block block-input${error === undefined ? '' : ' has-error'}`} data-block={blockId}>
      <label class="input-label" for={inputId}>
        <PlainText text={block.label.text} />
        {block.optional === true && <span class="input-optional"> (optional)</span>}
      </label>
      <ElementView
        element={block.element}
        blockId={blockId}
        dispatches={block.dispatch_action === true}
        label={block.label.text}
        inputId={inputId}
        isOptional={block.optional === true}
      />
      <div id={`${inputId}-notes`}>
        {error !== undefined && (
          <div class="input-error" role="alert" data-testid="field-error">
            <span aria-hidden="true">⚠ </span>
            {error}
          </div>
        )}
        {block.hint !== undefined && (
          <div class="input-hint">
            <PlainText text={block.hint.text} />
          </div>
        )}
      </div>
    </div>
  );
}
