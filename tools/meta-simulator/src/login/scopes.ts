export const BASIC = "instagram_business_basic";
export const MESSAGES = "instagram_business_manage_messages";

/** Every permission of this login, with what it says to the person who grants it. */
export const scopes: Readonly<Record<string, string>> = {
  [BASIC]: "See your profile and media",
  [MESSAGES]: "Read and answer your messages",
  instagram_business_manage_comments: "Manage comments on your posts",
  instagram_business_content_publish: "Publish posts for you",
  instagram_business_manage_insights: "See insights of your account",
};

/** Comma- or space-separated names, without repeats. */
export const parseScopes = (text: string): string[] => [...new Set(text.split(/[\s,]+/).filter((name) => name !== ""))];
