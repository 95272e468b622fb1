import { z } from "zod";
import type { Database } from "./book/database.ts";
import { readSetting, writeSetting } from "./book/settings.ts";

/** What a call is, so that a fault can name it without knowing ids. */
export const callKinds = [
  "code_exchange",
  "token_exchange",
  "token_refresh",
  "me",
  "profile",
  "subscription",
  "send",
  "conversations",
  "conversation",
  "message",
  "other",
] as const;
export type CallKind = (typeof callKinds)[number];

export const namedFaults = [
  "5xx",
  "429",
  "token_dead",
  "window_closed",
  "answer_lost_after_accepting",
  "5xx_after_accepting",
  "error_after_accepting",
  "cut_before_accepting",
  "bad_gateway_page",
  "hang",
  "numeric_ids",
] as const;
export type NamedFault = (typeof namedFaults)[number];

/** Any error of Meta's table, answered instead of working on the call. */
const MetaError = z.strictObject({
  status: z.int().min(200).max(599).default(400),
  code: z.int(),
  subcode: z.int().optional(),
  message: z.string().default("A fault that was asked for"),
  transient: z.boolean().optional(),
});
export type MetaErrorFault = z.output<typeof MetaError>;

const Rule = z.strictObject({
  /** A call kind, or a path with `*` for any characters, for example `/v26.0/me/*`; `*` alone is every call. */
  match: z.string().min(1),
  times: z.int().min(1).default(1),
  fault: z.union([z.enum(namedFaults), MetaError]),
});
export type Rule = z.output<typeof Rule>;
export type Fault = Rule["fault"];

export const Deliveries = z.strictObject({
  pause: z.boolean().default(false),
  /** Every POST is made twice at the same time. */
  duplicate: z.boolean().default(false),
  /** Every item stands twice in its POST. */
  duplicateItem: z.boolean().default(false),
  /** What waits is delivered newest first. */
  reorder: z.boolean().default(false),
  /** Ids are JSON numbers. */
  numericIds: z.boolean().default(false),
});

export const Settings = z.strictObject({
  /** Every call of the API waits this long before it is worked on. */
  slowMs: z.int().min(0).max(600_000).default(0),
  next: z.array(Rule).default([]),
  deliveries: Deliveries.default(Deliveries.parse({})),
  /** Whether an echo reaches the webhook before the API call is answered. */
  echo: z.enum(["before", "after", "never"]).default("after"),
  /** The form in which a code is exchanged. */
  tokenAnswer: z.enum(["wrapped", "flat"]).default("wrapped"),
});
export type Settings = z.output<typeof Settings>;

/** A change: what is not named stays; rules are added behind those that wait. */
export const Change = z.strictObject({
  slowMs: Settings.shape.slowMs.unwrap().optional(),
  next: z.array(Rule).optional(),
  deliveries: z
    .strictObject({
      pause: z.boolean().optional(),
      duplicate: z.boolean().optional(),
      duplicateItem: z.boolean().optional(),
      reorder: z.boolean().optional(),
      numericIds: z.boolean().optional(),
    })
    .optional(),
  echo: Settings.shape.echo.unwrap().optional(),
  tokenAnswer: Settings.shape.tokenAnswer.unwrap().optional(),
});
export type Change = z.output<typeof Change>;

export interface Faults {
  readonly current: () => Settings;
  readonly change: (change: Change) => Settings;
  readonly clear: () => Settings;
  /** The fault for this call, used up by asking; undefined when there is none. */
  readonly take: (kind: CallKind, path: string) => Fault | undefined;
}

const matches = (pattern: string, kind: CallKind, path: string): boolean => {
  if (pattern === "*" || pattern === kind) return true;
  if (!pattern.startsWith("/")) return false;
  const parts = pattern.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(path);
};

/** Faults stay in the book: they hold after a restart, until they are used up or cleared. */
export const openFaults = (db: Database, changed: () => void): Faults => {
  let settings = Settings.parse(readSetting(db, "faults") ?? {});
  const keep = (next: Settings): Settings => {
    settings = next;
    writeSetting(db, "faults", settings);
    changed();
    return settings;
  };
  return {
    current: () => settings,
    change: (change) =>
      keep(
        Settings.parse({
          ...settings,
          ...change,
          next: [...settings.next, ...(change.next ?? [])],
          deliveries: { ...settings.deliveries, ...change.deliveries },
        }),
      ),
    clear: () => keep(Settings.parse({})),
    take: (kind, path) => {
      const index = settings.next.findIndex((rule) => matches(rule.match, kind, path));
      const rule = settings.next[index];
      if (!rule) return undefined;
      const rest = rule.times > 1 ? [{ ...rule, times: rule.times - 1 }] : [];
      keep({ ...settings, next: settings.next.toSpliced(index, 1, ...rest) });
      return rule.fault;
    },
  };
};
