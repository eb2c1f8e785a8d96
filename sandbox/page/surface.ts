import { createContext } from 'preact';
import { useContext, useMemo, useRef, useState } from 'preact/hooks';
import type { ActAnswer, InputValue, InputValues, Place, Press } from '../page-protocol.ts';
import { type ChoiceGroup, choiceOfOption } from './choice.ts';
import { type Session, useSession } from './session.ts';

/** One message, modal or Home: what is typed in it, what it waits for, and what went wrong. */
export interface Surface {
  place: Place;
  values: InputValues;
  /** Elements that wait for the app, by {@link elementKey}. */
  busy: ReadonlySet<string>;
  /** Slack's warning mark, by {@link elementKey}. */
  warnings: Record<string, string>;
  /** Sentences under inputs, by block id. */
  errors: Record<string, string>;
  setValue(blockId: string, actionId: string, value: InputValue): void;
  press(blockId: string, actionId: string, press: Press): Promise<void>;
  suggest(blockId: string, actionId: string, query: string): Promise<ChoiceGroup[]>;
}

export const SurfaceContext = createContext<Surface | undefined>(undefined);

export function useSurface(): Surface {
  const surface = useContext(SurfaceContext);
  if (surface === undefined) throw new Error('useSurface outside of a surface');
  return surface;
}

export function elementKey(blockId: string, actionId: string): string {
  return `${blockId}/${actionId}`;
}

/** The state of one surface. What was typed stays while block and action ids stay, as in Slack. */
export function useSurfaceState(place: Place, errors: Record<string, string>): Surface {
  const session = useSession();
  const [values, setValues] = useState<InputValues>({});
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());
  const [warnings, setWarnings] = useState<Record<string, string>>({});
  const latest = useRef(values);

  return useMemo(() => {
    function setValue(blockId: string, actionId: string, value: InputValue): void {
      const block = { ...latest.current[blockId], [actionId]: value };
      latest.current = { ...latest.current, [blockId]: block };
      setValues(latest.current);
    }

    async function press(blockId: string, actionId: string, pressed: Press): Promise<void> {
      const key = elementKey(blockId, actionId);
      setBusy((keys) => new Set(keys).add(key));
      setWarnings((all) => without(all, key));
      const answer = await session.act({
        type: 'block_action',
        user: session.me,
        place,
        blockId,
        actionId,
        press: pressed,
        values: latest.current,
      });
      setBusy((keys) => new Set([...keys].filter((other) => other !== key)));
      const warning = warningOf(answer);
      if (warning !== undefined) setWarnings((all) => ({ ...all, [key]: warning }));
    }

    return {
      place,
      values,
      busy,
      warnings,
      errors,
      setValue,
      press,
      suggest: (blockId, actionId, query) => suggest(session, place, blockId, actionId, query),
    };
  }, [session, placeKey(place), values, busy, warnings, errors]);
}

function placeKey(place: Place): string {
  return JSON.stringify(place);
}

function without(all: Record<string, string>, key: string): Record<string, string> {
  return Object.fromEntries(Object.entries(all).filter(([other]) => other !== key));
}

function warningOf(answer: ActAnswer): string | undefined {
  if (!answer.ok) return answer.error;
  return answer.shown.type === 'button_warning' ? answer.shown.text : undefined;
}

async function suggest(
  session: Session,
  place: Place,
  blockId: string,
  actionId: string,
  query: string,
): Promise<ChoiceGroup[]> {
  const answer = await session.act({
    type: 'suggest',
    user: session.me,
    place,
    blockId,
    actionId,
    query,
  });
  if (!answer.ok) throw new Error(answer.error);
  const { shown } = answer;
  if (shown.type === 'options_error') throw new Error(shown.text);
  if (shown.type !== 'options') return [];
  const loose = shown.options.map(choiceOfOption);
  const groups = shown.groups.map(({ label, options }) => ({
    label,
    choices: options.map(choiceOfOption),
  }));
  return loose.length > 0 ? [{ label: '', choices: loose }, ...groups] : groups;
}
