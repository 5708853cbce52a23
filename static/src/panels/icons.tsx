/** The page's signs, drawn in the current ink. */
import type { ReactNode } from "react";

function stroke(path: ReactNode, size = 18, width = 1.8) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 18 18"
      fill="none"
      stroke="currentColor"
      strokeWidth={width}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {path}
    </svg>
  );
}

const solid = (d: string, size = 18) => (
  <svg width={size} height={size} viewBox="0 0 18 18" fill="currentColor" aria-hidden="true">
    <path d={d} />
  </svg>
);

export const BackIcon = () => stroke(<path d="m11.2 3.6-5.4 5.4 5.4 5.4" />, 20, 2.1);
export const ForwardIcon = () => stroke(<path d="m6.8 3.6 5.4 5.4-5.4 5.4" />, 20, 2.1);
export const FirstIcon = () => solid("M3 3h2v12H3zM15 3v12L6 9z");
export const LastIcon = () => solid("M13 3h2v12h-2zM3 3v12l9-6z");
export const PlayIcon = () => solid("M4 2.500v13L15.5 9z", 16);
export const PauseIcon = () => solid("M3.5 2.500h4v13h-4zM10.5 2.500h4v13h-4z", 16);
export const ChevronLeft = () => stroke(<path d="m10.5 5-4 4 4 4" />, 16, 1.8);
export const ChevronRight = () => stroke(<path d="m7.5 5 4 4-4 4" />, 16, 1.8);
export const ChevronDown = () => stroke(<path d="m5 7.5 4 4 4-4" />, 14, 1.8);
export const LargerIcon = () =>
  stroke(<path d="M10.5 3h4.500v4.500M15 3l-5 5M7.500 15h-4.500v-4.500M3 15l5-5" />, 16, 1.7);
export const CloseIcon = () => stroke(<path d="m4.5 4.5 9 9m0-9-9 9" />, 16, 1.8);
export const LinkIcon = () =>
  stroke(
    <path d="M7.500 10.500a3 3 0 0 0 4.300 0l2.700-2.700a3 3 0 0 0-4.300-4.300l-1 1M10.500 7.500a3 3 0 0 0-4.300 0l-2.700 2.700a3 3 0 0 0 4.300 4.300l1-1" />,
    17,
    1.6,
  );
export const FileIcon = () =>
  stroke(<path d="M4.500 2.500h5.800l3.700 3.700v9.300h-9.500zM10 2.800v3.700h3.700" />, 17, 1.5);
export const TableIcon = () =>
  stroke(<path d="M2.5 3.500h13v11h-13zM2.5 7.200h13M2.5 10.900h13M7 3.500v11" />, 17, 1.5);
export const KeysIcon = () =>
  stroke(<path d="M2 5h14v8.500H2zM5 8h.01M8 8h.01M11 8h.01M13.5 8h.01M5.5 11h7" />, 17, 1.5);

export const ThemeIcon = ({ theme }: { theme: "system" | "light" | "dark" }) => {
  if (theme === "dark") return stroke(<path d="M15 10.800A6.3 6.3 0 0 1 7.2 3 6.3 6.3 0 1 0 15 10.800z" />, 18, 1.6);
  if (theme === "light") {
    return stroke(
      <path d="M9 6a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM9 1.800v1.400M9 14.800v1.400M1.8 9h1.400M14.8 9h1.400M3.9 3.900l1 1M13.1 13.100l1 1M3.9 14.100l1-1M13.1 4.900l1-1" />,
      18,
      1.6,
    );
  }
  return stroke(
    <>
      <circle cx="9" cy="9" r="6.5" />
      <path d="M9 2.500a6.5 6.5 0 0 1 0 13z" fill="currentColor" />
    </>,
    18,
    1.6,
  );
};

/** Two arrows: values run forward on one line, gradients back on two. */
export const Logo = () => (
  <svg
    width="26"
    height="26"
    viewBox="0 0 26 26"
    fill="none"
    stroke="currentColor"
    strokeLinecap="round"
    aria-hidden="true"
  >
    <path d="M3 8.500h14.500M13.5 3.800l5 4.7-5 4.7" strokeWidth="2.4" strokeLinejoin="round" />
    <path d="M23 16H9.500M23 20H9.5" strokeWidth="1.8" />
    <path d="M10 13.2 4.4 18 10 22.8" strokeWidth="2.4" strokeLinejoin="round" />
  </svg>
);

export const MoreIcon = () => solid("M3 7.5h3v3H3zM7.5 7.5h3v3h-3zM12 7.5h3v3h-3z");

// Of the canvas.
export const UndoIcon = () =>
  stroke(<path d="M6.500 3.500 3 7l3.500 3.500M3.200 7H11a3.800 3.800 0 0 1 0 7.600H8" />, 18, 1.6);
export const RedoIcon = () =>
  stroke(<path d="M11.500 3.500 15 7l-3.500 3.500M14.800 7H7a3.800 3.800 0 0 0 0 7.600h3" />, 18, 1.6);
export const AddIcon = () => stroke(<path d="M9 3.500v11M3.500 9h11" />, 18, 1.6);
export const LayoutIcon = () =>
  stroke(
    <path d="M2.500 6.500h4.500v5H2.500zM11 2.500h4.500v5H11zM11 10.500h4.500v5H11zM7 9h2V5h2M9 9v4h2" />,
    18,
    1.6,
  );
export const FindIcon = () => stroke(<path d="M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3zM11.700 11.700 15 15" />, 18, 1.6);
export const AlignIcon = () => stroke(<path d="M3.500 2.500v13M6.500 5h8v3h-8zM6.500 10.500h5v3h-5z" />, 18, 1.6);
export const FrozenIcon = () =>
  stroke(
    <path d="M9 2v14M2.900 5.500l12.200 7M15.100 5.500l-12.200 7M7.200 3.200 9 5l1.800-1.800M7.200 14.800 9 13l1.800 1.800" />,
    14,
    1.5,
  );
export const PinIcon = () => stroke(<path d="M6 2.500h6M7 2.500v5L4.500 10.500h9L11 7.500v-5M9 10.500v5" />, 13, 1.5);
export const MapIcon = () => stroke(<path d="M2.500 4.500h13v9h-13zM9 8h4v3.500H9z" />, 18, 1.6);
export const WrongIcon = () => (
  <svg className="WrongIcon" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
    <path d="M8 1.6 15 14.2H1Z" fill="currentColor" />
    <path d="M8 6v4M8 12v.4" stroke="var(--surface)" strokeWidth="1.8" strokeLinecap="round" />
  </svg>
);
