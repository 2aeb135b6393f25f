import { readStreamId } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { ok } from '../../kernel/result.ts';
import type { Instant } from '../../kernel/time.ts';
import type { AnyAction, Catalogue } from '../catalogue.ts';
import type { ActOutcome, ActRequest } from '../interface.ts';
import type { Ledger, Releases, Vault } from '../ports.ts';
import type { GoverningRules, Library } from '../rulebooks/governing.ts';
import { type BodyError, readBody } from './body.ts';
import type { Computations } from './computations.ts';
import { partiesIn } from './references.ts';
import type { RefusalLimit } from './refusal-limit.ts';
import { ENGINE } from './world.ts';

/** What act() works with: ports, and the clock and ids that the pure core never makes itself. */
export interface Parts {
  readonly ledger: Ledger;
  readonly releases: Releases;
  readonly vault: Vault;
  readonly catalogue: Catalogue;
  readonly rules: GoverningRules;
  readonly library: Library;
  readonly computations: Computations;
  /** The present instant (simulated where the data are). */
  now(): Promise<Instant>;
  /** A new random id for a stream. */
  newId(): string;
  /** Whether simulated times may be given. */
  mayGiveTime(): boolean;
  /** Milliseconds that only ever go forward, for limits on how often something is done. */
  elapsed(): number;
  /** Told of what failed beside an act that stands. */
  report(error: unknown): void;
  readonly refusalLimit: RefusalLimit;
}

/** Bad input: nothing is done and nothing recorded. */
export const wrong = (
  status: Extract<ActOutcome, { verdict: 'invalid' }>['status'],
  path: string,
  message: string,
): ActOutcome => ({
  verdict: 'invalid',
  status,
  errors: [{ path, message }],
});

/** A request that is well formed: the stream may exist, the action does, the body keeps its schema. */
export interface Prepared {
  readonly request: ActRequest;
  readonly stream: string;
  readonly action: AnyAction;
  readonly creates: boolean;
  /** The whole body, held content included. */
  readonly body: JsonObject;
  /** Named by an act that starts a stream under another. */
  readonly parent?: string;
  /** The parties that the act reads: who acts, and for whom. */
  readonly parties: readonly string[];
  /** Parties that the body speaks of: they must be known. */
  readonly named: readonly string[];
  /** The party that the act lets into or out of a role, where it is not the one that acts. */
  readonly entering?: string;
}

/** `unfinished`: the body is not checked, for a question asked before a form is filled in. */
export async function prepare(
  parts: Parts,
  request: ActRequest,
  unfinished = false,
): Promise<Prepared | ActOutcome> {
  const name = readStreamId(request.stream);
  const kind = name === undefined ? undefined : parts.catalogue.kinds.get(name.kind);
  if (name === undefined || kind === undefined) {
    return wrong(
      404,
      '/stream',
      `"${request.stream.slice(0, 80)}" is no stream: write KIND/ID, where KIND is one of ${[...parts.catalogue.kinds.keys()].join(', ')} and ID has only lower-case letters, digits and single hyphens`,
    );
  }
  const action = parts.catalogue.action(kind.kind, request.action);
  if (action === undefined) {
    return wrong(
      404,
      '/action',
      `"${request.action.slice(0, 80)}" is no action on streams of the kind ${kind.kind}; there are ${parts.catalogue
        .actionsOf(kind.kind)
        .map((known) => known.name)
        .join(', ')}`,
    );
  }
  if (request.at !== undefined && !parts.mayGiveTime()) {
    return wrong(422, '/at', 'a time can be given only on simulated data');
  }
  if (request.key !== undefined && !KEY.test(request.key))
    return wrong(422, '/key', 'a key is 1 to 200 printable ASCII characters');
  const creates = 'creates' in action && action.creates === true;
  if (name.id === 'new' && !creates)
    return wrong(404, '/stream', `${action.name} needs a ${kind.kind} that exists, not ${request.stream}`);
  const body = unfinished ? ok(request.body) : readBody(action.body, request.body);
  if (!body.ok) return { verdict: 'invalid', status: 422, errors: body.error.map(underBody) };
  const faults = unfinished || !('faults' in action) ? [] : (action.faults?.(body.value) ?? []);
  if (faults.length > 0) return { verdict: 'invalid', status: 422, errors: faults.map(underBody) };
  const engine = request.as === ENGINE || request.for === ENGINE;
  // Running the machine is no way to act as the engine: it acts by the clock, and by what a decision brings about.
  if (engine && request.via !== 'clock' && request.via !== 'outbox')
    return wrong(422, '/as', 'the engine acts by itself alone; act as a party');
  const parties = [request.as, request.for].filter(
    (party) => party !== undefined && party !== ENGINE && party !== 'public',
  );
  for (const party of parties) {
    if (readStreamId(String(party))?.kind !== 'party')
      return wrong(422, '/as', `"${String(party).slice(0, 80)}" is no party: write party/ID`);
  }
  const parent = creates && kind.parent !== undefined ? String(body.value[kind.parent] ?? '') : undefined;
  if (parent !== undefined && readStreamId(parent)?.kind !== kind.parent) {
    return wrong(
      422,
      `/body/${kind.parent}`,
      `"${parent.slice(0, 80)}" is no ${kind.parent}: write ${kind.parent}/ID`,
    );
  }
  if (request.stream === ENGINE)
    return wrong(422, '/stream', `${ENGINE} is Moothall itself and no party: take another name`);
  const stream = name.id === 'new' ? `${kind.kind}/${parts.newId()}` : request.stream;
  return {
    request,
    stream,
    action,
    creates,
    body: body.value,
    ...(parent === undefined ? {} : { parent }),
    parties: parties as string[],
    named: [...partiesIn(body.value)].filter((party) => party !== stream),
    ...('enters' in action && action.enters !== undefined && typeof body.value.party === 'string'
      ? { entering: body.value.party }
      : {}),
  };
}

/** Long enough for any scheme of keys, and nothing that a database or a log could stumble over. */
const KEY = /^[\x20-\x7e]{1,200}$/;

const underBody = (error: BodyError): BodyError => ({ ...error, path: `/body${error.path}` });
