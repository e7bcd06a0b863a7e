import { TIMEOUTS } from '../model/timeouts.ts';
import type { Answer, Observation, Target } from './probe.ts';

/** An HTTP response: status, first bytes of the body, and size of the whole body. */
export interface Received {
  status: number;
  text: string;
  bytes: number;
}

type Judged = Pick<Observation, 'outcome' | 'detail' | 'answeredBy'>;

/** Bytes that agnhost's /dial adds around the one answer. */
const AROUND_DIALLED = '{"responses":[""]}'.length;

/** Judges whether a response is the required answer, and unwraps the answer. */
export function judgeAnswer(target: Target, received: Received): { judged: Judged; text: string } {
  if (target.dialled === true) return judgeDialled(target, received);
  return { judged: judged(target, received), text: received.text.trim() };
}

/**
 * Time of an immediate refusal, ms. Over IPv6 a Linux client may miss the first refusal, because it comes while connect(2) still holds the
 * socket (tcp_v6_err in net/ipv6/tcp_ipv6.c). It then hears the refusal of its second packet.
 */
const AT_ONCE = { 4: TIMEOUTS.retransmission, 6: 2 * TIMEOUTS.retransmission } as const;

/** Judges a connection that must not be answered: refused at once, or silent, as required. */
export function judgeDenial(
  how: 'refused' | 'dropped' | 'either',
  seen: Observation,
  family: 4 | 6 = 4,
): Observation {
  const { outcome, detail, totalMs = 0 } = seen;
  if (outcome === 'inconclusive') return seen;
  const refused = outcome === 'refused';
  if (!refused && outcome !== 'timed-out')
    return { ...seen, outcome: 'wrong-answer', detail: `answered, but must not: ${detail}` };
  if (how === 'refused' && refused && totalMs >= AT_ONCE[family])
    return { ...seen, outcome: 'timed-out', detail: `refused only after ${Math.round(totalMs)} ms` };
  const asAsked = how === 'either' || refused === (how === 'refused');
  return asAsked ? { ...seen, outcome: 'reached' } : seen;
}

/** The name of a fixture pod, with its controller's hash. */
const POD_NAME = /^[a-z0-9]+(-[a-z0-9]+)+$/;

function judged({ answer, address }: Target, received: Received): Judged {
  if (matches(answer, received)) return { outcome: 'reached', detail: '' };
  const { status, text } = received;
  const cut = text.trim().slice(0, 60);
  if ('seenFrom' in answer)
    return { outcome: 'wrong-answer', detail: `seen as coming from ${cut}, not from ${answer.seenFrom}` };
  if ('echoedBytes' in answer)
    return {
      outcome: 'wrong-answer',
      detail: `HTTP ${status} with ${received.bytes} bytes, not ${answer.echoedBytes}`,
    };
  if ('status' in answer)
    return { outcome: 'wrong-answer', detail: `HTTP ${status}, not ${answer.status}: "${cut}"` };
  if (status === 200 && 'equals' in answer && address !== undefined && POD_NAME.test(text.trim()))
    return {
      outcome: 'wrong-answer',
      detail: `${address} is answered by pod ${text.trim()}`,
      answeredBy: text.trim(),
    };
  return { outcome: 'wrong-answer', detail: `HTTP ${status} from something else: "${cut}"` };
}

function matches(answer: Answer, { status, text, bytes }: Received): boolean {
  const said = text.trim();
  // An API server or kubelet that asks for credentials has answered: it sends 401 and 403 itself.
  if ('apiServer' in answer)
    return (
      [200, 401, 403].includes(status) &&
      /"gitVersion"|"kind": ?"Status"|^(Unauthorized|Forbidden\b.*|ok)$/.test(said)
    );
  // Any answer at all breaks a denial. Other readers judge names, echoes and single SYNs.
  if ('denied' in answer || 'resolves' in answer || 'echoes' in answer || 'knock' in answer) return true;
  if ('status' in answer) return status === answer.status;
  if (status !== 200) return false;
  if ('equals' in answer) return said === answer.equals;
  if ('oneOf' in answer) return answer.oneOf.includes(said);
  if ('contains' in answer) return text.includes(answer.contains);
  if ('seenFrom' in answer) return withoutPort(said) === answer.seenFrom;
  return bytes === answer.echoedBytes && /^x+$/.test(said);
}

/** The address in "10.200.0.3:41234" or "[fd00::3]:41234". */
function withoutPort(text: string): string {
  return text.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
}

function judgeDialled(target: Target, { status, text, bytes }: Received): { judged: Judged; text: string } {
  const error = /"errors":\["(.*?)"\]/.exec(text)?.[1];
  if (error !== undefined) return { judged: failed(error), text: '' };
  const answer = /^\{"responses":\["(.*?)(?:"\]\}\s*)?$/.exec(text)?.[1];
  if (status !== 200 || answer === undefined) {
    // The source's own server answers, so nothing is known about the target.
    return {
      judged: { outcome: 'inconclusive', detail: `could not dial: HTTP ${status} ${text.trim()}` },
      text: '',
    };
  }
  const received = { status, text: answer, bytes: bytes - AROUND_DIALLED };
  return { judged: judged(target, received), text: answer };
}

function failed(error: string): Judged {
  if (/refused/.test(error)) return { outcome: 'refused', detail: error };
  if (/not supported/.test(error)) return { outcome: 'inconclusive', detail: error };
  return { outcome: /timeout|timed out/.test(error) ? 'timed-out' : 'failed', detail: error };
}
