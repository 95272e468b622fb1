import type { ConversationListRow } from "../app/views.ts";
import { day, hour, minute, rowFrom } from "./people.ts";

/** Test data: an ordinary morning. */
export const everydayRows = (now: number): ConversationListRow[] => [
  rowFrom(now, {
    id: "1001",
    name: "Mara Lindqvist",
    pictureUrl: "/preview-media/mara.svg",
    text: "Perfect, then I take both. Could you keep them until Friday?",
    ago: 20_000,
    unread: 2,
  }),
  rowFrom(now, {
    id: "1002",
    name: "Tomás Ferreira",
    text: "Is the large bowl dishwasher safe?",
    ago: 4 * minute,
    draft: "Hi Tomás! Yes, up to 60 degrees. The glaze likes",
  }),
  rowFrom(now, {
    id: "1003",
    name: "Yuki Tanaka",
    pictureUrl: "/preview-media/yuki.svg",
    text: null,
    lastKind: "image",
    ago: 26 * minute,
    lastRevision: 4,
  }),
  rowFrom(now, {
    id: "1004",
    name: "Studio Okafor",
    text: "We will send the tracking number tomorrow morning.",
    ago: 2 * hour,
    lastDirection: "out",
  }),
  rowFrom(now, {
    id: "1005",
    name: "ليلى حداد",
    username: "layla.preview",
    text: "هل الشحن إلى بيروت ممكن؟",
    ago: 5 * hour,
    unread: 12,
  }),
  rowFrom(now, {
    id: "1006",
    name: "Jonas Weber",
    text: "Thanks! 🙏",
    ago: 9 * hour,
    troubled: 1,
    lastDirection: "out",
  }),
  rowFrom(now, { id: "1007", name: null, username: null, text: "hi", ago: 19 * hour }),
  rowFrom(now, { id: "1008", name: "Priya Raman", text: null, lastKind: "audio", ago: 21 * hour, unread: 1 }),
  rowFrom(now, {
    id: "1009",
    name: "Chloé Martin-Desrosiers de la Fontaine-Beauregard",
    text: "I ordered two weeks ago and would like to know where my parcel is, because it is a present for my sister",
    ago: 23 * hour + 20 * minute,
    unread: 3,
  }),
  rowFrom(now, { id: "1010", name: "Nils Aronsson", text: null, forgotten: true, ago: 2 * day }),
  rowFrom(now, { id: "1011", name: "Beatriz Costa", text: null, lastKind: "story_mention", ago: 3 * day }),
  rowFrom(now, {
    id: "1012",
    name: "<b>Bobby</b> <script>alert(1)</script>",
    username: "bobby.preview",
    text: "<img src=x onerror=alert(1)> is this shown as text?",
    ago: 4 * day,
  }),
  rowFrom(now, { id: "1013", name: "Hanna Kowalska", text: "Bardzo dziękuję!", ago: 12 * day }),
  rowFrom(now, { id: "1014", name: "Leo Grant", text: null, lastKind: "share", ago: 70 * day, lastDirection: "out" }),
  rowFrom(now, { id: "1015", name: "Old Friend", text: "See you", ago: 400 * day }),
  rowFrom(now, {
    id: "2001",
    name: "Archived Person",
    text: "All good now, thank you",
    ago: 6 * day,
    status: "archived",
  }),
];

/** Test data: a long list, for scrolling. */
export const manyRows = (now: number, count: number): ConversationListRow[] =>
  Array.from({ length: count }, (_, n) =>
    rowFrom(now, {
      id: `m${n}`,
      name: `Person ${n + 1}`,
      text: `Message number ${n + 1} of the long list`,
      ago: n * 7 * minute,
      unread: n % 9 === 0 ? 1 : 0,
      ...(n % 3 === 1 && { account: { id: "account-2", username: "preview.ceramics" } }),
    }),
  );
