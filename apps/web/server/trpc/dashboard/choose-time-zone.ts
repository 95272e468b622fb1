import { workspacePartition, workspaceStream } from "@soshogle/domain/ids";
import { type WorkspaceCommand, workspace } from "@soshogle/domain/workspace/workspace";
import { z } from "zod";
import { act } from "../act.ts";
import { adminProcedure } from "../init.ts";

/** Says where the workspace's days begin and end. */
export const chooseTimeZone = adminProcedure
  .input(z.object({ timeZone: z.string().max(200) }))
  .mutation(({ ctx: { who, run }, input: { timeZone } }) =>
    run(
      act({
        who,
        decider: workspace,
        stream: workspaceStream(who.workspaceId),
        partition: workspacePartition(who.workspaceId),
        subject: null,
        command: (now): WorkspaceCommand => ({ type: "ChooseTimeZone", timeZone, now }),
      }),
    ),
  );
