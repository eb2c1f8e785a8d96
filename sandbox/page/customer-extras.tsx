import type { CustomerExtra } from '../page-protocol.ts';

interface ExtrasProps {
  extra: CustomerExtra;
  onChange: (extra: CustomerExtra) => void;
}

/** What a bot may have found out before a person answers; goes along with each message until it is emptied. */
export function CustomerExtras({ extra, onChange }: ExtrasProps) {
  function set(key: 'subject' | 'priority' | 'source', text: string): void {
    const { [key]: _old, ...rest } = extra;
    onChange(text === '' ? rest : { ...rest, [key]: text });
  }
  function setTags(text: string): void {
    const { tags: _old, ...rest } = extra;
    const tags = text.split(',').map((tag) => tag.trim());
    onChange(text === '' ? rest : { ...rest, tags });
  }
  function setCaptured(text: string): void {
    const { captured: _old, ...rest } = extra;
    const pairs = text.split('\n').flatMap((line): [string, string][] => {
      const [name = '', ...value] = line.split(':');
      return value.length === 0 ? [] : [[name.trim(), value.join(':').trim()]];
    });
    onChange(text === '' ? rest : { ...rest, captured: Object.fromEntries(pairs) });
  }
  return (
    <details class="extras">
      <summary>What a bot knows already</summary>
      <label>
        Subject
        <input
          class="field"
          value={extra.subject ?? ''}
          onInput={(event) => set('subject', event.currentTarget.value)}
        />
      </label>
      <label>
        Priority
        <select
          class="field"
          value={extra.priority ?? ''}
          onChange={(event) => set('priority', event.currentTarget.value)}
        >
          <option value="">not said</option>
          <option value="low">low</option>
          <option value="normal">normal</option>
          <option value="high">high</option>
          <option value="urgent">urgent</option>
        </select>
      </label>
      <label>
        Source
        <input
          class="field"
          value={extra.source ?? ''}
          placeholder="landing page, campaign"
          onInput={(event) => set('source', event.currentTarget.value)}
        />
      </label>
      <label>
        Tags
        <input
          class="field"
          placeholder="refund, size"
          onChange={(event) => setTags(event.currentTarget.value)}
        />
      </label>
      <label>
        Details
        <textarea
          class="field"
          rows={2}
          placeholder={'order: 88123\nsize: M'}
          onChange={(event) => setCaptured(event.currentTarget.value)}
        />
      </label>
    </details>
  );
}
