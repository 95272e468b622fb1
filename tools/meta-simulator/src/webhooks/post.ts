export interface Post {
  readonly url: string;
  readonly body: string;
  readonly headers: Record<string, string>;
  readonly signal: AbortSignal;
}

/** Makes one POST and says how it was answered: a status, or the name of what went wrong. Never throws. */
export const post = async ({ url, body, headers, signal }: Post): Promise<string> => {
  try {
    const answer = await fetch(url, { method: "POST", body, headers, signal, redirect: "manual" });
    await answer.arrayBuffer();
    return String(answer.status);
  } catch (error) {
    if (!(error instanceof Error)) return "unknown";
    const cause = error.cause instanceof Error && "code" in error.cause ? String(error.cause.code) : undefined;
    return cause ?? error.name;
  }
};
