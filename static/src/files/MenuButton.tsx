/** A menu behind a button: arrows go through it, a letter goes to what begins with it, Escape and Tab close it. */
import * as Popover from "@radix-ui/react-popover";
import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import "./MenuButton.css";

export interface Item {
  title: string;
  /** Said below the title: what it does, or why it cannot be done now. */
  about?: string;
  keys?: string;
  disabled?: boolean;
  act(): void;
}

interface Props {
  label: string;
  trigger: ReactNode;
  className?: string;
  /** Groups of items, a line between them. */
  groups: readonly (readonly Item[])[];
}

export function MenuButton({ label, trigger, className, groups }: Props) {
  const [open, setOpen] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  /** It opens within the landmark of its button, so that it is found there. */
  const [host, setHost] = useState<HTMLElement | null>(null);

  const items = () => [...(list.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
  const go = (to: number) => {
    const all = items();
    all[(to + all.length) % all.length]?.focus();
  };
  const press = (event: KeyboardEvent) => {
    const all = items();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = KEYS[event.key]?.(at, all.length);
    if (to !== undefined) go(to);
    else if (event.key === "Tab") setOpen(false);
    else if (event.key.length === 1 && /\S/.test(event.key)) {
      const starts = (item: HTMLElement) => item.innerText.toLowerCase().startsWith(event.key.toLowerCase());
      const next = [...all.slice(at + 1), ...all.slice(0, at + 1)].find(starts);
      next?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const choose = (item: Item) => {
    if (item.disabled) return;
    setOpen(false);
    item.act();
  };

  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className={className} aria-haspopup="menu" aria-label={label} title={label}>
        {trigger}
      </Popover.Trigger>
      <span ref={setHost} />
      <Popover.Portal container={host}>
        <Popover.Content
          className="MenuButton"
          align="end"
          sideOffset={6}
          collisionPadding={8}
          role="menu"
          aria-label={label}
          ref={list}
          tabIndex={-1}
          onKeyDown={press}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            go(0);
          }}
        >
          {groups.map((group) => (
            // biome-ignore lint/a11y/useSemanticElements: a group of menu items is no fieldset
            <div className="MenuButton-group" role="group" key={group[0]?.title}>
              {group.map((item) => (
                <button
                  key={item.title}
                  type="button"
                  role="menuitem"
                  className="MenuButton-item"
                  tabIndex={-1}
                  aria-disabled={item.disabled || undefined}
                  aria-keyshortcuts={item.keys?.replace("Ctrl", "Control")}
                  onClick={() => choose(item)}
                  onPointerEnter={(event) => event.currentTarget.focus()}
                >
                  <span>
                    {item.title}
                    {item.about && <small>{item.about}</small>}
                  </span>
                  {item.keys && <kbd>{item.keys}</kbd>}
                </button>
              ))}
            </div>
          ))}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

const KEYS: Record<string, (at: number, count: number) => number> = {
  ArrowDown: (at) => at + 1,
  ArrowUp: (at, count) => (at < 0 ? count - 1 : at - 1),
  Home: () => 0,
  End: (_, count) => count - 1,
};
