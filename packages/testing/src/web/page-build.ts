import type { ServerBuild } from "@remix-run/node";

/** Pages without a build: every address answers one page that carries its nonce. `/_defect` throws while it is made. */
export const pageBuild: ServerBuild = {
  mode: "production",
  publicPath: "/",
  assetsBuildDirectory: "",
  isSpaMode: false,
  future: {} as ServerBuild["future"], // flags of the bundler's side
  assets: { entry: { imports: [], module: "" }, routes: {}, url: "", version: "1" },
  entry: {
    module: {
      default: (request, status, headers, _page, context) => {
        if (new URL(request.url).pathname === "/_defect") throw new Error("a defect with a secret in it");
        headers.set("content-type", "text/html");
        return new Response(`<script nonce="${(context as { nonce: string }).nonce}"></script>`, { status, headers });
      },
      handleError: () => {},
    },
  },
  routes: { all: { id: "all", path: "*", module: { default: () => null } } },
};
