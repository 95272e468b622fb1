/** What the house's commands read from the environment. Paths are as given, relative to where the command was typed. */
export interface HouseConfig {
  readonly appSecret: string | undefined;
  readonly dataDir: string;
  /** The folder in which the person typed the command; npm itself moves to the root. */
  readonly typedIn: string;
}

/** The first of a comma-separated list; undefined when there is none. */
const firstOf = (list: string | undefined): string | undefined => list?.split(",")[0]?.trim() || undefined;

export const houseConfig = (env: Readonly<Record<string, string | undefined>> = process.env): HouseConfig => ({
  appSecret: firstOf(env.INSTAGRAM_APP_SECRET),
  dataDir: env.DATA_DIR || "./data",
  typedIn: env.INIT_CWD || process.cwd(),
});
