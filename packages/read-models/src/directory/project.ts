import type { AccountRecorded } from "@soshogle/domain/account/events";
import { idOf } from "@soshogle/domain/ids";
import type { MemberRecorded } from "@soshogle/domain/member/events";
import type { WorkspaceRecorded } from "@soshogle/domain/workspace/events";
import { slotOfEvent } from "../content-slots.ts";
import type { Collection, Projection } from "../projection.ts";
import type { Directory } from "./document.ts";

type Recorded = AccountRecorded | MemberRecorded | WorkspaceRecorded;

const directories: Collection = {
  name: "directories",
  indexes: [],
  touches: ({ type, meta }) => (concerns.has(type) ? [meta.workspaceId] : []),
  project: ({ id, document, event }) => {
    const directory = (document as Directory | null) ?? emptyDirectory(id); // made by this function
    return nextDirectory(directory, event as unknown as Recorded); // the categories of the projection
  },
};

const concerns = new Set<string>([
  "WorkspaceCreated",
  "WorkspaceTimeZoneChosen",
  "MemberJoined",
  "AccountConnected",
  "AccountDisconnected",
] satisfies Recorded["type"][]);

const emptyDirectory = (id: string): Directory => ({
  id,
  workspaceId: id,
  name: "",
  timeZone: null,
  members: {},
  accounts: {},
  content: {},
});

const nextDirectory = (directory: Directory, event: Recorded): Directory => {
  switch (event.type) {
    case "WorkspaceCreated":
      return { ...directory, name: event.data.name };
    case "WorkspaceTimeZoneChosen":
      return { ...directory, timeZone: event.data.timeZone };
    case "MemberJoined": {
      const { userId, role } = event.data;
      const members = { ...directory.members, [userId]: { role, active: true } };
      return {
        ...directory,
        members,
        content: { ...directory.content, [`member:${userId}`]: slotOfEvent(event, ["name"]) },
      };
    }
    case "AccountConnected": {
      const profile = slotOfEvent(event, ["username", "name", "pictureUrl"]);
      const content = { ...directory.content, [`account:${idOf(event.stream)}`]: profile };
      return { ...withAccount(directory, idOf(event.stream), { igId: event.data.igId, status: "connected" }), content };
    }
    case "AccountDisconnected": {
      const account = directory.accounts[idOf(event.stream)];
      return account ? withAccount(directory, idOf(event.stream), { ...account, status: "disconnected" }) : directory;
    }
    default:
      return directory;
  }
};

const withAccount = (directory: Directory, id: string, account: Directory["accounts"][string]): Directory => ({
  ...directory,
  accounts: { ...directory.accounts, [id]: account },
});

export const directory: Projection = {
  name: "directory",
  version: 2,
  categories: ["workspace", "member", "account"],
  levels: [[directories]],
};
