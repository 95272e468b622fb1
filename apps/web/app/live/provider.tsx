import { useRevalidator } from "@remix-run/react";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import type { Change } from "../views.ts";
import { type Changes, openChanges } from "./changes.ts";
import type { Connection } from "./messages.ts";

type Listener = (change: Change) => void;

interface Live {
  readonly connection: Connection;
  readonly listeners: Set<Listener>;
  readonly end: () => void;
}

const connecting: Connection = { state: "connecting", since: null };
const LiveContext = createContext<Live | null>(null);

interface LiveProps {
  /** Names the person and the workspace. */
  readonly who: string;
  /** What the loader answered, with the place from which the page is live. A new one means that there is a session. */
  readonly loaded: { readonly liveFrom: string };
  readonly children: ReactNode;
}

/** Holds the tab's share of the stream and hands each change to whoever listens. */
export function LiveProvider({ who, loaded, children }: LiveProps) {
  const [connection, setConnection] = useState(connecting);
  const [listeners] = useState(() => new Set<Listener>());
  const { revalidate } = useRevalidator();
  const reload = useRef(revalidate);
  reload.current = revalidate;
  const [start, setStart] = useState(loaded);
  const changes = useRef<Changes | null>(null);
  const leaving = useRef(false);

  useEffect(() => {
    const opened = openChanges(who, start.liveFrom, {
      onConnection: (next) => {
        setConnection(next);
        // Asking again leads to sign-in, and from there back here.
        if (next.state === "signed_out" && !leaving.current) reload.current();
      },
      onChange: (change) => {
        if (change.reload) reload.current();
        for (const listener of listeners) listener(change);
      },
    });
    changes.current = opened;
    return opened.close;
  }, [who, start, listeners]);
  useEffect(() => {
    if (connection.state !== "signed_out" || loaded === start) return;
    setConnection(connecting);
    setStart(loaded);
  }, [connection, loaded, start]);
  const end = useCallback(() => {
    leaving.current = true; // this tab is on its way to sign-in already
    changes.current?.end();
  }, []);
  const live = useMemo(() => ({ connection, listeners, end }), [connection, listeners, end]);
  return <LiveContext.Provider value={live}>{children}</LiveContext.Provider>;
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

export const useConnection = (): Connection => useContext(LiveContext)?.connection ?? connecting;

/** Ends the stream of every tab of this browser: for signing out. */
export const useEndLive = (): (() => void) => useContext(LiveContext)?.end ?? (() => {});
