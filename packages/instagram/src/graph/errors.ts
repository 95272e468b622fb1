/** What to do about one of Meta's error codes, or one of ours. */
export interface ErrorMeaning {
  /** Short name in our words. */
  readonly meaning: string;
  /** The access token works no more: nothing can be sent until the account is connected again. */
  readonly tokenDead: boolean;
  /** `later` only for what surely was not sent. */
  readonly retry: "never" | "later";
  /** One or two calm sentences for a person: what happened and what helps. */
  readonly sentence: string;
}

type Row = readonly [keys: readonly string[], meaning: string, sentence: string, effect?: "token dead" | "later"];

/** `code` or `code/subcode`. Source: reference on Meta's platform, section 4, "Errors". */
const TABLE: readonly Row[] = [
  [
    ["190", "190/460", "190/463", "190/467", "102"],
    "token_dead",
    "Instagram no longer accepts the sign-in of this account. Connect the account again.",
    "token dead",
  ],
  [
    ["10", "200", "200/2018028", "3"],
    "permission_missing",
    "This app is not allowed to do that for the account. Check its permissions and access level at Meta.",
  ],
  [
    ["10/2534022", "10/2018278", "window_closed"],
    "window_closed",
    "More than 24 hours have passed since the customer last wrote. You can reply when they write again.",
  ],
  [
    ["10/1893063", "100/2534029", "2022"],
    "account_restricted",
    "Instagram has restricted messaging for this account. Look for a notice in the Instagram app.",
  ],
  [
    ["10/2534077", "100/2534013"],
    "page_link_broken",
    "The account is no longer linked to its Facebook Page. Connect the account again.",
  ],
  [
    ["10/2018108", "551", "551/1545041", "200/1545041"],
    "person_unreachable",
    "This person cannot receive messages from the account right now.",
  ],
  [["100"], "bad_parameter", "Instagram could not use this message. Change it and send it again."],
  [["100/33"], "object_missing", "Instagram does not find what this refers to, or does not show it to the account."],
  [["100/2534014", "100/2018001"], "person_unknown", "Instagram does not know this person under the account."],
  [["100/2534015"], "bad_message", "Instagram could not read this message. Change it and send it again."],
  [["100/2534025"], "private_reply_used", "This comment has already been answered privately, or is too old for it."],
  [
    ["100/2534037", "2018300"],
    "not_thread_owner",
    "Another app handles this conversation at the moment, so the message was not sent.",
  ],
  [
    ["100/2018008", "100/2018294"],
    "media_not_fetched",
    "Instagram could not fetch the attachment. It will be tried again.",
    "later",
  ],
  [["100/2018047"], "media_type_wrong", "The attachment is not of the type it was sent as."],
  [["100/2018109", "36000"], "media_too_large", "The attachment is too large for Instagram."],
  [
    ["200/2534041"],
    "access_switched_off",
    "Access to messages is switched off in the Instagram app: Settings, Messages, Message controls, Connected tools.",
  ],
  [["230"], "no_consent", "Instagram shows this person's profile only after they have written."],
  [["9010"], "person_not_found", "Instagram shows no profile for this person."],
  [["2534001"], "thread_gone", "The conversation was deleted or archived at Instagram."],
  [
    ["4", "17", "32", "613", "613/2534040", "80001", "80002", "80006", "429"],
    "throttled",
    "Instagram asked us to slow down. The message goes out a little later.",
    "later",
  ],
  [
    ["613/2018338"],
    "tag_misused",
    "Instagram warned about messages outside the reply window. Nothing more is sent by itself.",
  ],
  [["1", "2", "2/1545133"], "temporary", "Instagram had a problem of its own.", "later"],
  [["1/1357046"], "sent_despite_error", "Instagram reported an error although the message may have gone out."],
  [["9000001"], "message_deleted", "This message was deleted at Instagram."],
  [
    ["not_connected", "unreachable"],
    "unreachable",
    "Instagram could not be reached, although it was tried many times. Check the server's connection to the internet.",
  ],
  [
    ["claimed_by_another", "claim_resting"],
    "claimed_by_another",
    "This Instagram account is connected elsewhere. Disconnect it there, wait a minute and connect it again.",
  ],
  [["no_token"], "no_token", "The access to this account is missing. Connect the account again."],
  [["content_erased"], "content_erased", "The text was erased before it went out, so there is nothing to send."],
  [
    ["account_disconnected"],
    "account_disconnected",
    "The account is not connected. Connect it again to send this message.",
  ],
];

const byKey: ReadonlyMap<string, ErrorMeaning> = new Map(
  TABLE.flatMap(([keys, meaning, sentence, effect]) =>
    keys.map((key) => [
      key,
      { meaning, sentence, tokenDead: effect === "token dead", retry: effect === "later" ? "later" : "never" } as const,
    ]),
  ),
);

const UNKNOWN: ErrorMeaning = {
  meaning: "unknown",
  tokenDead: false,
  retry: "never",
  sentence: "Instagram refused this for a reason we do not know. Its code may tell the support of Meta more.",
};

/**
 * Explains an error by code and subcode (Meta's, as text, or one of ours such as `window_closed`); an unknown subcode
 * means what its code means.
 */
export const explain = (code: string, subcode: string | null = null): ErrorMeaning =>
  (subcode === null ? undefined : byKey.get(`${code}/${subcode}`)) ?? byKey.get(code) ?? UNKNOWN;

/** Codes of Meta under which a message may have gone out all the same. Source: design, section 6. */
const SENT_PERHAPS: ReadonlySet<string> = new Set(["1", "2"]);

/** Whether an answer proves that nothing was sent: only a 4xx (429 included) of Meta, read as such, with another code than 1 and 2. */
export const provesUnsent = (httpStatus: number, code: string): boolean =>
  httpStatus >= 400 && httpStatus < 500 && !SENT_PERHAPS.has(code);
