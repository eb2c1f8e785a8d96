import { Icon } from './icon.tsx';

/** The arrow at the top of a pane; only a phone's width shows it, where one pane is all there is. */
export function BackButton({ label, onBack }: { label: string; onBack: () => void }) {
  return (
    <button
      type="button"
      class="icon-button back"
      aria-label={label}
      data-testid="back"
      onClick={onBack}
    >
      <Icon name="back" />
    </button>
  );
}
