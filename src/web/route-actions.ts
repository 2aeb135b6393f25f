import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ActOutcome, Possibility, Reading } from '../application/interface.ts';
import { readStreamId } from '../kernel/ids.ts';
import { isObject, type JsonObject } from '../kernel/json.ts';
import { send, visitOf, type Ways } from './context.ts';
import { type Known, offeredBy } from './forms/choices.ts';
import { fieldsOf } from './forms/filling.ts';
import { knownAt } from './forms/knowledge.ts';
import { kindOfChanges, narrowedTo, ofDraft, WHOLE } from './forms/narrowing.ts';
import { first, type Posted, readPosted, redrawn } from './forms/posted.ts';
import { type BodyError, readBody } from './forms/reading.ts';
import { bodyShape, type Shape } from './forms/shape.ts';
import { amendmentOf } from './matter-words.ts';
import { tell } from './news.ts';
import { type ActionForm, actionPage, WHOLE_TEXT } from './pages/action.ts';
import { sayable } from './pages/actions.ts';
import { entriesOf, partOf, textsOf } from './pages/document.ts';
import { clientError, notFound } from './pages/errors.ts';
import { titleOf } from './pages/frame.ts';
import { idWords } from './pages/words.ts';
import { closedSince, onlyMatter, readAgain, textsRead, withTextRead } from './read-again.ts';
import { RULE, type RuleAsked, ruleAsked } from './rule-asked.ts';
import type { Action, Visit } from './visit.ts';

interface Asked {
  readonly Params: { readonly kind: string; readonly id: string; readonly action: string };
  readonly Querystring: Readonly<Record<string, unknown>>;
}

/** Every action's form, drawn from its schema, and the act that it sends. */
export function actionRoutes(app: FastifyInstance, ways: Ways): void {
  const path = '/streams/:kind/:id/actions/:action';

  app.get<Asked>(path, async (request, reply) => {
    const visit = await visitOf(request, reply, ways);
    const form = await formOf(request.params, request.query, visit);
    if (form === undefined) return send(reply, 404, notFound, visit);
    return send(reply, 200, await actionPage(form, visit), visit);
  });

  app.post<Asked>(path, { preHandler: app.csrfProtection }, async (request, reply) => {
    const visit = await visitOf(request, reply, ways);
    const posted = readPosted(request.body);
    if (posted === undefined) return send(reply, 413, clientError(413, undefined), visit);
    const form = await formOf(request.params, request.query, visit, posted);
    if (form === undefined) return send(reply, 404, notFound, visit);
    const redraw = first(posted, '~redraw');
    if (redraw !== '')
      return send(reply, 200, await actionPage({ ...form, posted: redrawn(posted, redraw) }, visit), visit);
    return act(form, request, reply, visit, ways);
  });
}

/** Fields that the address already fills: `?need=need-1`. */
const prefilled = (query: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(query).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );

async function formOf(
  params: Asked['Params'],
  query: Asked['Querystring'],
  visit: Visit,
  posted?: Posted,
): Promise<ActionForm | undefined> {
  const filled = prefilled(query);
  const stream = `${params.kind}/${params.id}`;
  const action = visit.catalogue.action(params.kind, params.action);
  if (action === undefined || readStreamId(stream) === undefined) return undefined;
  const starting = params.id === 'new';
  if (starting !== (action.creates === true)) return undefined;
  const reading = starting ? undefined : await visit.moothall.read(stream, visit.viewer);
  if (!starting && reading === undefined) return undefined;
  const whole = bodyShape(action.body);
  const chosen = Object.values(parentOf(action, params.kind, filled, posted, visit));
  const [parent] = chosen;
  const above = parent === undefined ? undefined : await visit.moothall.read(parent, visit.viewer);
  const fork = posted === undefined ? (filled.rulebook ?? '') : first(posted, '/rulebook');
  const rule =
    action.compute === 'amendment' && reading !== undefined
      ? await ruleAsked(readPosted(query) ?? new Map(), reading, visit)
      : undefined;
  const there = posted === undefined ? await present(action, reading, filled, visit, rule) : {};
  const step = rule === undefined ? stepOf(action, filled, there, posted) : ruleStep(rule, posted);
  const shape = shapeAt(step, action, whole, filled);
  const known = await withFork(
    await knownAt(reading, action, shape, chosen, visit),
    starting ? fork : '',
    visit,
  );
  const possibility = await possibilityOf(
    stream,
    action,
    starting ? parentOf(action, params.kind, filled, posted, visit) : undefined,
    visit,
  );
  const prefill = Object.fromEntries(
    shape.entries.flatMap((entry) =>
      filled[entry.key] === undefined ? [] : [[entry.key, filledIn(entry.shape, filled[entry.key] ?? '')]],
    ),
  );
  return {
    action,
    stream,
    // What starts under nothing is decided by the hall's own rules, which hold for each party.
    rules: parent ?? (starting ? (visit.viewer.party ?? stream) : stream),
    shape,
    known,
    ...(rule === undefined ? {} : { rule }),
    ...(step === undefined ? {} : { step }),
    ...(reading === undefined ? {} : { reading }),
    ...(above === undefined ? {} : { above }),
    ...(possibility === undefined ? {} : { possibility }),
    filled,
    posted:
      posted ??
      new Map([
        ...fieldsOf(shape, { ...there, ...onlyMatter(shape, reading), ...prefill }, offeredBy(known)),
        ...textsRead(shape, reading),
      ]),
    errors: [],
    key: keyOf(posted),
  };
}

/** Which kind of change a draft is of: as the address says, or as its changes are. `choose`: nobody has said it yet. */
function stepOf(
  action: Action,
  filled: Readonly<Record<string, string>>,
  there: JsonObject,
  posted: Posted | undefined,
): string | undefined {
  if (action.compute !== 'amendment') return undefined;
  if (filled.change !== undefined) return filled.change;
  if (posted !== undefined) return undefined;
  if ((filled.rulebook ?? there.rulebook) !== undefined) return WHOLE;
  const changes = filled.changes === undefined ? there.changes : listIn(filled.changes);
  return kindOfChanges(changes) ?? 'choose';
}

/** A rule from plain fields is drafted as the text that they make. */
const ruleStep = ({ changes }: RuleAsked, posted: Posted | undefined): string =>
  changes === undefined && posted === undefined ? RULE : 'write';

/** What is asked in this step: of a draft the fields of its kind of change, of a vote on a draft the reason alone. */
function shapeAt(
  step: string | undefined,
  action: Action,
  whole: ActionForm['shape'],
  filled: Readonly<Record<string, string>>,
): ActionForm['shape'] {
  if (action.compute === 'rulebook' && filled.amendment !== undefined) return ofDraft(whole);
  return step === undefined ? whole : narrowedTo(whole, step, filled);
}

/** Among the starters stands the arrangement whose rules are forked, by its title. */
async function withFork(known: Known, stream: string, { moothall, viewer }: Visit): Promise<Known> {
  const { rulebook } = known.named;
  if (rulebook === undefined || readStreamId(stream) === undefined) return known;
  const [taken, there] = [await moothall.rulebook(stream), await moothall.read(stream, viewer)];
  if (taken === undefined || there === undefined) return known;
  const choice = {
    value: stream,
    label: `The rules of ${titleOf(there)}, as they are now`,
    hint: taken.title,
  };
  return { ...known, named: { ...known.named, rulebook: [...rulebook, choice] } };
}

/** What an address says for a field: a box is ticked by the value that it stands for. */
function filledIn(shape: Shape, text: string): unknown {
  if (shape.kind === 'list') return listIn(text);
  return shape.kind === 'flag' && text === String(shape.value) ? shape.value : text;
}

/** A list that the address fills: as JSON, or one member alone. */
function listIn(text: string): readonly unknown[] {
  if (!text.startsWith('[')) return [text];
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list : [text];
  } catch {
    // An address that somebody has broken fills nothing by it.
    return [];
  }
}

/**
 * What is there already, to be changed: for an action that computes with a new rulebook its present text, unless drafts lie
 * there to be voted on; for one that drafts or changes an amendment, the one that it changes or counters.
 */
async function present(
  action: Action,
  reading: Reading | undefined,
  filled: Readonly<Record<string, string>>,
  visit: Visit,
  rule: RuleAsked | undefined,
): Promise<JsonObject> {
  if (reading === undefined) return {};
  if (rule !== undefined) return rule.changes === undefined ? {} : { changes: [...rule.changes] };
  const { openAmendments = {} } = reading.document;
  const drafts = isObject(openAmendments) ? (openAmendments as JsonObject) : {};
  if (action.compute === 'amendment')
    return (
      (await begunWith(filled.begin, reading, visit)) ??
      amendmentNamed(drafts, filled.amendment ?? filled.counters ?? '', reading, visit)
    );
  if (action.compute !== 'rulebook' || Object.keys(drafts).length > 0) return {};
  const text = (await visit.moothall.rulebook(reading.stream))?.text;
  return text === undefined ? {} : { rulebook: text };
}

/** What holds now, to be changed: the whole text, or one rule as rulebooks write it. */
async function begunWith(
  begin: string | undefined,
  { stream }: Reading,
  { moothall }: Visit,
): Promise<JsonObject | undefined> {
  const rulebook = begin === undefined || begin === '' ? undefined : await moothall.rulebook(stream);
  if (rulebook?.text === undefined) return undefined;
  if (begin === WHOLE_TEXT) return { rulebook: rulebook.text };
  const written = (await moothall.differences('', rulebook.fingerprint ?? ''))?.find(
    ({ statement, kind }) => statement === begin && kind !== 'setting',
  )?.written.after;
  return written === undefined
    ? undefined
    : { changes: [{ do: 'replace', statement: String(begin), text: written }] };
}

/** Its changes one by one, or its whole text: whoever changes or counters it begins with what it says. */
async function amendmentNamed(
  drafts: JsonObject,
  id: string,
  { stream }: Reading,
  { moothall }: Visit,
): Promise<JsonObject> {
  const draft = Object.hasOwn(drafts, id) ? drafts[id] : undefined;
  if (!isObject(draft)) return {};
  const { changes, whole } = draft as JsonObject;
  if (changes !== undefined) return { changes };
  const text = typeof whole === 'string' ? (await moothall.rulebook(stream, whole))?.text : undefined;
  return text === undefined ? {} : { rulebook: text };
}

/** What the rules say beforehand: of the action here, or of starting something under what the address names. */
async function possibilityOf(
  stream: string,
  action: Action,
  start: JsonObject | undefined,
  visit: Visit,
): Promise<Possibility | undefined> {
  const { moothall, viewer } = visit;
  if (start === undefined)
    return (await moothall.possibilities(stream, viewer)).find((one) => one.action === action.name);
  const { party, for: principal } = viewer;
  const asked = { stream, action: action.name, body: start, as: party ?? 'public', via: 'session' as const };
  return sayable(await moothall.can(principal === undefined ? asked : { ...asked, for: principal }), action);
}

/** The field of an action that names the stream above what it starts. */
const parentFieldOf = (action: Action, kind: string, visit: Visit): string | undefined =>
  action.creates === true ? (action.parentField ?? visit.catalogue.kinds.get(kind)?.parent) : undefined;

function parentOf(
  action: Action,
  kind: string,
  filled: Readonly<Record<string, string>>,
  posted: Posted | undefined,
  visit: Visit,
): Readonly<Record<string, string>> {
  const field = parentFieldOf(action, kind, visit);
  if (field === undefined) return {};
  const value = posted === undefined ? filled[field] : first(posted, `/${field}`);
  return value === undefined || readStreamId(value) === undefined ? {} : { [field]: value };
}

const keyOf = (posted: Posted | undefined): string => {
  const key = posted === undefined ? '' : first(posted, '~key');
  return /^[0-9a-f-]{36}$/.test(key) ? key : randomUUID();
};

async function act(form: ActionForm, request: FastifyRequest, reply: FastifyReply, visit: Visit, ways: Ways) {
  const again = async (status: number, more: Partial<ActionForm>) =>
    send(reply, status, await actionPage({ ...form, ...more, key: randomUUID() }, visit), visit);
  const body = readBody(form.shape, withTextRead(form.posted));
  if (!body.ok) return again(422, { errors: body.error });
  const { party, for: principal } = visit.viewer;
  const outcome = await ways.moothall.act({
    stream: form.stream,
    action: form.action.name,
    body: body.value,
    as: party ?? 'public',
    ...(principal === undefined ? {} : { for: principal }),
    via: 'session',
    key: form.key,
  });
  if (outcome.verdict === 'refused') {
    const changed = outcome.by.some(({ id }) => id === 'engine:text-changed');
    const errors = unlawfulNumbers(outcome, body.value);
    return again(403, { refused: outcome, errors, ...(changed ? readAgain(form) : {}) });
  }
  if (outcome.verdict === 'invalid') {
    request.log.info(
      { stream: form.stream, action: form.action.name, status: outcome.status },
      'invalid act',
    );
    const closed = await closedSince(form, outcome, visit);
    if (closed !== undefined) return again(409, closed);
    if (outcome.status === 404) return send(reply, 404, notFound, visit);
    return again(outcome.status, { errors: outcome.errors.map(sayInvalid) });
  }
  const asked = outcome.matter === undefined ? 'given' : await ownPosition(outcome, visit);
  tell(reply, newsOf(form.action, outcome, asked), ways.https);
  return reply.redirect(await landing(form, body.value, outcome, visit), 303);
}

/** A number that the law does not allow is told at its field too: the refusal names it. Nothing is judged here. */
const unlawfulNumbers = (
  { by, message }: Extract<ActOutcome, { verdict: 'refused' }>,
  { changes }: JsonObject,
): readonly BodyError[] =>
  !Array.isArray(changes) || !by.some(({ id }) => id === 'engine:weaker-than-law')
    ? []
    : (changes as JsonObject[]).flatMap(({ do: does, setting, value }, index) =>
        does === 'set' && message.includes(`(${String(setting)}) is ${String(value)} here`)
          ? [
              {
                path: `/changes/${index}/value`,
                message:
                  'The law does not allow this number. What it allows stands beside the name of the number.',
              },
            ]
          : [],
      );

type Done = Extract<ActOutcome, { verdict: 'permitted' }>;

/** What was done to an amendment leads back to it; all else to the stream's own page. */
async function landing({ reading }: ActionForm, body: JsonObject, { stream, id }: Done, visit: Visit) {
  const matter = reading?.matters.find((one) => one.id === body.matter);
  const named = [body.amendment, amendmentOf(matter), id].find(
    (one): one is string => typeof one === 'string' && /^amendment-\d+$/.test(one),
  );
  const there = named && (await visit.moothall.amendment(stream, named, visit.viewer));
  return there === undefined || named === undefined
    ? `/streams/${stream}`
    : `/streams/${stream}/amendments/${named}`;
}

/** Who proposes and is asked too has agreed by proposing; who is not asked has none to give. */
async function ownPosition({ stream, matter: id }: Done, { moothall, viewer }: Visit) {
  const principal = viewer.for ?? viewer.party ?? '';
  const matter = (await moothall.read(stream, viewer))?.matters.find((one) => one.id === id);
  if (matter === undefined) return 'none';
  if (Object.hasOwn(partOf(matter, 'positions') ?? {}, principal)) return 'given';
  const asked = entriesOf(matter, 'electorates').some((one) => textsOf(one, 'electors').includes(principal));
  return asked ? 'asked' : 'none';
}

/** The engine's pointers are into the request; the form's are into the body. */
const sayInvalid = (error: { readonly path: string; readonly message: string }): BodyError => ({
  path: error.path.replace(/^\/body(?=\/|$)/, ''),
  message: error.message,
});

const OWN = {
  given: 'Your own position is given: you agree. ',
  asked: 'Give your own position too. ',
  none: '',
} as const;

function newsOf(action: Action, outcome: Done, own: 'given' | 'asked' | 'none') {
  const receipt = `/streams/${outcome.stream}/receipts/${outcome.seq}`;
  const recorded = `Recorded as entry ${outcome.seq} here${outcome.id === outcome.stream ? '' : `, ${idWords(outcome.id)}`}. If anybody changes it later, this fingerprint no longer fits: ${outcome.hash}`;
  return outcome.matter === undefined
    ? { said: `Done: ${action.title}`, more: recorded, receipt }
    : {
        said: `Proposed: ${action.title}`,
        more: `It is a joint decision and waits for the others. ${OWN[own]}${recorded}`,
        receipt,
      };
}
