/** What to call somebody who may have neither told a name nor a handle. */
export const personName = ({
  name,
  username,
}: {
  readonly name: string | null;
  readonly username: string | null;
}): string => name?.trim() || (username ? `@${username}` : "Instagram user");
