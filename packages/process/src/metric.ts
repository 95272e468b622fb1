/** A figure under one name; several samples differ by their labels. */
export interface Metric {
  /** Without the prefix `soshogle_`. */
  readonly name: string;
  readonly kind: "counter" | "gauge";
  readonly help: string;
  readonly samples: readonly Sample[];
}

interface Sample {
  /** Names and values that need no escaping. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

export const counter = (name: string, help: string, value: number): Metric => ({
  name,
  kind: "counter",
  help,
  samples: [{ value }],
});
export const gauge = (name: string, help: string, value: number): Metric => ({
  name,
  kind: "gauge",
  help,
  samples: [{ value }],
});

/** In Prometheus' text format. */
export const written = ({ name, kind, help, samples }: Metric): string =>
  [
    `# HELP soshogle_${name} ${help}`,
    `# TYPE soshogle_${name} ${kind}`,
    ...samples.map(({ labels = {}, value }) => `soshogle_${name}${writtenLabels(labels)} ${value}`),
    "",
  ].join("\n");

const writtenLabels = (labels: Readonly<Record<string, string>>): string => {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
};
