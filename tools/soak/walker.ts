import { randomUUID } from "node:crypto";
import { eventually } from "@soshogle/testing/eventually";
import type { Meta } from "./meta.ts";
import type { Person } from "./person.ts";

/** Walks the path of a message, however long parts of the product are away. */
export const makeWalker = ({ meta, person }: { readonly meta: Meta; readonly person: Person }) => {
  const listed = async (text: string) => {
    const list = await person.query("conversations.list", { view: "open" });
    if (list.is === "rejected" && list.code === "UNAUTHORIZED") await person.signIn();
    return list.is === "done" && JSON.stringify(list.data).includes(text);
  };
  const visible = (text: string) => eventually(`${text} is in the list`, () => listed(text));
  const accountId = async () => {
    const found = await eventually("the account is listed", async () => {
      const asked = await person.query("accounts.list", {});
      return asked.is === "done" && (asked.data as { accounts: { id: string }[] }).accounts[0]; // as its schema says
    });
    return found.id;
  };
  const repliesTo = async (name: string) =>
    (await meta.book()).messages.filter(({ author, text }) => author === "account" && text === `reply to ${name}`)
      .length;

  return {
    visible,
    accountId,
    /** Somebody new writes on the phone and is answered. Gives how often the phone has the answer, to be asked again. */
    walk: async (name: string): Promise<() => Promise<number>> => {
      const [account] = (await meta.book()).accounts;
      const { igsid } = await meta.write(account?.igId ?? "", await meta.addPerson(name), `hello from ${name}`);
      await visible(`hello from ${name}`);
      const conversationId = `${await accountId()}_${igsid}`;
      const reply = { replyId: randomUUID(), conversationId, text: `reply to ${name}` };
      await eventually(
        `${name} is answered`,
        async () => (await person.mutate("conversations.reply", reply)).is === "done",
      );
      await eventually(`${name} has the answer`, async () => (await repliesTo(name)) > 0);
      return () => repliesTo(name);
    },
  };
};
