import { useEffect, useState } from 'preact/hooks';
import type { RequestDetail, RequestState } from '../page-protocol.ts';

interface InspectorProps {
  requests: RequestState[];
  fetchDetail: (id: number) => Promise<RequestDetail>;
  onClose: () => void;
}

const DIRECTIONS: Record<RequestState['direction'], string> = {
  app_to_slack: 'app → Slack',
  slack_to_app: 'Slack → app',
  customer_to_app: 'customer → app',
  app_to_customer: 'app → customer',
};

const OUTCOMES: Record<RequestState['outcome'], string> = {
  pending: '… waiting',
  ok: '✓ ok',
  refused: '✕ refused',
  failed: '⚠ failed',
};

/** Each request on the wire, newest first, with what was sent and what was answered. */
export function Inspector({ requests, fetchDetail, onClose }: InspectorProps) {
  const [wanted, setWanted] = useState('');
  const [chosen, setChosen] = useState<number>();
  const words = wanted.toLowerCase();
  const shown = requests
    .filter(({ title, note, direction }) =>
      `${title} ${note} ${DIRECTIONS[direction]}`.toLowerCase().includes(words),
    )
    .reverse();
  return (
    <section class="inspector" aria-label="Inspector" data-testid="inspector">
      <header class="inspector-head">
        <h2>Requests</h2>
        <input
          class="field"
          type="search"
          placeholder="Filter: chat.update, block_actions, refused…"
          aria-label="Filter requests"
          value={wanted}
          onInput={(event) => setWanted(event.currentTarget.value)}
        />
        <span class="inspector-count">{shown.length} shown</span>
        <button type="button" class="icon-button" aria-label="Close inspector" onClick={onClose}>
          ×
        </button>
      </header>
      <div class="inspector-body">
        <ul class="requests">
          {shown.map((request) => (
            <RequestRow
              key={request.id}
              request={request}
              isChosen={request.id === chosen}
              onChoose={() => setChosen(request.id)}
            />
          ))}
          {shown.length === 0 && <li class="empty">Nothing went over the wire yet.</li>}
        </ul>
        <Detail request={requests.find(({ id }) => id === chosen)} fetchDetail={fetchDetail} />
      </div>
    </section>
  );
}

interface RowProps {
  request: RequestState;
  isChosen: boolean;
  onChoose: () => void;
}

function RequestRow({ request, isChosen, onChoose }: RowProps) {
  return (
    <li>
      <button
        type="button"
        class={`request is-${request.outcome}${isChosen ? ' is-chosen' : ''}`}
        aria-pressed={isChosen}
        data-testid="request"
        onClick={onChoose}
      >
        <span class="request-time">{new Date(request.at).toLocaleTimeString('en-GB')}</span>
        <span class={`request-direction direction-${request.direction}`}>
          {DIRECTIONS[request.direction]}
        </span>
        <span class="request-title">{request.title}</span>
        <span class="request-outcome">{request.note || OUTCOMES[request.outcome]}</span>
        <span class="request-ms">
          {request.outcome === 'pending' ? '' : `${Math.round(request.milliseconds)} ms`}
        </span>
      </button>
    </li>
  );
}

interface DetailProps {
  request: RequestState | undefined;
  fetchDetail: (id: number) => Promise<RequestDetail>;
}

function Detail({ request, fetchDetail }: DetailProps) {
  const [detail, setDetail] = useState<RequestDetail>();
  const id = request?.id;
  const outcome = request?.outcome;
  useEffect(() => {
    let isCurrent = true;
    if (id !== undefined) {
      fetchDetail(id).then(
        (found) => isCurrent && setDetail(found),
        () => isCurrent && setDetail(undefined),
      );
    }
    return () => {
      isCurrent = false;
    };
  }, [id, outcome, fetchDetail]);
  if (request === undefined) return <p class="empty">Choose a request to see its payload.</p>;
  if (detail?.id !== id) return <p class="empty">Loading…</p>;
  return (
    <div class="request-detail" data-testid="request-detail">
      <h3>Sent</h3>
      <pre>{pretty(detail?.sent)}</pre>
      <h3>Answered</h3>
      <pre>{pretty(detail?.answered)}</pre>
    </div>
  );
}

function pretty(value: unknown): string {
  if (value === undefined || value === null) return '(nothing)';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
