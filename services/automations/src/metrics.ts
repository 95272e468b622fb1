import { gauge } from "@soshogle/process/metric";
import { Slots } from "@soshogle/process/slots/slots";
import { Effect } from "effect";
import { Automations } from "./layer.ts";

/** What waits and what is at work. */
export const automationFigures = Effect.gen(function* () {
  const { items, oldestDueAt, running, unreadable } = yield* (yield* Automations).status;
  const slots = yield* Slots;
  const lateMs = oldestDueAt === null ? 0 : Math.max(0, Date.now() - oldestDueAt);
  return [
    gauge("automations_due_items", "Due items that wait; 1000 means at least.", items),
    gauge("automations_oldest_due_seconds", "How late the oldest due item is.", lateMs / 1_000),
    gauge("automations_running", "Due items at work in this process.", running),
    gauge("automations_slots", "Slots that this process works on.", slots.owned().size),
    gauge("automations_unreadable_events", "Events that set nothing off, since the start.", unreadable),
  ];
});
