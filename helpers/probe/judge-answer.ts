import { TIMEOUTS } from '../model/timeouts.ts';
import type { Answer, Observation, Target } from './probe.ts';

/** What came back over HTTP: the status, the first bytes of the body and the body's whole size. */
export interface Received {
  status: number;
  text: string;
  bytes: number;
}

type Judged = Pick<Observation, 'outcome' | 'detail' | 'answeredBy'>;

/** Bytes that agnhost's /dial puts around the one answer it reports. */
const AROUND_DIALLED = '{"responses":[""]}'.length;

/** Whether what came back is the answer that a target has to give, and the answer itself, out of what it may be wrapped in. */
export function judgeAnswer(target: Target, received: Received): { judged: Judged; text: string } {
  if (target.dialled === true) return judgeDialled(target, received);
  return { judged: judged(target, received), text: received.text.trim() };
}

/**
 * How soon a refusal comes that comes at once, ms. Over IPv6 a Linux client may leave the first one unheeded, since it comes while
 * connect(2) still holds the socket (tcp_v6_err in net/ipv6/tcp_ipv6.c), and hears the one to its second packet.
 */
const AT_ONCE = { 4: TIMEOUTS.retransmission, 6: 2 * TIMEOUTS.retransmission } as const;

/** What a connection that must not be answered came to: refused at once, or without any answer, as it has to be. */
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

/** What a pod of the run calls itself, with the hash that its controller gives it. */
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
  // An API server or kubelet that wants to know who asks has answered: 401 and 403 are its own words.
  if ('apiServer' in answer)
    return (
      [200, 401, 403].includes(status) &&
      /"gitVersion"|"kind": ?"Status"|^(Unauthorized|Forbidden\b.*|ok)$/.test(said)
    );
  // Any answer at all is one too many where none may come; addresses of names, echoes and single SYNs are read elsewhere.
  if ('denied' in answer || 'resolves' in answer || 'echoes' in answer || 'knock' in answer) return true;
  if ('status' in answer) return status === answer.status;
  if (status !== 200) return false;
  if ('equals' in answer) return said === answer.equals;
  if ('oneOf' in answer) return answer.oneOf.includes(said);
  if ('contains' in answer) return text.includes(answer.contains);
  if ('seenFrom' in answer) return withoutPort(said) === answer.seenFrom;
  return bytes === answer.echoedBytes && /^x+$/.test(said);
}

/** The address of "10.200.0.3:41234" or "[fd00::3]:41234". */
function withoutPort(text: string): string {
  return text.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
}

function judgeDialled(target: Target, { status, text, bytes }: Received): { judged: Judged; text: string } {
  const error = /"errors":\["(.*?)"\]/.exec(text)?.[1];
  if (error !== undefined) return { judged: failed(error), text: '' };
  const answer = /^\{"responses":\["(.*?)(?:"\]\}\s*)?$/.exec(text)?.[1];
  if (status !== 200 || answer === undefined) {
    // The source's own server answers for itself: what it says about the target is not known.
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
