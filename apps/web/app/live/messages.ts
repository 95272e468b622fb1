import type { Change } from "../views.ts";
import type { Place } from "./place.ts";

/**
 * How the page stands with the server. `catching_up`: connected again, what was missed is on its way. `since` is when the
 * trouble began, UTC milliseconds; null while there is none.
 */
export interface Connection {
  readonly state: "connecting" | "live" | "catching_up" | "interrupted" | "signed_out";
  readonly since: number | null;
}

/** A change and the two places between which it lies. */
export interface Told {
  readonly after: Place;
  readonly id: Place;
  readonly change: Change;
}

/** What tabs of one browser say to each other. */
export type TabMessage =
  | { readonly kind: "told"; readonly told: Told }
  | { readonly kind: "connection"; readonly connection: Connection }
  /** A tab asks whether somebody leads, and for what it missed. */
  | { readonly kind: "hello"; readonly from: string; readonly place: Place }
  /** The leader's answer. `missed` null: it cannot tell any more, load again. */
  | {
      readonly kind: "answer";
      readonly to: string;
      readonly place: Place;
      readonly missed: readonly Told[] | null;
      readonly connection: Connection;
      readonly visible: boolean;
    }
  /** The session has ended, for all. */
  | { readonly kind: "ended" };
