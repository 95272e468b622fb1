import { Keep } from "@soshogle/document-store/document-store";
import { claim } from "@soshogle/domain/claim/claim";
import type { Decider } from "@soshogle/domain/decider";
import type { AnyEvent } from "@soshogle/domain/event";
import {
  memberStream,
  type StreamName,
  SYSTEM,
  userStream,
  workspacePartition,
  workspaceStream,
} from "@soshogle/domain/ids";
import { member } from "@soshogle/domain/member/member";
import { user } from "@soshogle/domain/user/user";
import { workspace } from "@soshogle/domain/workspace/workspace";
import { uuid5 } from "@soshogle/event-store/event-id";
import { EventStore } from "@soshogle/event-store/event-store";
import { CommandRejected, Commands } from "@soshogle/event-store/handle";
import { Clock, Effect } from "effect";
import { CREDENTIALS, FIRST_OWNER, SETUP } from "./collections.ts";
import { hashPassword } from "./passwords.ts";
import { type Credentials, credentialsByEmail, emailClaim, normalEmail } from "./people.ts";
import { endSessionsOf } from "./sessions.ts";

export interface NewOwner {
  readonly email: string;
  readonly password: string;
  readonly name: string;
  readonly workspaceName: string;
  /** Of the first owner's browser: where the workspace's days begin and end until somebody chooses otherwise. */
  readonly timeZone?: string | undefined;
}

/** Whether the installation has its first owner. */
export const ownerExists = Effect.gen(function* () {
  const keep = yield* Keep;
  return (yield* keep.get(SETUP, [FIRST_OWNER])).length > 0;
});

/**
 * Makes an owner of the first workspace, and the workspace where it is missing. Every step may be repeated: what a crash
 * left half done is finished by doing it again with the same address. An owner who exists gets the new password.
 */
export const makeOwner = Effect.fnUntraced(function* (owner: NewOwner) {
  const store = yield* EventStore;
  const keep = yield* Keep;
  const now = yield* Clock.currentTimeMillis;
  const email = normalEmail(owner.email);
  const [first] = yield* keep.get(SETUP, [FIRST_OWNER]);
  // A log that was restored or moved has another id, and the same first workspace.
  const workspaceId = String(first?.workspaceId ?? uuid5(`workspace|${yield* store.logId}|first`));
  const known = yield* credentialsByEmail(email);
  const userId = known?.id ?? uuid5(`user|${workspaceId}|${email}`);
  const act = actAs(userId);
  yield* act({
    decider: claim,
    stream: yield* emailClaim(email),
    workspaceId: SYSTEM,
    partition: `user-${userId}`,
    command: { type: "MakeClaim", holder: userId, workspaceId: null, now },
  });
  yield* act({
    decider: user,
    stream: userStream(userId),
    workspaceId: SYSTEM,
    partition: `user-${userId}`,
    command: { type: "RegisterUser", name: owner.name, now },
  });
  const inWorkspace = { workspaceId, partition: workspacePartition(workspaceId) };
  yield* act({
    ...inWorkspace,
    decider: workspace,
    stream: workspaceStream(workspaceId),
    command: { type: "CreateWorkspace", name: owner.workspaceName, timeZone: owner.timeZone, now },
  });
  yield* writeCredentials({ id: userId, email, passwordHash: yield* hashPassword(owner.password), workspaceId });
  const { position } = yield* act({
    ...inWorkspace,
    decider: member,
    stream: memberStream(workspaceId, userId),
    command: { type: "JoinWorkspace", userId, role: "owner", name: owner.name, now },
  });
  yield* keep.compareAndSet(SETUP, FIRST_OWNER, null, { id: FIRST_OWNER, userId, workspaceId });
  yield* endSessionsOf(userId);
  return { userId, workspaceId, position };
});

/** One command of the set-up. Its identity is derived from the stream, so that doing it again is the same command. */
const actAs =
  (userId: string) =>
  <State, Command, Event extends AnyEvent>(options: {
    readonly decider: Decider<State, Command, Event>;
    readonly stream: StreamName;
    readonly workspaceId: string;
    readonly partition: string;
    readonly command: NoInfer<Command>;
  }) =>
    Effect.gen(function* () {
      const { decider, stream, workspaceId, partition, command } = options;
      const commands = yield* Commands;
      const root = `setup-${uuid5(`setup|${userId}`)}`;
      const handled = yield* commands.handle({
        decider,
        stream,
        workspaceId,
        partition,
        subject: stream.startsWith("claim-") || stream.startsWith("workspace-") ? null : userId,
        commands: [
          {
            command,
            identity: `setup|${stream}|${userId}`,
            actor: { kind: "user", id: userId },
            occurredAt: yield* Clock.currentTimeMillis,
            correlationId: root,
            causationId: root,
          },
        ],
      });
      const [outcome] = handled.outcomes;
      if (outcome?.kind === "rejected") return yield* new CommandRejected({ reason: outcome.reason, stream });
      return handled;
    });

const writeCredentials = Effect.fnUntraced(function* (credentials: Credentials) {
  const keep = yield* Keep;
  for (;;) {
    const known = yield* keep.getVersioned(CREDENTIALS, credentials.id);
    if (yield* keep.compareAndSet(CREDENTIALS, credentials.id, known?.version ?? null, { ...credentials })) return;
  }
});
