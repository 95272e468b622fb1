import { sizeOf } from "./encode.ts";
import { MAX_BYTES, MAX_EVENTS, type NewEncodedEvent } from "./event-store.ts";

export interface Encoded {
  /** Index of the command that the event comes from. */
  readonly command: number;
  readonly encoded: NewEncodedEvent;
}

/** Fills appends up to the limits; what one command yields stays together where it fits. */
export const packAppends = (groups: readonly Encoded[][]) => {
  const appends: { events: NewEncodedEvent[]; commands: Set<number>; bytes: number }[] = [];
  const open = () => {
    const append = { events: [], commands: new Set<number>(), bytes: 0 };
    appends.push(append);
    return append;
  };
  for (const group of groups) {
    const sized = group.map((each) => ({ ...each, bytes: sizeOf(each.encoded) }));
    const total = sized.reduce((sum, { bytes }) => sum + bytes, 0);
    let current = appends.at(-1) ?? open();
    if (current.events.length + group.length > MAX_EVENTS || current.bytes + total > MAX_BYTES) current = open();
    for (const { command, encoded, bytes } of sized) {
      if (current.events.length === MAX_EVENTS || (current.events.length > 0 && current.bytes + bytes > MAX_BYTES))
        current = open();
      current.events.push(encoded);
      current.commands.add(command);
      current.bytes += bytes;
    }
  }
  return appends.filter(({ events }) => events.length > 0);
};
