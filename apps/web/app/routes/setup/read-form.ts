export interface OwnerForm {
  readonly token: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly workspaceName: string;
}

export type OwnerProblems = Partial<Record<keyof OwnerForm, string>>;

const shortestPassword = 12;
const longestName = 100;
const looksLikeEmail = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** The token out of whatever was pasted: the whole link, or only what follows its `#`. */
export const tokenFrom = (pasted: string): string => pasted.slice(pasted.lastIndexOf("#") + 1).trim();

/** Names each field that cannot be right, with what would be. */
export const ownerProblems = ({ token, name, email, password, workspaceName }: OwnerForm): OwnerProblems => ({
  ...(token === "" && { token: "Paste the owner link that the server printed at its start." }),
  ...(name === "" && { name: "Write the name your team knows you by." }),
  ...(name.length > longestName && { name: `Use at most ${longestName} characters.` }),
  ...(!looksLikeEmail.test(email) && { email: "Write a complete e-mail address, such as you@example.com." }),
  ...([...password].length < shortestPassword && {
    password: `Use at least ${shortestPassword} characters; a few words make a good one.`,
  }),
  ...(workspaceName === "" && { workspaceName: "Give your team a name; it stands at the top of the menu." }),
  ...(workspaceName.length > longestName && { workspaceName: `Use at most ${longestName} characters.` }),
});
