import { layerGraph } from "@soshogle/instagram/graph/client";
import { metaHosts } from "@soshogle/instagram/graph/hosts";
import type { World } from "./world.ts";

/** The real Graph client, speaking to the world's Meta. */
export const graphOf = ({ meta }: Pick<World, "meta">) => layerGraph({ hosts: metaHosts(meta.url), version: "v25.0" });
