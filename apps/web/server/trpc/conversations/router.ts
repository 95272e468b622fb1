import { router } from "../init.ts";
import { counts } from "./counts.ts";
import { get } from "./get.ts";
import { list } from "./list.ts";
import { cancelPart, settlePart } from "./parts.ts";
import { reply } from "./reply.ts";
import { archive, markRead, reopen } from "./status.ts";
import { thread } from "./thread.ts";

export const conversationsRouter = router({
  list,
  counts,
  get,
  thread,
  reply,
  archive,
  reopen,
  markRead,
  settlePart,
  cancelPart,
});
