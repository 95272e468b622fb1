import { timeOfDay } from "../../text/times.ts";
import type { DashboardView } from "../../views.ts";

type Hour = DashboardView["today"]["hours"][number];

const width = 10;
const height = 40;
const gap = 2;
const marks = 4;

/** Messages in and out, hour by hour. Drawn without styles, so that it needs no script. */
export function Hours({ hours, timeZone }: { readonly hours: readonly Hour[]; readonly timeZone: string }) {
  const highest = Math.max(1, ...hours.flatMap(({ received, sent }) => [received, sent]));
  const barOf = (count: number) => (count === 0 ? 0 : Math.max(1, (count / highest) * height));
  const labels = Array.from({ length: marks }, (_, mark) => hours[Math.round((mark * hours.length) / marks)]);
  return (
    <figure className="px-4 pt-3 pb-4">
      <figcaption className="mb-3 flex items-center justify-between gap-3 text-soft text-xs">
        <span>By hour</span>
        <span className="flex gap-3">
          <Key look="bg-accent">In</Key>
          <Key look="bg-control">Out</Key>
        </span>
      </figcaption>
      <svg
        role="img"
        aria-label={summary(hours, timeZone)}
        viewBox={`0 0 ${hours.length * width} ${height + 1}`}
        preserveAspectRatio="none"
        className="block h-16 w-full"
      >
        {hours.map(({ at, received, sent }, place) => (
          <g key={at} transform={`translate(${place * width} 0)`}>
            <Bar x={gap / 2} count={barOf(received)} look="fill-accent" />
            <Bar x={width / 2} count={barOf(sent)} look="fill-control" />
            <rect x={gap / 2} y={height} width={width - gap} height={1} className="fill-line" />
          </g>
        ))}
      </svg>
      <div aria-hidden className="tabular mt-1.5 grid grid-cols-4 text-2xs text-soft">
        {labels.map((hour) => hour && <span key={hour.at}>{timeOfDay(hour.at, timeZone)}</span>)}
      </div>
    </figure>
  );
}

function Bar({ x, count, look }: { readonly x: number; readonly count: number; readonly look: string }) {
  return <rect x={x} y={height - count} width={(width - gap) / 2} height={count} className={look} />;
}

function Key({ look, children }: { readonly look: string; readonly children: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span aria-hidden className={`size-2 rounded-full ${look}`} /> {children}
    </span>
  );
}

const summary = (hours: readonly Hour[], timeZone: string): string => {
  const busiest = hours.reduce<Hour | null>((most, hour) => (busy(hour) > (most ? busy(most) : 0) ? hour : most), null);
  if (busiest === null) return "No messages yet today";
  const { at, received, sent } = busiest;
  return `Messages by hour, most from ${timeOfDay(at, timeZone)}: ${received} in, ${sent} out`;
};
const busy = ({ received, sent }: Hour): number => received + sent;
