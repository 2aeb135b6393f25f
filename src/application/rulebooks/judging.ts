import type { Instant } from '../../kernel/time.ts';
import type { DecisionRecord, Pins } from '../../ledger/fact.ts';
import type { Given } from '../../rules/deciding-again.ts';
import type { Duty } from '../../rules/duties.ts';
import type { Matter } from '../../rules/matters.ts';
import type { Decision } from '../../rules/question.ts';
import type { Statement } from '../../rules/statement.ts';
import type { Parts } from '../acting/preparing.ts';
import type { Asked, World } from '../acting/world.ts';
import { type AnyKind, kindOf } from '../catalogue.ts';
import type { DecisionOtherwise, Flip, WouldBreach } from '../interface.ts';
import { Cursor, type Replayed } from '../verifying/replay.ts';
import type { Governing } from './governing.ts';
import type { Sight } from './impact-sight.ts';

export const MOST_SHOWN = 200;

/** A record that is judged again under a proposed text. */
export interface Judging {
  readonly parts: Parts;
  /** Hash of the proposed rulebook. */
  readonly text: string;
  readonly touched: ReadonlySet<string>;
  /** The changed statements that make duties, in the proposed text. */
  readonly duties: ReadonlySet<string>;
  /** Whether one of them lets its duties go (`while`). */
  readonly lets: boolean;
  readonly now: Instant;
  /** The layers that were used last. */
  readonly last: { pins?: Pins; governing?: Governing };
  /** What the viewer may be told of a stream. */
  readonly sightOf: (stream: string) => Promise<Sight>;
  /** The changed statements, in the rules before and in those proposed, with the actions that each speaks of. */
  readonly changed: readonly { readonly statement: Statement; readonly actions: readonly string[] }[];
  /** Of acts that were done: the facts that they left, by action. */
  readonly left: Map<string, Set<string>>;
  readonly tally: {
    acts: number;
    judged: number;
    /** Acts that the viewer sees, and that are not judged as the changed rules read what it does not. */
    unseen: number;
    flipped: number;
    readonly flips: Flip[];
    readonly breached: WouldBreach[];
    readonly decisions: {
      judged: number;
      otherwise: number;
      untold: number;
      readonly list: DecisionOtherwise[];
    };
  };
}

/** What a walk along one stream keeps. */
export interface Walk {
  readonly kind: AnyKind;
  readonly stream: string;
  readonly sight: Sight;
  /** Actions that a changed statement speaks of by what the viewer does not see here, and by what acts say. */
  readonly hidden: ReadonlySet<string>;
  readonly saying: ReadonlySet<string>;
  /** Actions of which a changed statement tells actors apart by their roles. */
  readonly byRole: ReadonlySet<string>;
  /** Acts of others that were refused: told where the viewer would have seen what they had left. */
  readonly refused: { readonly action: string; readonly flip: Flip | undefined }[];
  parent: Cursor | undefined;
  /** Duties that the proposed text would have made, with what became of them. */
  owed: Duty[];
  /** How many they were, those that were let go among them. */
  owedEver: number;
  /** When the first of those that are open is due. */
  nextDue: Instant | undefined;
  /** The act that was judged last. */
  judged: JudgedAct | undefined;
  /** Joint decisions that a changed statement can touch, by their ids. */
  readonly decisions: Map<string, DecisionAlong>;
}

/** An act as it was asked, in the state in which it was decided, under the proposed text. */
export interface Stood {
  readonly world: World;
  readonly asked: Asked;
}

export interface JudgedAct extends Stood {
  readonly record: DecisionRecord;
  readonly decision: Decision;
}

/** A joint decision met on the walk, as it was opened and as the proposed text would have opened it. */
export interface DecisionAlong {
  /** Its fact `matter.opened`. */
  readonly seq: number;
  /** The statement of the proposed text that would have decided it; undefined: none. */
  readonly statement: string | undefined;
  /** undefined: the proposed text would not have opened it. */
  readonly again: Matter | 'too much work' | undefined;
  readonly given: Given[];
}

/** The world and the act of a record, with the proposed text in the place of the rulebook. */
export async function stoodAt(
  judging: Judging,
  record: DecisionRecord,
  before: Replayed,
  walk: Walk,
  action: Asked['action'],
): Promise<Stood> {
  const { parts } = judging;
  const { kind } = walk;
  const read = kind.parent === undefined ? undefined : record.reads[1];
  if (read !== undefined) walk.parent ??= new Cursor(parts, read.stream);
  const parent = read === undefined ? undefined : (await walk.parent?.to(read.seq))?.state;
  const { rulebook, calendar } = await governed(judging, record.pins);
  const world: World = {
    kind,
    state: before.state,
    seq: before.seq,
    ...(read === undefined || parent === undefined
      ? {}
      : { parent: { stream: read.stream, kind: kindOf(parts.catalogue, read.stream), state: parent } }),
    ...(record.entering === undefined ? {} : { entering: record.entering }),
    rulebook,
    pins: record.pins,
    calendar,
  };
  const id = record.actor.for ?? record.actor.id;
  const { roles, evidence } = record.actor;
  const asked: Asked = {
    stream: record.stream,
    action,
    body: record.body,
    ...(record.computed === undefined ? {} : { computed: record.computed }),
    actor: { id, acting: record.actor.id, roles, evidence },
    now: record.now,
  };
  return { world, asked };
}

/** The proposed text among the other layers that an act was decided under. Those are mostly the same as for the act before. */
export async function governed(judging: Judging, pins: Pins): Promise<Governing> {
  const { last } = judging;
  if (last.pins !== undefined && last.governing !== undefined && samePins(last.pins, pins))
    return last.governing;
  last.pins = pins;
  last.governing = await judging.parts.rules.under({ ...pins, rulebook: judging.text });
  return last.governing;
}

function samePins(a: Pins, b: Pins): boolean {
  const keys = Object.keys(a) as (keyof Pins)[];
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
