import { useRouteLoaderData } from "@remix-run/react";
import type { Viewer } from "../views.ts";

/** Who is signed in, as the workspace's loader knows it; null on pages outside of a workspace. */
export const useViewer = (): Viewer | null =>
  (useRouteLoaderData("workspace") as { readonly viewer: Viewer } | undefined)?.viewer ?? null; // its loader's answer
