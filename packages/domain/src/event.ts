import type { z } from "zod";
import type { Content } from "./content.ts";
import type { StreamName } from "./ids.ts";
import type { Metadata } from "./metadata.ts";

type Shape = z.ZodObject;

/**
 * The permanent contract of one event type. `data` stays clear in the log, `personal` is encrypted as a whole.
 * `version` counts the stored shapes; `upcasters[n]` turns shape n into shape n + 1 when an event is read.
 */
export interface EventDefinition<
  T extends string = string,
  D extends Shape = Shape,
  P extends Shape | null = Shape | null,
> {
  readonly type: T;
  readonly version: number;
  readonly data: D;
  readonly personal: P;
  readonly upcasters: Readonly<Record<number, Upcaster>>;
}

export interface StoredShape {
  readonly data: Record<string, unknown>;
  /** Null when the event has no personal part, when it is sealed, or when it is forgotten. */
  readonly personal: Record<string, unknown> | null;
}
export type Upcaster = (stored: StoredShape) => StoredShape;

export const defineEvent = <T extends string, D extends Shape, P extends Shape | null = null>(definition: {
  type: T;
  data: D;
  personal?: P;
  version?: number;
  upcasters?: Record<number, Upcaster>;
}): EventDefinition<T, D, P> => ({
  type: definition.type,
  version: definition.version ?? 1,
  data: definition.data,
  personal: (definition.personal ?? null) as P, // the default of P is null, which inference cannot see
  upcasters: definition.upcasters ?? {},
});

/** Applies the upcasters from the stored version up to today's. */
export const upcast = (definition: EventDefinition, storedVersion: number, stored: StoredShape): StoredShape => {
  let shape = stored;
  for (let version = storedVersion; version < definition.version; version++) {
    const step = definition.upcasters[version];
    if (!step) throw new Error(`${definition.type} has no upcaster from version ${version}`);
    shape = step(shape);
  }
  return shape;
};

type PersonalOf<P> = P extends Shape ? z.output<P> : null;

/**
 * An event as a decider returns it. `ordinal` counts it among the events of its type that one command yields, from 0;
 * without it the order in the list counts.
 */
export type EventOf<Def extends EventDefinition> =
  Def extends EventDefinition<infer T, infer D, infer P>
    ? P extends Shape
      ? { readonly type: T; readonly data: z.output<D>; readonly personal: z.output<P>; readonly ordinal?: number }
      : { readonly type: T; readonly data: z.output<D>; readonly ordinal?: number }
    : never;

/** An event as `evolve` and deciders see it: clear data and times, never the personal part. */
export type FactOf<Def extends EventDefinition> =
  Def extends EventDefinition<infer T, infer D, infer _P>
    ? { readonly type: T; readonly data: z.output<D>; readonly meta: Metadata }
    : never;

/** An event as a reader gets it from the log, decoded and upcast. `revision` is 0-based, `position` 20 digits. */
export type RecordedOf<Def extends EventDefinition> =
  Def extends EventDefinition<infer T, infer D, infer P>
    ? {
        readonly type: T;
        readonly id: string;
        readonly stream: StreamName;
        readonly revision: bigint;
        readonly position: string;
        readonly data: z.output<D>;
        readonly personal: P extends Shape ? Content<PersonalOf<P>> : null;
        readonly meta: Metadata;
      }
    : never;

/** Any event that a decider may return, before it is known which. */
export interface AnyEvent {
  readonly type: string;
  readonly data: Record<string, unknown>;
  readonly personal?: Record<string, unknown>;
  readonly ordinal?: number;
}

/** Any event read from the log. */
export interface AnyRecorded {
  readonly type: string;
  readonly id: string;
  readonly stream: StreamName;
  readonly revision: bigint;
  readonly position: string;
  readonly data: Record<string, unknown>;
  readonly personal: Content | null;
  readonly meta: Metadata;
}
