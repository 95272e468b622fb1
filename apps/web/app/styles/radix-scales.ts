import * as radix from "@radix-ui/colors";
import type { Plugin } from "vite";

/** Every hue of the product, by the part it plays. `app.css` gives them names; nothing else mentions a colour. */
const scales = {
  slate: [radix.slate, radix.slateDark],
  indigo: [radix.indigo, radix.indigoDark],
  red: [radix.red, radix.redDark],
  amber: [radix.amber, radix.amberDark],
  green: [radix.green, radix.greenDark],
  plum: [radix.plum, radix.plumDark],
  teal: [radix.teal, radix.tealDark],
  bronze: [radix.bronze, radix.bronzeDark],
} as const;

/** The scales as custom properties, `--slate-1: light-dark(#fcfcfd, #111113)`: one declaration serves both themes. */
export const scalesAsCss = (): string => {
  const lines = Object.entries(scales).flatMap(([name, [light, dark]]) => {
    const darkSteps = Object.values(dark);
    return Object.values(light).map(
      (value, step) => `  --${name}-${step + 1}: light-dark(${value}, ${darkSteps[step]});`,
    );
  });
  return `:root {\n${lines.join("\n")}\n}\n`;
};

/** Puts the scales where `app.css` has the comment `radix-scales`. */
export const radixScales = (): Plugin => ({
  name: "radix-scales",
  enforce: "pre",
  transform: (code, id) => (id.includes("/styles/app.css") ? code.replace("/* radix-scales */", scalesAsCss()) : null),
});
