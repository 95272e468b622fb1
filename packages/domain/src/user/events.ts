import { z } from "zod";
import { defineEvent, type EventOf } from "../event.ts";

/** A person who can sign in. E-mail address and password stand in no event. */
export const UserRegistered = defineEvent({
  type: "UserRegistered",
  data: z.object({ registeredAt: z.number().int() }),
  personal: z.object({ name: z.string() }),
});

export const userEvents = [UserRegistered] as const;
export type UserEvent = EventOf<(typeof userEvents)[number]>;
