import { expect, it } from "vitest";
import { permissionAt } from "./reply-permission.ts";

it("closes the window when its time has come, whatever was loaded", () => {
  const open = { allowed: true, until: 1_000 } as const;
  expect(permissionAt(open, 999)).toBe(open);
  expect(permissionAt(open, 1_000)).toMatchObject({ allowed: false, reason: "window_closed", closedAt: 1_000 });
});

it("leaves a refusal as it is", () => {
  const blocked = { allowed: false, reason: "never_wrote", explanation: "x", closedAt: null } as const;
  expect(permissionAt(blocked, 5)).toBe(blocked);
});
