import { Link } from "@remix-run/react";
import { Check, ChevronDown } from "lucide-react";
import { chipLook } from "../../ui/chip.ts";
import { join } from "../../ui/join.ts";
import { closeMenu, Menu, menuItem } from "../../ui/menu.tsx";

interface FilterMenuProps {
  readonly id: string;
  readonly name: string;
  /** What the menu says while nothing is chosen. */
  readonly all: string;
  readonly chosen: string | undefined;
  readonly choices: readonly { readonly id: string; readonly label: string }[];
  readonly pathOf: (id: string | undefined) => string;
}

/** One filter: a menu of links, one for each choice. */
export function FilterMenu({ id, name, all, chosen, choices, pathOf }: FilterMenuProps) {
  const label = choices.find((choice) => choice.id === chosen)?.label ?? (chosen ? "Unknown" : all);
  return (
    <Menu
      id={id}
      openerLook={chipLook({ chosen: chosen !== undefined })}
      opener={
        <>
          <span className="sr-only">{name}: </span>
          <span className="max-w-48 truncate">{label}</span>
          <ChevronDown aria-hidden className="size-3 shrink-0" />
        </>
      }
    >
      <ul aria-label={name}>
        {[{ id: undefined, label: all }, ...choices].map((choice) => {
          const current = choice.id === chosen;
          return (
            <li key={choice.id ?? ""}>
              <Link
                to={pathOf(choice.id)}
                aria-current={current ? "true" : undefined}
                onClick={() => closeMenu(id)}
                className={menuItem}
              >
                <Check aria-hidden className={join("size-4 shrink-0 text-accent-ink", !current && "invisible")} />
                <span dir="auto" className="min-w-0 flex-1 truncate">
                  {choice.label}
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
    </Menu>
  );
}
