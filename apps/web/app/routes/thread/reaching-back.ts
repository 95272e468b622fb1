import { browserApi } from "../../live/browser-api.ts";
import type { ThreadPage } from "../../views.ts";
import type { ThreadState } from "./thread-state.ts";

const pagesAtMost = 4;

/** Marks of older messages change too: the newest page, lengthened by the pages before it that are shown and unsettled. */
export const reachingBackTo = async (
  state: ThreadState,
  newest: ThreadPage,
  conversationId: string,
): Promise<ThreadPage> => {
  const unsettled = state.entries.find(
    ({ part }) => part !== null && part.state !== "accepted" && part.state !== "cancelled",
  );
  let page = newest;
  for (let read = 1; read < pagesAtMost; read++) {
    const oldest = page.entries[0];
    if (!unsettled || !oldest || unsettled.at >= oldest.at || page.older === null) return page;
    const before = await browserApi.conversations.thread({ conversationId, cursor: page.older, towards: "older" });
    page = { ...page, entries: [...before.entries, ...page.entries], older: before.older };
  }
  return page;
};
