import { useRevalidator } from "@remix-run/react";
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from "react";
import type { Change } from "../views.ts";
import { type Connection, openChanges } from "./changes.ts";

type Listener = (change: Change) => void;

interface Live {
  readonly connection: Connection;
  readonly listeners: Set<Listener>;
}

const LiveContext = createContext<Live | null>(null);

/** Holds the page's stream and hands each change to whoever listens. It renders its children once, not per change. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const [connection, setConnection] = useState<Connection>("connecting");
  const [listeners] = useState(() => new Set<Listener>());
  const { revalidate } = useRevalidator();
  const reload = useRef(revalidate);
  reload.current = revalidate;

  useEffect(
    () =>
      openChanges({
        onConnection: setConnection,
        // A stream tells what happens from its opening on; what happened before is asked for.
        onOpened: () => reload.current(),
        onChange: (change) => {
          if (change.reload) reload.current();
          for (const listener of listeners) listener(change);
        },
      }),
    [listeners],
  );
  return <LiveContext.Provider value={{ connection, listeners }}>{children}</LiveContext.Provider>;
}

/** Calls back for every change while mounted; the newest callback counts. */
export const useChanges = (onChange: Listener): void => {
  const live = useContext(LiveContext);
  const newest = useRef(onChange);
  newest.current = onChange;
  const listeners = live?.listeners;
  useEffect(() => {
    if (!listeners) return;
    const listener: Listener = (change) => newest.current(change);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, [listeners]);
};

export const useConnection = (): Connection => useContext(LiveContext)?.connection ?? "connecting";
