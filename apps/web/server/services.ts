import type { ActiveVersions } from "@soshogle/document-store/active-versions";
import type { Keep, ReadModels } from "@soshogle/document-store/document-store";
import type { Progress } from "@soshogle/document-store/progress";
import type { EventStore } from "@soshogle/event-store/event-store";
import type { Commands } from "@soshogle/event-store/handle";
import type { Graph } from "@soshogle/instagram/graph/client";
import type { Vault } from "@soshogle/vault/vault";
import type { ManagedRuntime } from "effect";
import type { OwnerLinks } from "./auth/owner-link.ts";
import type { LiveChanges } from "./live/changes.ts";

/** Everything that a request may need; the composition root provides it once a process. */
export type AppServices =
  | EventStore
  | Commands
  | Keep
  | ReadModels
  | Vault
  | Progress
  | ActiveVersions
  | Graph
  | OwnerLinks
  | LiveChanges;
export type AppRuntime = ManagedRuntime.ManagedRuntime<AppServices, unknown>;

/** What the web process is told by its configuration. */
export interface WebSettings {
  /** Origin of the product without a slash at the end: `https://inbox.example.com`. */
  readonly publicUrl: string;
  readonly demo: boolean;
  /** Where one writes as a customer; null outside demo mode. */
  readonly phoneUrl: string | null;
  readonly instagramAppId: string;
  readonly instagramAppSecret: string;
  /** Origin of the page where Instagram asks for permission. */
  readonly authorizeOrigin: string;
  /** Origins that images and other media of messages may come from. */
  readonly mediaOrigins: readonly string[];
  /** Whether `X-Forwarded-For` of the peer is believed. */
  readonly trustProxy: boolean;
}
