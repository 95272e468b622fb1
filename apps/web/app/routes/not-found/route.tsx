import { data, type MetaFunction } from "@remix-run/node";
import { RouteProblem } from "../../shell/route-problem.tsx";

export const loader = () => {
  throw data(null, { status: 404 });
};

export const meta: MetaFunction = () => [{ title: "Not found · Soshogle Inbox" }];

export default function NotFound() {
  return null;
}

export function ErrorBoundary() {
  return (
    <main className="h-full">
      <RouteProblem level={1} />
    </main>
  );
}
