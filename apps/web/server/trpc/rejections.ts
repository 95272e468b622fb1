/** What a rejection of the domain means to the person who asked, and what to do. */
const sentences: Readonly<Record<string, string>> = {
  ConversationNotFound: "This conversation does not exist.",
  ContactNeverWrote: "Instagram lets you answer only people who wrote to you first.",
  WindowClosed:
    "Instagram allows replies for 24 hours after the person's last message. You can answer here as soon as they write again, or from the Instagram app. Your text is kept.",
  ReplyEmpty: "Write a message first.",
  TextTooLong:
    "Instagram allows 1,000 bytes in one message, and a reply becomes five messages at most. Shorten it; it is kept.",
  NoteEmpty: "Write something first.",
  NoteTooLong: "A note may have 10,000 bytes. Shorten it, or write two.",
  NotAssignable: "This person is no member of your team who answers conversations. Choose somebody else.",
  LeadNotFound: "This lead does not exist.",
  PartNotFound: "This message does not exist any more.",
  PartNotUnresolved: "This message has been settled meanwhile.",
  TooSoonToSendAgain: "Wait until two minutes after the attempt, so that Instagram can still confirm it.",
  PartMayHaveGoneOut: "This message may have gone out already and cannot be cancelled.",
  PartSettled: "This message has been settled already.",
  ItemNotFound: "This item does not exist.",
  AccountNotFound: "This account does not exist.",
  AccountDisconnected: "The Instagram account is disconnected. Connect it again to answer. Your text is kept.",
  TokenRejected:
    "Instagram does not accept our access any more. Connect the account again to answer. Your text is kept.",
  WorkspaceNotFound: "This workspace does not exist.",
  TimeZoneUnknown: "This is no time zone that we know. Choose one from the list.",
  ClaimHeldByAnother: "This belongs to somebody else already.",
  ClaimResting: "This was released a moment ago. Try again in a minute.",
  OwnerLinkInvalid:
    "This link was used or is older than an hour. Restart the server, or run “npm run owner-link”, for a new one.",
  OwnerExists: "This inbox has an owner already. Sign in instead.",
};

export const sentenceOf = (reason: string): string => sentences[reason] ?? `This is not possible (${reason}).`;
