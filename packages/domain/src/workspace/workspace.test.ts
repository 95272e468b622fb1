import { given, outcome } from "@soshogle/testing/scenario";
import { describe, expect, it } from "vitest";
import type { WorkspaceEvent } from "./events.ts";
import { isTimeZone } from "./time-zone.ts";
import { type WorkspaceCommand, workspace } from "./workspace.ts";

const created: WorkspaceEvent = { type: "WorkspaceCreated", data: { name: "Team", createdAt: 1 } };
const chosen = (timeZone: string): WorkspaceEvent => ({
  type: "WorkspaceTimeZoneChosen",
  data: { timeZone, chosenAt: 2 },
});
const choose = (timeZone: string): WorkspaceCommand => ({ type: "ChooseTimeZone", timeZone, now: 2 });

describe("CreateWorkspace", () => {
  const create = (timeZone?: string): WorkspaceCommand => ({ type: "CreateWorkspace", name: "Team", timeZone, now: 1 });

  it("takes the time zone of whoever creates it", () => {
    expect(given(workspace, []).when(create("Europe/Lisbon"))).toMatchObject({
      events: [{ type: "WorkspaceCreated" }, { type: "WorkspaceTimeZoneChosen", data: { timeZone: "Europe/Lisbon" } }],
    });
  });

  it("leaves the choice for later without one", () => {
    for (const timeZone of [undefined, "", "Mars/Olympus", "+02:00"])
      expect(outcome(given(workspace, []).when(create(timeZone)))).toEqual(["WorkspaceCreated"]);
  });

  it("leaves a time zone that was chosen as it is", () => {
    expect(outcome(given(workspace, [created, chosen("UTC")]).when(create("Europe/Lisbon")))).toEqual([]);
  });
});

describe("ChooseTimeZone", () => {
  it("changes it once", () => {
    expect(outcome(given(workspace, [created]).when(choose("Asia/Kathmandu")))).toEqual(["WorkspaceTimeZoneChosen"]);
    const known = given(workspace, [created, chosen("Asia/Kathmandu")]);
    expect(outcome(known.when(choose("Asia/Kathmandu")))).toEqual([]);
    expect(outcome(known.when(choose("UTC")))).toEqual(["WorkspaceTimeZoneChosen"]);
  });

  it("is refused for what is no time zone, and for no workspace", () => {
    expect(outcome(given(workspace, [created]).when(choose("Mars/Olympus")))).toBe("TimeZoneUnknown");
    expect(outcome(given(workspace, []).when(choose("UTC")))).toBe("WorkspaceNotFound");
  });
});

describe("a time zone", () => {
  it("is a name of the IANA database", () => {
    for (const name of ["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5", "Australia/Lord_Howe"])
      expect(isTimeZone(name), name).toBe(true);
    for (const name of ["", "+02:00", "Berlin", "Europe/Berlin\n", "Europe/<script>", "x".repeat(65)])
      expect(isTimeZone(name), name).toBe(false);
  });
});
