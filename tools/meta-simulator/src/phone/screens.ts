import { html } from "hono/html";
import { type Account, listAccounts } from "../book/accounts.ts";
import { findMessage, type Message, messagesOf } from "../book/messages.ts";
import { findThread, type Person } from "../book/people.ts";
import type { Html } from "../pages.ts";
import type { Simulation } from "../simulation.ts";
import { back, chat, paperPlane, picture } from "./icons.ts";
import { samples } from "./pictures.ts";
import { threadItems } from "./thread.ts";
import { clockOf } from "./times.ts";

const face = (username: string, size: number): Html =>
  html`<img class="face" src="/avatars/${username}.svg" alt="" width="${size}" height="${size}">`;

export const nameOf = ({ name, username }: Pick<Person, "name" | "username">): string => name ?? `@${username}`;

const previewOf = (message: Message | undefined): string => {
  if (!message) return "Start a chat";
  const what = message.text ?? (message.attachments[0]?.type === "image" ? "Picture" : "Attachment");
  return message.author === "person" ? `You: ${what}` : what;
};

const chatRow = (sim: Simulation, person: Person, account: Account): Html => {
  const thread = findThread(sim.db, account.igId, person.personId);
  const messages = thread ? messagesOf(sim.db, thread.igsid) : [];
  const last = messages.at(-1);
  const unseen = messages.filter(({ author, seenAt }) => author === "account" && seenAt === null).length;
  return html`<li id="a${account.igId}"><a class="row" href="/phone?person=${person.personId}&account=${account.igId}">
  ${face(account.username, 52)}
  <span class="words"><strong>${account.name}</strong>
    <span class="preview ${unseen > 0 ? "fresh" : ""}"><bdi>${previewOf(last)}</bdi></span></span>
  <span class="side">${last ? html`<time>${clockOf(last.at)}</time>` : ""}
    ${unseen > 0 ? html`<b class="badge">${unseen}<span class="hidden"> new</span></b>` : ""}</span>
</a></li>`;
};

/** Nobody holds the phone yet. */
export const restingScreen = (): Html => html`<div class="resting">
  ${chat}
  <h2>Whose phone is it?</h2>
  <p>Choose a person, then write to one of the businesses as their customer.</p>
</div>`;

/** The chats of the person who holds the phone: every business there is. */
export const inboxScreen = (sim: Simulation, person: Person): Html => html`<header class="bar">
  <a class="round to-people" href="/phone" aria-label="Back to the people">${back}</a>
  <div class="words"><h1>Chats</h1><small><bdi>${nameOf(person)}</bdi></small></div>
  ${face(person.username, 36)}
</header>
<ul class="rows" data-live="list" id="chats">${listAccounts(sim.db).map((account) => chatRow(sim, person, account))}</ul>`;

const starters = ["Hi! Are you open on Sunday?", "My order arrived damaged.", "How much is the large one?"];

const hiddenFields = (person: Person, account: Account): Html =>
  html`<input type="hidden" name="person" value="${person.personId}"><input type="hidden" name="account" value="${account.igId}">`;

const emptyThread = (person: Person, account: Account): Html => html`<li class="start" id="start">
  ${face(account.username, 72)}
  <strong>${account.name}</strong><small>@${account.username}</small>
  <form class="starters" method="post" action="/phone/messages" data-send>${hiddenFields(person, account)}
    ${starters.map((text) => html`<button name="text" value="${text}">${text}</button>`)}
  </form>
</li>`;

/** What is answered, above the field where the answer is written. */
const answered = (message: Message, person: Person, account: Account): Html => html`<p class="answered">
  <span>Replying to <bdi>${message.text ?? "an attachment"}</bdi></span>
  <a href="/phone?person=${person.personId}&account=${account.igId}">Cancel</a>
</p>`;

const composer = (
  person: Person,
  account: Account,
  reply: Message | undefined,
): Html => html`${reply ? answered(reply, person, account) : ""}<div class="composer">
  <details class="pictures"><summary class="round" aria-label="Send a picture">${picture}</summary>
    <form method="post" action="/phone/messages" data-send>${hiddenFields(person, account)}
      ${samples.map(({ name, label }) => html`<button name="picture" value="${name}" aria-label="Send: ${label}"><img src="/pictures/${name}.png" alt="" width="132" height="99"></button>`)}
    </form>
  </details>
  <form class="write" method="post" action="/phone/messages" ${reply ? "" : "data-send"}>${hiddenFields(person, account)}
    ${reply ? html`<input type="hidden" name="reply" value="${reply.mid}">` : ""}
    <textarea name="text" rows="1" required dir="auto" placeholder="Message…" aria-label="Message to ${account.name}" autocomplete="off" enterkeyhint="send"></textarea>
    <button class="round strong" aria-label="Send">${paperPlane}</button>
  </form>
</div>`;

interface OpenChat {
  readonly person: Person;
  readonly account: Account;
  readonly reply: string;
}

/** One chat. An answer to a message is sent as a page of its own, which ends the answering. */
export const chatScreen = (sim: Simulation, { person, account, reply }: OpenChat): Html => {
  const thread = findThread(sim.db, account.igId, person.personId);
  const items = thread ? threadItems(sim, account, thread) : [];
  return html`<header class="bar">
  <a class="round" href="/phone?person=${person.personId}" aria-label="Back to the chats">${back}</a>
  ${face(account.username, 36)}
  <div class="words"><h1>${account.name}</h1><small>@${account.username}</small></div>
</header>
<div class="notice" data-live="text" id="connection">${account.subscribedFields ? "" : "No app is connected to this account: what you write is kept here and told to nobody."}</div>
<p class="notice problem" id="problem" role="alert" hidden></p>
<div class="thread" role="log" aria-label="Messages with ${account.name}" tabindex="0" data-person="${person.personId}" data-account="${account.igId}">
  <ol data-live="list" id="messages">${items.length > 0 ? items : emptyThread(person, account)}</ol>
</div>
${composer(person, account, findMessage(sim.db, account.igId, reply))}`;
};
