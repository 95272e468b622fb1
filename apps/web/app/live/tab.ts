import type { Change } from "../views.ts";
import type { StandForLeader } from "./leadership.ts";
import type { Connection, TabMessage, Told } from "./messages.ts";
import { type Place, sameLog } from "./place.ts";

export interface TabClock {
  readonly now: () => number;
  /** Runs once after some milliseconds; call the result to take it back. */
  readonly later: (ms: number, run: () => void) => () => void;
}

/** The stream of changes as the server tells it. It resumes by itself after a cut. */
export interface StreamObserver {
  readonly onTold: (id: Place, change: Change) => void;
  readonly onState: (state: Connection["state"]) => void;
}

export interface TabPorts {
  readonly me: string;
  readonly channel: { readonly post: (message: TabMessage) => void };
  readonly stand: StandForLeader;
  readonly openStream: (from: Place, observer: StreamObserver) => { readonly close: () => void };
  readonly clock: TabClock;
  readonly isVisible: () => boolean;
}

export interface TabObserver {
  readonly onChange: (change: Change) => void;
  readonly onConnection: (connection: Connection) => void;
}

export interface Tab {
  /** Hands over what another tab said. */
  readonly hear: (message: TabMessage) => void;
  /** Asks at once whether somebody leads: when the page comes into sight. */
  readonly look: () => void;
  /** The session has ended: this tab and all others stop. */
  readonly end: () => void;
  /** Leaves without a word; whoever waits takes over. Gives the place to go on from. */
  readonly close: () => Place;
}

/** A leader that says nothing for this long after it was asked has been frozen. */
const patienceMs = 2_000;
const lookEveryMs = 5_000;
/** What a leader can tell again to those who missed it. */
const keep = 500;

/**
 * One tab among those of a browser, of which a single one, the leader, holds the stream and tells the others. Each tab
 * knows its own place: it takes what leads beyond it, in order, and asks for what it missed. So none loses anything when
 * the lead changes hands, and none takes a notice twice.
 */
export const joinTabs = (start: Place, ports: TabPorts, observer: TabObserver): Tab => {
  const { me, channel, clock } = ports;
  let place = start;
  let connection: Connection = { state: "connecting", since: null };
  let stream: { readonly close: () => void } | null = null;
  let heard = false;
  let left = false;
  let cancelLook = () => {};
  let cancelDoubt = () => {};
  const recent: Told[] = [];

  const show = (next: Connection): boolean => {
    if (next.state === connection.state && next.since === connection.since) return false;
    connection = next;
    observer.onConnection(next);
    return true;
  };
  const take = (told: Told) => {
    place = told.id;
    if (told.change.reload) recent.length = 0;
    recent.push(told);
    if (recent.length > keep) recent.shift();
    observer.onChange(told.change);
  };
  const hello = () => channel.post({ kind: "hello", from: me, place });

  const onTold = (told: Told) => {
    if (told.change.reload || !sameLog(told.id, place)) take({ ...told, change: { ...told.change, reload: true } });
    else if (told.id === place && told.after === place) take(told);
    else if (told.id <= place) return;
    else if (told.after <= place) take(told);
    else hello();
  };
  const missedSince = (from: Place): readonly Told[] | null => {
    if (!sameLog(from, place)) return null;
    if (from >= place) return [];
    const first = recent.findIndex(({ id, after }) => id > from && after <= from);
    return first < 0 ? null : recent.slice(first).filter(({ id }) => id > from);
  };
  const onAnswer = ({ missed, place: theirs, ...answer }: Extract<TabMessage, { kind: "answer" }>) => {
    if (missed === null) take({ after: place, id: theirs, change: reload });
    else for (const told of missed) if (told.id > place) take(told);
    show(answer.connection);
    const troubled = answer.connection.state === "interrupted" || answer.connection.state === "connecting";
    // Out of sight, a browser slows a page's timers down: who is looked at is quicker to connect again.
    if (troubled && !answer.visible && ports.isVisible()) leadership.seize();
  };

  const setState = (state: Connection["state"]) => {
    if (state === "signed_out") return end();
    const fine = state === "live" || (state === "connecting" && connection.since === null);
    if (show({ state, since: fine ? null : (connection.since ?? clock.now()) }))
      channel.post({ kind: "connection", connection });
  };
  const lead = () => {
    cancelDoubt();
    stream = ports.openStream(place, {
      onState: (state) => stream !== null && setState(state),
      onTold: (id, change) => {
        if (stream === null) return;
        const told = { after: place, id, change };
        take(told);
        channel.post({ kind: "told", told });
        setState("live");
      },
    });
  };
  const stopLeading = () => {
    const had = stream;
    stream = null;
    had?.close();
  };
  const leadership = ports.stand({
    onElected: lead,
    onDeposed: () => {
      stopLeading();
      look();
    },
  });

  const look = () => {
    cancelLook();
    if (left) return;
    cancelLook = clock.later(lookEveryMs, look);
    if (stream !== null) return;
    heard = false;
    hello();
    cancelDoubt();
    if (ports.isVisible()) cancelDoubt = clock.later(patienceMs, () => heard || stream || leadership.seize());
  };
  const leave = () => {
    left = true;
    cancelLook();
    cancelDoubt();
    stopLeading();
    leadership.resign();
    return place;
  };
  const end = () => {
    if (left) return;
    channel.post({ kind: "ended" });
    leave();
    show({ state: "signed_out", since: clock.now() });
  };

  look();
  return {
    hear: (message) => {
      if (left) return;
      if (message.kind === "hello") {
        if (stream === null) return;
        const { from } = message;
        const missed = missedSince(message.place);
        channel.post({ kind: "answer", to: from, place, missed, connection, visible: ports.isVisible() });
        return;
      }
      if (message.kind === "ended") {
        leave();
        return show({ state: "signed_out", since: clock.now() });
      }
      if (stream !== null) return; // a leader that was deposed and does not know yet
      heard = true;
      if (message.kind === "told") onTold(message.told);
      else if (message.kind === "connection") show(message.connection);
      else if (message.to === me) onAnswer(message);
    },
    look,
    end,
    close: leave,
  };
};

const reload: Change = { conversations: [], leads: [], accounts: true, reload: true };
