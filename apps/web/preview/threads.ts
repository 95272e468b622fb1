import { plainMessage } from "../app/routes/thread/plain-message.ts";
import type { ThreadEntry } from "../app/views.ts";
import { day, hour, minute } from "./people.ts";

const ben = { id: "user-ben", name: "Ben Preview" };
const ana = { id: "user-preview", name: "Ana Preview" };

const blank: Omit<ThreadEntry, "id" | "at" | "direction"> = { ...plainMessage, text: null };

type Part = NonNullable<ThreadEntry["part"]>;

const partOf = (id: string, part: Partial<Part>): Part => ({
  id: `part-${id}`,
  replyId: `reply-${id}`,
  state: "accepted",
  attempt: 1,
  problem: null,
  retryAt: null,
  sendAgainAt: null,
  ...part,
});

const received = (id: string, at: number, more: Partial<ThreadEntry>): ThreadEntry => ({
  ...blank,
  id,
  at,
  direction: "in",
  ...more,
});

interface Said {
  readonly id: string;
  readonly at: number;
  readonly text: string;
}

const sent = ({ id, at, text }: Said, part: Partial<Part> = {}): ThreadEntry => ({
  ...blank,
  id,
  at,
  direction: "out",
  text,
  actor: ana,
  part: partOf(id, part),
});

/** A reply as the preview's own server would have taken it. */
export const replied = ({ replyId, n }: { replyId: string; n: number }, at: number, text: string): ThreadEntry =>
  sent({ id: `${replyId}-${n}`, at: at + n, text }, { replyId, state: "queued", attempt: 0 });

/** What the preview's own server keeps for the team. */
export const forTheTeam = (entry: Pick<ThreadEntry, "id" | "at"> & Partial<ThreadEntry>): ThreadEntry => ({
  ...blank,
  direction: "none",
  actor: ana,
  ...entry,
});

/** Test data: an ordinary exchange over three days. */
export const everydayThread = (now: number): ThreadEntry[] => [
  received("e1", now - 2 * day - 3 * hour, {
    text: "Hello! I saw the speckled bowls in your story. Are they still available?",
    replyTo: { mid: null, storyId: "story" },
  }),
  received("e2", now - 2 * day - 3 * hour + 20_000, { text: "I would need two of the large ones" }),
  {
    ...sent({
      id: "e3",
      at: now - 2 * day - 2 * hour,
      text: "Hi Mara! Yes, three large ones are left. They are 48 € each, and shipping within the EU is free from two pieces on.",
    }),
    seen: true,
  },
  {
    ...sent({
      id: "e4",
      at: now - 2 * day - 2 * hour + 30_000,
      text: "Here is the page with all sizes: https://shop.preview.example/bowls?size=large.",
    }),
    seen: true,
  },
  received("e5", now - day - 5 * hour, {
    attachments: [{ type: "image", url: "/preview-media/shelf.svg", title: null }],
    text: "Would they fit next to this one?",
  }),
  {
    ...sent({
      id: "e6",
      at: now - day - 4 * hour,
      text: "That looks lovely. The glaze is a little warmer, but they go well together.",
    }),
    seen: true,
  },
  {
    ...blank,
    id: "e7",
    at: now - day - 4 * hour + 90_000,
    direction: "out",
    text: "Sent you a photo from the workshop just now",
    sentElsewhere: true,
    seen: true,
  },
  received("e8", now - day - 3 * hour, { text: "❤️" }),
  received("e9", now - 50 * minute, { text: "Sorry for the late answer! How long do you keep reserved pieces?" }),
  sent({ id: "e10", at: now - 40 * minute, text: "Usually three days, longer if you tell us." }),
  received("e11", now - 60_000, { text: "Perfect, then I take both." }),
  received("e12", now - 20_000, { text: "Could you keep them until Friday?" }),
];

/** Test data: whatever Instagram tells beside plain messages. */
export const toldThread = (now: number): ThreadEntry[] => [
  forTheTeam({ id: "t1", at: now - 8 * hour, kind: "referral", actor: null, source: link }),
  received("t2", now - 7.9 * hour, { kind: "postback", text: "What are your opening hours?" }),
  { ...sent({ id: "t3", at: now - 7.8 * hour, text: "We open at ten, every day but Monday." }), seen: true },
  received("t4", now - 7 * hour, {
    text: "And this?",
    replyTo: { mid: "t0", storyId: null },
    quoted: { id: "t0", direction: "in", text: null, attachment: "image", gone: "unsent" },
  }),
  received("t5", now - 6 * hour, { text: "So beautiful!", replyTo: { mid: null, storyId: "story" } }),
  forTheTeam({ id: "t6", at: now - 5 * hour, kind: "opt_in", actor: null, text: "News from the workshop" }),
  received("t7", now - 4 * hour, {
    text: "Hello, is the sale still on?",
    source: { kind: "ad", adId: "120212345", ref: "summer-sale", productId: null, storyId: null },
  }),
  {
    ...sent({
      id: "t8",
      at: now - 3.9 * hour,
      text: "Yes, until Sunday. Three of the large bowls are left, 48 € each.",
    }),
    seen: true,
    reactions: [{ by: "contact", emoji: "❤️" }],
  },
  received("t9", now - 3.8 * hour, { text: "Yes, show me", quickReply: true }),
  received("t10", now - 3.7 * hour, {
    text: "These would be perfect for the shelf in our kitchen, next to the window",
    edited: true,
    reactions: [
      { by: "contact", emoji: "😂" },
      { by: "team", emoji: "👍" },
    ],
  }),
  received("t11", now - 30 * minute, {
    text: "I take two of them then!",
    replyTo: { mid: "t8", storyId: null },
    quoted: {
      id: "t8",
      direction: "out",
      text: "Yes, until Sunday. Three of the large bowls are left, 48 € each.",
      attachment: null,
      gone: null,
    },
  }),
  forTheTeam({ id: "t12", at: now - 20 * minute, kind: "control", actor: null, control: "taken" }),
];

const link = { kind: "link", adId: null, ref: "window-qr", productId: null, storyId: null } as const;

/** Test data: every state and kind that a thread can show. */
export const everyKindThread = (now: number): ThreadEntry[] => [
  received("k1", now - 9 * hour, { attachments: [{ type: "video", url: "/preview-media/clip.mp4", title: null }] }),
  received("k2", now - 8.9 * hour, { attachments: [{ type: "audio", url: "/preview-media/voice.wav", title: null }] }),
  received("k3", now - 8.8 * hour, {
    attachments: [{ type: "file", url: "/preview-media/offer.pdf", title: "Offer 2026-118.pdf" }],
  }),
  received("k4", now - 8.7 * hour, {
    attachments: [{ type: "share", url: "https://www.instagram.com/p/preview/", title: null }],
  }),
  received("k4b", now - 8.68 * hour, {
    attachments: ["shelf", "atelier", "mara", "yuki", "shelf", "atelier"].map((name) => ({
      type: "image",
      url: `/preview-media/${name}.svg`,
      title: null,
    })),
  }),
  received("k4c", now - 8.66 * hour, {
    attachments: [{ type: "story_mention", url: "/preview-media/atelier.svg", title: null }],
  }),
  received("k4d", now - 8.64 * hour, {
    attachments: [{ type: "ig_reel", url: "https://www.instagram.com/reel/preview/", title: "How we throw a bowl" }],
  }),
  received("k4e", now - 8.62 * hour, { attachments: [{ type: "ephemeral", url: null, title: null }] }),
  received("k4f", now - 8.61 * hour, { attachments: [{ type: "image", url: "/preview-media/gone.svg", title: null }] }),
  received("k5", now - 8.6 * hour, { attachments: [{ type: "image", url: null, title: null }] }),
  received("k5b", now - 8.55 * hour, { unsent: true }),
  received("k6", now - 8.5 * hour, { forgotten: true }),
  received("k7", now - 8.4 * hour, {}),
  received("k8", now - 8.3 * hour, { unsupported: true }),
  received("k9", now - 8.2 * hour, {
    text: "<b>bold?</b> <script>alert('no')</script> javascript:alert(1) and (https://preview.example/a_(b)), ok?",
  }),
  received("k10", now - 8.1 * hour, { text: "هل الشحن إلى بيروت ممكن؟ شكراً 🙏" }),
  received("k11", now - 8 * hour, {
    text: `A very long word: ${"Donaudampfschifffahrtsgesellschaft".repeat(6)} and https://preview.example/${"path/".repeat(40)}`,
  }),
  received("k11b", now - 7.9 * hour, { text: "Is https://аpple.example yours, or https://münchen.example?" }),
  {
    ...sent({ id: "k11c", at: now - 7.5 * hour, text: "" }),
    text: null,
    attachments: [{ type: "image", url: "/preview-media/shelf.svg", title: "The shelf in oak" }],
  },
  { ...sent({ id: "k12", at: now - 7 * hour, text: "Seen by the contact" }), seen: true },
  sent({ id: "k13", at: now - 6 * hour, text: "Accepted by Instagram" }),
  sent(
    { id: "k14", at: now - 5 * hour, text: "This one was refused" },
    {
      state: "failed",
      problem: {
        title: "Instagram refused this message",
        advice: "The time to reply was over. Ask the person to write again, then send it once more.",
        code: "10",
      },
    },
  ),
  sent(
    { id: "k15", at: now - 4 * hour, text: "Nobody knows what became of this one" },
    {
      state: "unresolved",
      problem: {
        title: "It is unclear whether this was sent",
        advice: "The connection broke before Instagram answered. Look in the Instagram app, then say what happened.",
        code: null,
      },
      sendAgainAt: now - hour,
    },
  ),
  sent(
    { id: "k16", at: now - 3 * minute, text: "Just now unclear as well" },
    {
      state: "unresolved",
      problem: {
        title: "It is unclear whether this was sent",
        advice: "We are looking in the conversation at Instagram; this settles itself within two minutes.",
        code: null,
      },
      sendAgainAt: now + 2 * minute,
    },
  ),
  sent(
    { id: "k17", at: now - 2 * minute, text: "Will be tried again" },
    {
      state: "retrying",
      attempt: 2,
      retryAt: now + 3 * minute,
      problem: {
        title: "Instagram asks us to slow down",
        advice: "It goes out by itself, nothing needs to be done.",
        code: "613",
      },
    },
  ),
  sent({ id: "k18", at: now - 70_000, text: "Taken back" }, { state: "cancelled" }),
  sent({ id: "k18b", at: now - 66_000, text: "Instagram is slow today" }, { state: "sending" }),
  sent({ id: "k18c", at: now - 65_000, text: "And so this one waits" }, { state: "queued", attempt: 0 }),
  sent({ id: "k19", at: now - 8_000, text: "On its way" }, { state: "sending" }),
  sent({ id: "k20", at: now - 4_000, text: "Waiting for the one before" }, { state: "queued", attempt: 0 }),
];

/** Test data: a conversation that went through hands. */
export const teamThread = (now: number): ThreadEntry[] => [
  received("n1", now - 5 * hour, { text: "Hello, my parcel arrived and one bowl is broken. What now?" }),
  forTheTeam({ id: "n2", at: now - 4.9 * hour, kind: "assignment", assignee: ana }),
  forTheTeam({
    id: "n3",
    at: now - 4.8 * hour,
    kind: "note",
    text: "Second one this week from the same batch. I would replace it without asking for pictures.",
  }),
  forTheTeam({
    id: "n4",
    at: now - 4.6 * hour,
    kind: "note",
    actor: ben,
    text: "Agreed. There are four left in the back: https://shop.preview.example/stock/bowls",
  }),
  {
    ...sent({
      id: "n5",
      at: now - 4.5 * hour,
      text: "I am so sorry! A new one leaves today, you need not send anything back.",
    }),
    seen: true,
  },
  received("n6", now - hour, { text: "Wow, thank you! That was quick." }),
  forTheTeam({ id: "n7", at: now - 50 * minute, kind: "assignment", assignee: ben }),
  forTheTeam({ id: "n8", at: now - 40 * minute, kind: "note", forgotten: true }),
];

/** Test data: a long history, for paging. */
export const longThread = (now: number, count: number): ThreadEntry[] =>
  Array.from({ length: count }, (_, n) => {
    const at = now - (count - n) * 11 * minute;
    return n % 3 === 0
      ? { ...sent({ id: `l${n}`, at: at, text: `Answer ${n + 1}` }), seen: true }
      : received(`l${n}`, at, { text: `Message ${n + 1} of a long conversation` });
  });

/** Test data: a reply for which one message is not enough. */
export const longText = [
  "Hello Mara, thank you for your patience! I asked in the workshop, and here is all that I know.",
  "The large bowls are thrown this week and glazed on Monday. ".repeat(9).trim(),
  "Shipping within the EU is free from two pieces on, and takes three to five days. ".repeat(8).trim(),
].join("\n\n");

/** Test data: texts that look for the weak places of a page. */
export const hardTexts = (now: number): ThreadEntry[] => [
  received("h1", now - 5 * hour, { text: "w".repeat(10_000) }),
  received("h2", now - 4 * hour, { text: "😀".repeat(500) }),
  received("h3", now - 3 * hour, { text: "<script>document.title = 'broken'</script><img src=x onerror=alert(1)>" }),
  received("h4", now - 2 * hour, { text: "السلام عليكم! Do you ship to Beirut? (السعر 48 €)" }),
  received("h5", now - 2 * hour + 20_000, { text: "\u202Eevil txet desrever\u202C and back" }),
  sent({ id: "h6", at: now - hour, text: `שלום! Yes, we do: https://shop.preview.example/?q=${"a".repeat(400)}` }),
  received("h7", now - 30 * minute, { text: "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞" }),
];
