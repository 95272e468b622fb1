import { type FocusEvent, type PointerEvent, useEffect, useMemo, useReducer, useRef, useState } from "react";
import type { ConversationListRow } from "../../views.ts";
import { type Arrangement, arrange } from "./arrange.ts";

interface Arranged extends Arrangement {
  /** Shows the list as it has become. */
  readonly release: () => void;
  /** For the element around the rows: they hold still while it is pointed at or has the focus in it. */
  readonly holders: {
    readonly onPointerEnter: (event: PointerEvent) => void;
    readonly onPointerLeave: () => void;
    readonly onFocus: (event: FocusEvent) => void;
    readonly onBlur: (event: FocusEvent) => void;
  };
}

/** The rows as they are shown, held still while somebody points at them or walks through them. */
export const useArrangement = (live: readonly ConversationListRow[], openId: string | undefined): Arranged => {
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  const [released, release] = useReducer((times: number) => times + 1, 0);
  const shown = useRef(live);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a release arranges anew
  const arrangement = useMemo(
    () => arrange(shown.current, live, { held: pointed || focused, openId }),
    [live, pointed, focused, openId, released],
  );
  useEffect(() => {
    shown.current = arrangement.rows;
  }, [arrangement]);
  return {
    ...arrangement,
    release: () => {
      shown.current = [];
      release();
    },
    holders: {
      // A finger that scrolls does not rest on anything.
      onPointerEnter: ({ pointerType }) => setPointed(pointerType !== "touch"),
      onPointerLeave: () => setPointed(false),
      onFocus: ({ target }) => setFocused(target.closest("[data-row]") !== null),
      onBlur: ({ relatedTarget }) => setFocused(relatedTarget?.closest("#list [data-row]") != null),
    },
  };
};
