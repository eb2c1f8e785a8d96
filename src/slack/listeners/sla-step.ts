import type { ChainAction, ChainStep, ReassignTo, StepTime } from '../../domain/chains.ts';
import type { AgentId } from '../../domain/ids.ts';
import { readDuration } from '../../domain/settings-words.ts';
import { INPUTS } from '../action-ids.ts';
import { FORM_TROUBLE } from '../blocks/form-trouble.ts';
import { ON_DUTY } from '../blocks/modals/sla-step.ts';
import { type FieldValues, fieldText } from './caller.ts';
import type { Misunderstood } from './sla-drafts.ts';

/** What was typed into the form of a step. */
export function stepIn(values: FieldValues): { step: ChainStep } | Misunderstood {
  const when = timeIn(values);
  if ('field' in when) return when;
  const action = actionIn(values);
  return 'field' in action ? action : { step: { when, do: action } };
}

function timeIn(values: FieldValues): StepTime | Misunderstood {
  const chosen = fieldText(values, INPUTS.stepWhen);
  if (chosen === 'warning') return { from: 'warning' };
  if (chosen === 'target') return { from: 'target', after: 0 };
  const after = readDuration(fieldText(values, INPUTS.stepAfter) ?? '');
  if (after === null) return { field: INPUTS.stepAfter, text: FORM_TROUBLE.duration };
  if (chosen === 'last_step') return { from: 'last_step', after };
  return { from: 'target', after: chosen === 'before' ? -after : after };
}

function actionIn(values: FieldValues): ChainAction | Misunderstood {
  const type = fieldText(values, INPUTS.stepAction) ?? '';
  switch (type) {
    case 'remind_owner':
    case 'tell_managers':
    case 'return':
    case 'raise_priority':
      return { type };
    case 'tell_channel':
      return { type, slackChannel: fieldText(values, INPUTS.stepChannel) };
    case 'call_group': {
      const group = fieldText(values, INPUTS.stepGroup);
      return { type, group: group === ON_DUTY ? null : group };
    }
    case 'call_webhook':
      return { type, url: (fieldText(values, INPUTS.stepUrl) ?? '').trim() };
    case 'reassign': {
      const to = receiverIn(values);
      return 'field' in to ? to : { type, to };
    }
    default:
      return { field: INPUTS.stepAction, text: FORM_TROUBLE.action };
  }
}

function receiverIn(values: FieldValues): ReassignTo | Misunderstood {
  const who = fieldText(values, INPUTS.stepReceiver);
  if (who === 'person') {
    const agentId = fieldText(values, INPUTS.stepPerson);
    if (agentId === null) return { field: INPUTS.stepPerson, text: FORM_TROUBLE.person };
    return { who, agentId: agentId as AgentId };
  }
  if (who === 'group') {
    const group = fieldText(values, INPUTS.stepGroup);
    if (group === null) return { field: INPUTS.stepReceiver, text: FORM_TROUBLE.group };
    return { who, group };
  }
  return { who: 'least_loaded' };
}
