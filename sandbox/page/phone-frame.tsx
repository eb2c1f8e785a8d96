import { useState } from 'preact/hooks';
import { formatRoute, parseRoute } from './route.ts';
import { nameOf, useSession } from './session.ts';

const FRAME = 'frame=phone';

/** The same page in a frame as wide as a phone, so that everything is laid out as it is there. */
export function PhoneFrame() {
  const session = useSession();
  // What one does inside the phone must not load it anew, so its address is that of the beginning.
  const [address] = useState(() => {
    const route = { ...parseRoute(location.hash), as: session.me, customer: '', tour: 'off' };
    return `${location.pathname}?${FRAME}${formatRoute(route)}`;
  });
  return (
    <div class="phone-stage">
      <div class="handset">
        <iframe
          class="handset-screen"
          title={`Phone of ${nameOf(session, session.me)}`}
          src={address}
          data-testid="phone-frame"
        />
      </div>
    </div>
  );
}

/** Whether this page is what the phone shows: then nothing of the sandbox stands around it. */
export function isInPhone(): boolean {
  return location.search.includes(FRAME);
}
