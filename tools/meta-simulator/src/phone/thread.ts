import { html } from "hono/html";
import type { Account } from "../book/accounts.ts";
import { type Attachment, type Message, messagesOf } from "../book/messages.ts";
import type { Thread } from "../book/people.ts";
import { isLoopbackUrl } from "../guard.ts";
import type { Html } from "../pages.ts";
import type { Simulation } from "../simulation.ts";
import { clockOf, dayOf } from "./times.ts";

const labels: Readonly<Record<string, string>> = {
  image: "Picture",
  video: "Video",
  audio: "Voice message",
  file: "File",
};

const attachmentView = ({ type, payload }: Attachment): Html => {
  const url = typeof payload?.url === "string" ? payload.url : undefined;
  if (type === "like_heart") return html`<span class="heart" role="img" aria-label="heart">❤️</span>`;
  const label = labels[type] ?? `Attachment (${type})`;
  if (url === undefined || !isWebUrl(url)) return html`<span class="chip">${label}</span>`;
  if (type === "image" && isLoopbackUrl(url))
    return html`<img class="shot" src="${url}" alt="${label}" width="240" height="180">`;
  // What lies elsewhere is named and never fetched: nothing here leaves this machine.
  return html`<a class="chip" href="${url}" target="_blank" rel="noopener noreferrer">${label} at ${new URL(url).host}</a>`;
};

const isWebUrl = (url: string): boolean => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);

const quoteOf = (message: Message, messages: readonly Message[]): Html | "" => {
  const reply = message.extra.reply_to;
  const mid = typeof reply === "object" && reply !== null && "mid" in reply ? reply.mid : undefined;
  if (mid === undefined) return "";
  const quoted = messages.find((other) => other.mid === mid);
  return html`<span class="quote" dir="auto">${quoted?.text ?? "An earlier message"}</span>`;
};

/** Says under the person's newest message whether the business looked at it. */
const receiptItems = (thread: Thread, newest: Message | undefined): Html[] => {
  if (newest?.author !== "person") return [];
  const seenAt = thread.businessSeenAt !== null && thread.businessSeenAt >= newest.at ? thread.businessSeenAt : null;
  return [html`<li class="receipt" id="receipt">${seenAt === null ? "Sent" : `Seen ${clockOf(seenAt)}`}</li>`];
};

const typingItems = (sim: Simulation, account: Account, { igsid }: Thread): Html[] => {
  if (!sim.typing.isTyping(igsid)) return [];
  const label = `${account.name} is typing`;
  return [
    html`<li class="theirs" id="typing" data-typing><span class="dots" role="img" aria-label="${label}"><i></i><i></i><i></i></span></li>`,
  ];
};

const unsendForm = (
  { mid }: Message,
  { igId, personId }: Thread,
): Html => html`<form class="unsend" method="post" action="/phone/unsent" data-send>
    <input type="hidden" name="person" value="${personId}"><input type="hidden" name="account" value="${igId}">
    <button name="mid" value="${mid}">Unsend</button>
  </form>`;

/** What a person may react with here; Instagram takes any emoji. */
export const emojis: readonly string[] = ["❤️", "😂", "😮", "😢"];

const answerForms = (
  { mid, reaction }: Message,
  { igId, personId }: Thread,
): Html => html`<form class="acts" method="post" action="/phone/reactions" data-send>
    <input type="hidden" name="person" value="${personId}"><input type="hidden" name="account" value="${igId}"><input type="hidden" name="mid" value="${mid}">
    ${emojis.map((emoji) => html`<button name="emoji" value="${emoji}" aria-pressed="${String(reaction === emoji)}" aria-label="React with ${emoji}">${emoji}</button>`)}
    <a href="/phone?${new URLSearchParams({ person: personId, account: igId, reply: mid }).toString()}">Reply</a>
  </form>`;

const bubble = (
  message: Message,
  {
    account,
    thread,
    messages,
  }: { readonly account: Account; readonly thread: Thread; readonly messages: readonly Message[] },
): Html => {
  const isOwn = message.author === "person";
  const by = isOwn ? "You" : account.name;
  return html`<li id="m${message.seq}" class="${isOwn ? "own" : "theirs"}" ${!isOwn && message.seenAt === null ? "data-unseen" : ""}>
  <span class="by">${by} at <time datetime="${new Date(message.at).toISOString()}">${clockOf(message.at)}</time></span>
  ${quoteOf(message, messages)}
  ${message.attachments.map(attachmentView)}
  ${message.text === null ? "" : html`<p class="bubble" dir="auto">${message.text}</p>`}
  ${isOwn ? unsendForm(message, thread) : answerForms(message, thread)}
  ${message.reaction === null ? "" : html`<span class="reaction">${message.reaction === "love" ? "❤️" : message.reaction}</span>`}
</li>`;
};

const dayLine = (label: string): Html => html`<li class="day" id="day-${label.replace(/\W/g, "")}">${label}</li>`;

/** The list items of a chat, oldest first; each has an id that stays the same from one look to the next. */
export const threadItems = (sim: Simulation, account: Account, thread: Thread): Html[] => {
  const messages = messagesOf(sim.db, thread.igsid);
  const days = messages.map(({ at }) => dayOf(at, sim.now()));
  const bubbles = messages.flatMap((message, index) => {
    const day = days[index] ?? "";
    const item = bubble(message, { account, thread, messages });
    return day === days[index - 1] ? [item] : [dayLine(day), item];
  });
  return [...bubbles, ...receiptItems(thread, messages.at(-1)), ...typingItems(sim, account, thread)];
};
