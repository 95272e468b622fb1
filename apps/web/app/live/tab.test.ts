import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Change } from "../views.ts";
import type { Candidate, StandForLeader } from "./leadership.ts";
import { byLease } from "./lease.ts";
import type { Connection, TabMessage } from "./messages.ts";
import type { Place } from "./place.ts";
import { joinTabs, type StreamObserver, type Tab, type TabClock } from "./tab.ts";

const placeOf = (n: number, log = "log"): Place => `${String(n).padStart(20, "0")}-${log}`;
const numberOf = (place: Place): number => Number(place.slice(0, 20));
const nothing: Change = { conversations: [], leads: [], accounts: false, reload: false };
const aboutEvents = (from: number, to: number): Change => ({
  ...nothing,
  conversations: Array.from({ length: to - from }, (_, n) => String(from + 1 + n)),
});

interface FakeTab {
  readonly tab: Tab;
  readonly start: number;
  /** Events that it was told of, in order. */
  readonly heard: number[];
  readonly reloads: number[];
  /** Notices that said nothing but what was heard before. */
  stale: number;
  connection: Connection;
  frozen: boolean;
  visible: boolean;
  closed: boolean;
  /** What happens to a frozen tab waits here. */
  readonly held: (() => void)[];
}

/** Some tabs, the browser that they share, and the server behind it; time passes only when told to. */
const world = (options: { readonly leases?: boolean } = {}) => {
  const tabs: FakeTab[] = [];
  let now = 0;
  let head = 0;
  let timers: { at: number; run: () => void }[] = [];
  const streams = new Map<StreamObserver, { at: number; online: boolean }>();
  const queue: { candidate: Candidate; owner: () => FakeTab }[] = [];
  const storage = new Map<string, string>();

  const inTab = (owner: FakeTab, run: () => void) => {
    if (owner.closed) return;
    if (owner.frozen) owner.held.push(() => inTab(owner, run));
    else run();
  };
  const clockOf = (owner: () => FakeTab): TabClock => ({
    now: () => now,
    later: (ms, run) => {
      const timer = { at: now + ms, run: () => inTab(owner(), run) };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
        cancelled.add(timer);
      };
    },
  });
  const cancelled = new Set<object>();
  const elect = () => {
    const first = queue[0];
    if (first) inTab(first.owner(), () => queue[0] === first && first.candidate.onElected());
  };
  const locks =
    (owner: () => FakeTab): StandForLeader =>
    (candidate) => {
      const entry = { candidate, owner };
      queue.push(entry);
      if (queue.length === 1) soon.push(elect);
      return {
        seize: () => {
          const [holder] = queue;
          if (holder === entry) return;
          queue.splice(queue.indexOf(entry), 1);
          queue.splice(0, 1, entry);
          if (holder) {
            queue.push(holder);
            inTab(holder.owner(), () => holder.candidate.onDeposed());
          }
          elect();
        },
        resign: () => {
          const place = queue.indexOf(entry);
          if (place >= 0) queue.splice(place, 1);
          if (place === 0) elect();
        },
      };
    };
  const soon: (() => void)[] = [];
  const settle = () => {
    for (let next = soon.shift(); next; next = soon.shift()) next();
  };
  const feed = () => {
    for (const [observer, stream] of [...streams]) {
      if (!stream.online || stream.at >= head) continue;
      const from = stream.at;
      stream.at = head;
      observer.onTold(placeOf(head), aboutEvents(from, head));
    }
  };

  const open = (start = head, visible = true): FakeTab => {
    const owner = () => one;
    const me = `tab-${tabs.length}`;
    const post = (message: TabMessage) => {
      for (const other of tabs)
        if (other !== one) soon.push(() => inTab(other, () => other.tab.hear(structuredClone(message))));
    };
    const openStream = (from: Place, observer: StreamObserver) => {
      streams.set(observer, { at: numberOf(from), online: true });
      soon.push(() => {
        const stream = streams.get(observer);
        if (!stream) return;
        observer.onState("catching_up");
        const { at } = stream;
        stream.at = head;
        observer.onTold(placeOf(Math.max(at, head)), aboutEvents(at, head));
      });
      return { close: () => streams.delete(observer) };
    };
    const one: FakeTab = {
      start,
      heard: [],
      reloads: [],
      stale: 0,
      connection: { state: "connecting", since: null },
      frozen: false,
      visible,
      closed: false,
      held: [],
    } as unknown as FakeTab; // `tab` follows
    const stand = options.leases
      ? byLease(
          {
            getItem: (key) => storage.get(key) ?? null,
            setItem: (key, value) => storage.set(key, value),
            removeItem: (key) => storage.delete(key),
          },
          "lease",
          { clock: clockOf(owner), me },
        )
      : locks(owner);
    const tab = joinTabs(
      placeOf(start),
      { me, channel: { post }, stand, openStream, clock: clockOf(owner), isVisible: () => one.visible },
      {
        onChange: ({ conversations, reload }) => {
          if (reload) one.reloads.push(head);
          else if (conversations.length > 0 && conversations.every((event) => one.heard.includes(Number(event))))
            one.stale += 1;
          one.heard.push(...conversations.map(Number));
        },
        onConnection: (connection) => {
          one.connection = connection;
        },
      },
    );
    Object.assign(one, { tab });
    tabs.push(one);
    settle();
    return one;
  };
  return {
    open,
    tabs,
    streams,
    settle,
    happen: (events = 1) => {
      head += events;
      feed();
      settle();
    },
    /** Time goes by, in steps that no timer jumps over. */
    pass: (ms: number) => {
      const end = now + ms;
      for (;;) {
        timers.sort((one, other) => one.at - other.at);
        const next = timers[0];
        if (!next || next.at > end) break;
        timers.shift();
        now = next.at;
        next.run();
        settle();
      }
      now = end;
    },
    close: (tab: FakeTab) => {
      tab.tab.close();
      tab.closed = true;
      settle();
    },
    freeze: (tab: FakeTab) => {
      tab.frozen = true;
    },
    thaw: (tab: FakeTab) => {
      tab.frozen = false;
      for (const run of tab.held.splice(0)) run();
      settle();
    },
    cut: (online: boolean) => {
      for (const [observer, stream] of streams) {
        stream.online = online;
        observer.onState(online ? "catching_up" : "interrupted");
        if (online) observer.onTold(placeOf(head), aboutEvents(stream.at, head));
        if (online) stream.at = head;
      }
      settle();
    },
    say: (observerOf: number, id: Place, change: Change) => {
      [...streams.keys()][observerOf]?.onTold(id, change);
      settle();
    },
    leader: () => tabs.find((tab) => !tab.closed && queue[0]?.owner() === tab),
  };
};

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + 1 + n);

describe.each([
  ["with locks", false],
  ["with leases", true],
])("tabs of one browser %s", (_, leases) => {
  it("share one stream, and all of them hear", () => {
    const w = world({ leases });
    const tabs = range(0, 10).map(() => w.open());
    w.pass(1_000);
    w.happen();
    w.happen(3);
    expect(w.streams.size).toBe(1);
    for (const { heard } of tabs) expect(heard).toEqual([1, 2, 3, 4]);
    for (const { connection } of tabs) expect(connection).toEqual({ state: "live", since: null });
  });

  it("go on when the one with the stream closes", () => {
    const w = world({ leases });
    const tabs = range(0, 3).map(() => w.open());
    w.pass(1_000);
    w.happen();
    const [first, ...others] = tabs;
    if (first) w.close(first);
    w.happen(2);
    w.pass(3_000);
    w.happen();
    for (const { heard } of others) expect(heard).toEqual([1, 2, 3, 4]);
    expect(w.streams.size).toBe(1);
  });

  it("go on when the one with the stream freezes, and it catches up when it is back", () => {
    const w = world({ leases });
    const tabs = range(0, 3).map(() => w.open());
    w.pass(1_000);
    const [first, ...others] = tabs;
    if (first) w.freeze(first);
    w.pass(20_000);
    w.happen(2);
    for (const { heard } of others) expect(heard).toEqual([1, 2]);
    if (first) w.thaw(first);
    w.happen();
    w.pass(20_000);
    for (const { heard } of tabs) expect([...new Set(heard)]).toEqual([1, 2, 3]);
    expect(w.streams.size).toBe(1);
  });
});

describe("tabs of one browser", () => {
  it("begin at their own places", () => {
    const w = world();
    w.open();
    for (const _ of range(0, 5)) w.happen();
    const behind = w.open(2);
    const ahead = w.open(5);
    w.happen();
    expect(behind.heard).toEqual([3, 4, 5, 6]);
    expect(ahead.heard).toEqual([6]);
  });

  it("ask for what lies between when a message is missing", () => {
    const said: TabMessage[] = [];
    const clock: TabClock = { now: () => 0, later: () => () => {} };
    const tab = joinTabs(
      placeOf(1),
      {
        me: "me",
        channel: { post: (message) => said.push(message) },
        stand: () => ({ seize: () => {}, resign: () => {} }),
        openStream: () => ({ close: () => {} }),
        clock,
        isVisible: () => true,
      },
      { onChange: () => expect.unreachable("it is not its turn"), onConnection: () => {} },
    );
    said.length = 0;
    tab.hear({ kind: "told", told: { after: placeOf(2), id: placeOf(3), change: aboutEvents(2, 3) } });
    expect(said).toEqual([{ kind: "hello", from: "me", place: placeOf(1) }]);
  });

  it("load again when nobody can tell any more what they missed", () => {
    const w = world();
    w.happen(10);
    w.open();
    const old = w.open(3);
    w.happen();
    expect([old.reloads.length, old.heard]).toEqual([1, [11]]);
  });

  it("load again when the server has another log", () => {
    const w = world();
    const tabs = [w.open(), w.open()];
    w.happen(9);
    w.say(0, placeOf(4, "restored"), { ...nothing, reload: true });
    w.say(0, placeOf(5, "restored"), { ...nothing, conversations: ["5"] });
    for (const { reloads, heard } of tabs) {
      expect(reloads).toHaveLength(1);
      expect(heard.at(-1)).toBe(5);
    }
  });

  it("hear again what is told again at the same place", () => {
    const w = world();
    const tabs = [w.open(), w.open()];
    w.happen();
    w.say(0, placeOf(1), { ...nothing, conversations: ["1"] });
    for (const { heard } of tabs) expect(heard).toEqual([1, 1]);
  });

  it("know together since when the connection is gone, and that it is back", () => {
    const w = world();
    const tabs = [w.open(), w.open()];
    w.pass(7_000);
    w.cut(false);
    for (const { connection } of tabs) expect(connection).toEqual({ state: "interrupted", since: 7_000 });
    w.pass(60_000);
    w.cut(true);
    for (const { connection } of tabs) expect(connection).toEqual({ state: "live", since: null });
  });

  it("hand the stream to one in sight when one out of sight has trouble", () => {
    const w = world();
    const hidden = w.open(0, false);
    const seen = w.open();
    w.cut(false);
    w.pass(6_000);
    expect(w.leader()).toBe(seen);
    w.happen();
    expect([hidden.heard, seen.heard]).toEqual([[1], [1]]);
  });

  it("all end when one signs out, and hold no stream", () => {
    const w = world();
    const tabs = range(0, 4).map(() => w.open());
    tabs[2]?.tab.end();
    w.settle();
    for (const { connection } of tabs) expect(connection.state).toBe("signed_out");
    expect(w.streams.size).toBe(0);
  });

  it("all end when the server knows no session any more", () => {
    const w = world();
    const tabs = [w.open(), w.open()];
    [...w.streams.keys()][0]?.onState("signed_out");
    w.settle();
    for (const { connection } of tabs) expect(connection.state).toBe("signed_out");
  });

  it("lose nothing and hear no notice twice, whatever opens, closes, freezes and breaks", () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ what: fc.constant("happen" as const), n: fc.integer({ min: 1, max: 3 }) }) },
      { weight: 2, arbitrary: fc.record({ what: fc.constant("open" as const), n: fc.integer({ min: 0, max: 4 }) }) },
      {
        weight: 2,
        arbitrary: fc.record({ what: fc.constantFrom("close", "freeze", "thaw", "hide", "show"), n: fc.nat(9) }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ what: fc.constant("pass" as const), n: fc.integer({ min: 1, max: 9_000 }) }),
      },
      { weight: 1, arbitrary: fc.record({ what: fc.constantFrom("cut", "mend"), n: fc.constant(0) }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const w = world();
        let head = 0;
        w.open();
        for (const { what, n } of steps) {
          const alive = w.tabs.filter(({ closed }) => !closed);
          const chosen = alive[n % Math.max(1, alive.length)];
          if (what === "happen") {
            head += n;
            w.happen(n);
          } else if (what === "open") w.open(Math.max(0, head - n));
          else if (what === "pass") w.pass(n);
          else if (what === "cut") w.cut(false);
          else if (what === "mend") w.cut(true);
          else if (chosen && what === "close") w.close(chosen);
          else if (chosen && what === "freeze") w.freeze(chosen);
          else if (chosen && what === "thaw") w.thaw(chosen);
          else if (chosen && (what === "hide" || what === "show")) Object.assign(chosen, { visible: what === "show" });
        }
        for (const tab of w.tabs) if (tab.frozen) w.thaw(tab);
        for (const tab of w.tabs) Object.assign(tab, { visible: true });
        w.cut(true);
        w.pass(30_000);
        w.cut(true);
        w.happen();
        head += 1;
        const alive = w.tabs.filter(({ closed }) => !closed);
        if (alive.length > 0) expect(w.streams.size).toBe(1);
        for (const { start, heard, reloads, stale } of alive) {
          expect(stale).toBe(0);
          const loaded = reloads.length > 0 ? Math.max(...reloads) : start;
          const known = new Set(heard);
          for (const event of range(loaded, head)) expect(known).toContain(event);
        }
      }),
      { numRuns: 300 },
    );
  });
});
