import { router } from "../init.ts";
import { assign } from "./assign.ts";
import { counts } from "./counts.ts";
import { drafts, keepDraft } from "./draft.ts";
import { get } from "./get.ts";
import { list } from "./list.ts";
import { cancelPart, settlePart } from "./parts.ts";
import { reply } from "./reply.ts";
import { archive, markRead, reopen } from "./status.ts";
import { thread } from "./thread.ts";
import { writeNote } from "./write-note.ts";

export const conversationsRouter = router({
  list,
  counts,
  get,
  thread,
  drafts,
  keepDraft,
  reply,
  assign,
  writeNote,
  archive,
  reopen,
  markRead,
  settlePart,
  cancelPart,
});
