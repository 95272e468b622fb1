import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { launchBrowser, openWindow, type Watched, type WindowSize } from "./browser.ts";
import type { RunningInbox } from "./inbox.ts";
import { type Line, layLine } from "./line.ts";
import { newPlace, type Place } from "./place.ts";
import { type InboxOnServers, newPlaceOnServers } from "./place-on-servers.ts";
import { type Preview, startPreview } from "./preview.ts";

const PHONE: WindowSize = { width: 420, height: 860 };

/** Windows on something that runs; there from the first `beforeAll` on, and closed after the last test. */
interface Windows {
  readonly desk: Watched;
  readonly newWindow: (size?: WindowSize) => Promise<Watched>;
}

interface Restartable {
  /** Starts it again in the same place, after `stop` or `kill`. */
  readonly start: () => Promise<void>;
}

/** The product as people meet it: at a desk of the team, and on a customer's phone. */
export interface Stage<Inbox extends RunningInbox = RunningInbox> extends Windows {
  readonly place: Place<Inbox>;
  readonly inbox: Inbox & Restartable;
  readonly phone: Watched;
  /** Between desk and product, where one was asked for. */
  readonly line: Line;
  /** A window of whoever is signed in at the desk, whose browser runs no script. */
  readonly withoutScript: (viewport: WindowSize) => Promise<Page>;
}

interface StageOptions {
  /** Size of the desk's window. */
  readonly desk?: WindowSize;
  /** "over a line": the desk reaches the product over `line`, which can be cut. */
  readonly reached?: "directly" | "over a line";
}

/** vitest.e2e-servers.config.ts says so. */
const isOnServers = process.env.E2E_STORES === "servers";

/**
 * Opens the product and its windows before the tests of a file, and closes all of them after the tests, also when
 * something could not be opened. The product is what `npm start` runs, or processes on servers, as the suite says.
 */
export const setStage = (options: StageOptions = {}): Stage =>
  stageIn<RunningInbox>(isOnServers ? newPlaceOnServers : newPlace, options);

/** The same on servers in any case, for who has to do with the processes themselves. */
export const setStageOnServers = (): Stage<InboxOnServers> => stageIn(newPlaceOnServers, {});

const stageIn = <Inbox extends RunningInbox>(
  settle: () => Promise<Place<Inbox>>,
  options: StageOptions,
): Stage<Inbox> => {
  const browser = held<Browser>("browser");
  const place = held<Place<Inbox>>("place");
  const line = held<Line>("line");
  const inbox = held<Inbox & Restartable>("inbox");
  const desk = held<Watched>("desk");
  const phone = held<Watched>("phone");
  const isOverLine = options.reached === "over a line";

  const start = async () => {
    const url = isOverLine ? { url: `http://localhost:${line.get().port}` } : null;
    inbox.set({ ...(await place.get().start(url ? { PUBLIC_URL: url.url } : {})), ...url, start });
  };
  onStage(async (closers) => {
    place.set(await settle());
    closers.defer(() => place.get().remove());
    if (isOverLine) {
      line.set(await layLine(place.get().port));
      closers.defer(() => line.get().close());
    }
    await start();
    closers.defer(() => inbox.get().stop());
    browser.set(await launchBrowser());
    closers.defer(() => browser.get().close());
    desk.set(await openWindow(browser.get(), options.desk));
    phone.set(await openWindow(browser.get(), PHONE));
  });
  return {
    place: standIn(place.get),
    inbox: standIn(inbox.get),
    line: standIn(line.get),
    desk: standIn(desk.get),
    phone: standIn(phone.get),
    newWindow: (size) => openWindow(browser.get(), size),
    withoutScript: async (viewport) => {
      const context = await browser.get().newContext({ javaScriptEnabled: false, viewport });
      await context.addCookies(await desk.get().context.cookies());
      return context.newPage();
    },
  };
};

/** The built pages over test data of a scenario's making, with a window. */
export const setPreviewStage = (): Windows & { readonly preview: Preview } => {
  const browser = held<Browser>("browser");
  const preview = held<Preview>("preview");
  const desk = held<Watched>("desk");
  onStage(async (closers) => {
    preview.set(await startPreview());
    closers.defer(() => preview.get().stop());
    browser.set(await launchBrowser());
    closers.defer(() => browser.get().close());
    desk.set(await openWindow(browser.get()));
  });
  return {
    preview: standIn(preview.get),
    desk: standIn(desk.get),
    newWindow: (size) => openWindow(browser.get(), size),
  };
};

/** Closes in reverse what was opened, also where not all of it could be. */
const onStage = (open: (closers: AsyncDisposableStack) => Promise<void>): void => {
  const closers = new AsyncDisposableStack();
  beforeAll(() => open(closers));
  afterAll(() => closers.disposeAsync());
};

/** Something that is not there before the first test, and may be another one later. */
const held = <A>(what: string) => {
  let value: A | null = null;
  return {
    set: (now: A) => {
      value = now;
    },
    get: (): A => {
      if (value === null) throw new Error(`there is no ${what} yet`);
      return value;
    },
  };
};

/** Lets tests name at the top of a file what is there later. */
const standIn = <A extends object>(get: () => A): A =>
  new Proxy({} as A, { get: (_, name) => Reflect.get(get(), name) }); // every property is the held one's
