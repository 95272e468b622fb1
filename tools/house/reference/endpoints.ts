import type { Endpoint, RestAnswer } from "@soshogle/web/server/rest/endpoint";
import { endpoints } from "@soshogle/web/server/rest/endpoints";
import type { z } from "zod";
import { fieldsOf, table } from "./fields.ts";

const intro = `# Endpoints

For scripts. People use the pages, and pages use the tRPC router, which may change at any time; these endpoints stay.

- **Session.** Sign in once and send the cookie with every request. Who may do what is decided by the user's role.
- **Origin.** Every request other than GET and HEAD needs the header \`Origin\` with the address of the inbox, as browsers
  send it, or is refused with 403. That keeps other sites from acting in the name of who is signed in.
- **Bodies** are JSON in both directions. A request with an unknown field is refused rather than half understood.
- **Refusals** are \`{"success":false,"error":{"code","message"}}\` with a status of 4xx; \`code\` is for programs and stays,
  \`message\` is for people. 500 is a fault of ours, 503 means that nothing was lost and the request may be repeated.

The commands below run in a shell after \`INBOX=http://localhost:3000\`.`;

/** What Meta, browsers and monitors call; scripts have no use for it. */
const others = `## Called by others

| endpoint | by | answers |
|---|---|---|
| \`GET /api/instagram/webhook\` | Meta, to verify the address | 200 with \`hub.challenge\` as text; 403 when \`hub.verify_token\` is not ours |
| \`POST /api/instagram/webhook\` | Meta, signed | 200 \`{"received":true}\` once everything in it is stored; 401 for a wrong signature; 503 when it cannot be stored, so that Meta tries again |
| \`GET /api/instagram/oauth/callback\` | the browser, coming back from Instagram | 303 to the page where the way began, with success or error in its address |
| \`GET /metrics\` | Prometheus | figures as text; with \`METRICS_TOKEN\` set it wants \`Authorization: Bearer …\` |`;

/** The page \`docs/reference/endpoints.md\`, from the endpoints as they are served. */
export const endpointsPage = (): string => [intro, ...endpoints.map(section), others].join("\n\n");

const section = (endpoint: Endpoint): string =>
  [
    `## ${endpoint.title}`,
    `\`${endpoint.method} ${endpoint.path}\` · for ${endpoint.access}`,
    endpoint.about,
    ...headersOf(endpoint),
    ...requestOf(endpoint),
    table(
      ["status", "when"],
      endpoint.answers.map(({ status, when }) => [String(status), when]),
    ),
    ...bodiesOf(endpoint.answers),
    `\`\`\`sh\n${endpoint.example}\n\`\`\``,
  ].join("\n\n");

const headersOf = ({ headers }: Endpoint): readonly string[] =>
  headers
    ? [
        table(
          ["header", "meaning"],
          Object.entries(headers).map(([name, about]) => [`\`${name}\``, about]),
        ),
      ]
    : [];

const requestOf = ({ request }: Endpoint): readonly string[] =>
  request ? [bodyTable("field of the body", request)] : [];

/** Bodies that differ from the common refusal, each once. */
const bodiesOf = (answers: readonly RestAnswer[]): readonly string[] => {
  const bodies = new Map<string, number[]>();
  for (const { status, body } of answers) {
    if (body === null) continue;
    const text = bodyTable("field", body);
    bodies.set(text, [...(bodies.get(text) ?? []), status]);
  }
  return [...bodies]
    .filter(([, statuses]) => statuses.some((status) => status < 400) || statuses.includes(409))
    .map(([text, statuses]) => `Body of ${statuses.join(", ")}:\n\n${text}`);
};

const bodyTable = (head: string, schema: z.ZodType): string =>
  table(
    [head, "type", "meaning"],
    fieldsOf(schema).map(({ path, type, required, about }) => [
      `\`${path}\``,
      type,
      `${required ? "" : "Optional. "}${about}`.trim(),
    ]),
  );
